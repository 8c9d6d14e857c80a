import { brushFor, PLAIN_BRUSH } from "../chat/console/colours.ts";
import { recordLine, recordOf } from "../chat/console/record.ts";
import { render } from "../chat/console/render.ts";
import { createScreen } from "../chat/console/screen.ts";
import type { Request } from "../chat/socket/protocol.ts";
import { BotError } from "../core/errors.ts";
import type { Message } from "../core/inbound.ts";
import type { Reader } from "../core/plain-text.ts";
import { reach } from "./reach.ts";
import { readSetup } from "./setup.ts";
import type { Shell } from "./shell.ts";

/** What `say` and `doctor` exit with. */
const EXIT = { good: 0, failed: 1, notUnderstood: 2 } as const;

export interface AnswerOptions {
  readonly json: boolean;
  /** What was said, for the record. */
  readonly said: string;
  /** The request, once the settings are known. */
  request(user: string | undefined): Request;
}

/** Asks one thing, prints the final answer (at a terminal also how it comes about) and returns the exit status. */
export async function answerOne(shell: Shell, { json, said, request }: AnswerOptions): Promise<number> {
  const setup = readSetup(shell);
  const brush = brushFor(shell.stdout, shell.env);
  const screen = createScreen({ output: shell.stdout, brush });
  const showsProgress = shell.stdout.isTTY === true && !json && shell.env.TERM !== "dumb";
  const readerIn = (zone: string): Reader => ({ zone, now: setup.clock.now() });
  let last: { readonly message: Message; readonly zone: string } | undefined;

  const asked = request(setup.config.user);
  await reach(
    setup,
    shell,
    (client) =>
      client.ask(asked, (message, zone) => {
        last = { message, zone };
        if (message.live && showsProgress) screen.setLive(said, render(message.reply, readerIn(zone), PLAIN_BRUSH));
      }),
    (unasked) => {
      if (!unasked.live) shell.stderr.write(`${render(unasked.reply, readerIn(setup.config.zone), PLAIN_BRUSH)}\n`);
    },
  );

  if (last === undefined) throw new BotError("bug", "There was no answer. The log may say why.");
  const { message, zone } = last;
  if (json) shell.stdout.write(`${recordLine(recordOf(said, message, readerIn(zone)))}\n`);
  else if (showsProgress) screen.settle(said, render(message.reply, readerIn(zone), brush));
  else shell.stdout.write(`${render(message.reply, readerIn(zone), brush)}\n`);
  return exitStatus(message);
}

/** A question is good: it was understood, and `--json` says that it waits. */
function exitStatus(message: Message): number {
  if (message.misunderstood) return EXIT.notUnderstood;
  const isFailed = message.outcomes.some(({ outcome }) => outcome.state === "failed" || outcome.state === "unknown");
  return message.refused || isFailed ? EXIT.failed : EXIT.good;
}
