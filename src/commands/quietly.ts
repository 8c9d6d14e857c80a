import { arg } from "../core/args.ts";
import { BotError } from "../core/errors.ts";
import type { Choice } from "../core/reply.ts";

/** Said, subscribers are not notified. */
export const QUIETLY = arg.word("quietly", { quietly: ["quiet", "silently"] });

/** "quietly", also with its letters mixed up: "quitely", "queitly". No other English word is spelt with only these. */
const LIKE_QUIETLY = "q[uietl]{4,7}y";
const FIRST_OR_LAST = new RegExp(
  `^\\(?${LIKE_QUIETLY}\\)?[\\s,:]+(?<after>[\\s\\S]+)$|^(?<before>[\\s\\S]+?)[\\s,]+\\(?${LIKE_QUIETLY}\\)?[.!]*$`,
  "iu",
);
const ALONE = new RegExp(`^\\(?${LIKE_QUIETLY}\\)?[.!]*$`, "iu");

/**
 * Without a colon all words are the message, so "quietly" at either end of it would be published, and mailed. It was
 * probably meant otherwise: that is asked. `command` is what was said before the message.
 */
export function askIfQuietlyMeant(message: string | undefined, said: string, command: string): Choice | undefined {
  const text = message?.trim() ?? "";
  const { after, before } = FIRST_OR_LAST.exec(text)?.groups ?? {};
  const rest = after ?? before;
  if (message === undefined || (rest === undefined && !ALONE.test(text))) return undefined;
  if (standsBehindColon(message, said)) return undefined;
  return {
    type: "choice",
    text: 'Is "quietly" part of what customers should read?',
    options: [
      { label: "No: do not notify subscribers", say: `${command} quietly${rest === undefined ? "" : `: ${rest}`}` },
      { label: "Yes: publish it as it is", say: `${command}: ${message}` },
    ],
  };
}

/** Throws when a name has "quietly" at an end, where it was probably meant for the subscribers. */
export function refuseQuietlyInName(name: string): void {
  const { after, before } = FIRST_OR_LAST.exec(name)?.groups ?? {};
  const rest = after ?? before;
  if (rest === undefined) return;
  throw new BotError(
    "bad_input",
    `Write "${rest} quietly:" when subscribers are not to be notified, or the name in quotes; nothing was published.`,
  );
}

function standsBehindColon(message: string, said: string): boolean {
  return said
    .slice(0, Math.max(0, said.lastIndexOf(message)))
    .trimEnd()
    .endsWith(":");
}
