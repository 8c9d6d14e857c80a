import { arg } from "../core/args.ts";
import type { Choice } from "../core/reply.ts";

/** Said, subscribers are not notified. */
export const QUIETLY = arg.word("quietly", { quietly: ["quiet", "silently"] });

const FIRST_OR_LAST = /^quietly[\s,]+(?<after>[\s\S]+)$|^(?<before>[\s\S]+?)[\s,]+quietly[.!]*$/iu;

/**
 * Without a colon all words are the message, so "quietly" at either end of it would be published, and mailed. It was
 * probably meant otherwise: that is asked. `command` is what was said before the message.
 */
export function askIfQuietlyMeant(message: string | undefined, said: string, command: string): Choice | undefined {
  const { after, before } = FIRST_OR_LAST.exec(message?.trim() ?? "")?.groups ?? {};
  const rest = after ?? before;
  if (message === undefined || rest === undefined || standsBehindColon(message, said)) return undefined;
  return {
    type: "choice",
    text: 'Is "quietly" part of what customers should read?',
    options: [
      { label: "No: do not notify subscribers", say: `${command} quietly: ${rest}` },
      { label: "Yes: publish it as it is", say: `${command}: ${message}` },
    ],
  };
}

function standsBehindColon(message: string, said: string): boolean {
  return said
    .slice(0, Math.max(0, said.lastIndexOf(message)))
    .trimEnd()
    .endsWith(":");
}
