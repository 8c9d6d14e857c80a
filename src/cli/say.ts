import { randomUUID } from "node:crypto";
import { text } from "node:stream/consumers";
import { MAIN_PLACE } from "../chat/console/hearing.ts";
import { BotError } from "../core/errors.ts";
import { answerOne } from "./answer.ts";
import type { Shell } from "./shell.ts";

export interface SayOptions {
  readonly as?: string;
  readonly place?: string;
  readonly yes?: boolean;
  readonly json?: boolean;
}

/** Says one message, waits for its final reply, and returns the exit status. A single `-` is the standard input. */
export async function say(words: readonly string[], options: SayOptions, shell: Shell): Promise<number> {
  const isPiped = words.length === 1 && words[0] === "-";
  const said = (isPiped ? await text(shell.stdin) : words.join(" ")).trim();
  if (said === "")
    throw new BotError("bad_input", 'There is nothing to say: write a message, such as tocsin say "status".');
  return answerOne(shell, {
    json: options.json ?? false,
    said,
    request(user) {
      // Our own speaker goes along: the process that answers may have been started for somebody else.
      const speaker = options.as ?? user;
      return {
        type: "say",
        id: `console:${randomUUID()}`,
        text: said,
        ...(speaker === undefined ? {} : { as: speaker }),
        place: options.place ?? MAIN_PLACE,
        confirmed: options.yes ?? false,
      };
    },
  });
}
