import { checkAgain, DOUBT_WINDOW_MS, drop, itWorked, sendAgain } from "../commands/doubt.ts";
import { retry, UNDO_WINDOW_MS, undo } from "../commands/undo.ts";
import type { Message } from "../core/inbound.ts";
import type { Plan } from "../core/plan.ts";
import type { Button, Reply } from "../core/reply.ts";

/** How long after its report a button can be used, ms, by the command that it says. Others can be used for ever. */
const LIVES: readonly { readonly command: string; readonly lifeMs: number }[] = [
  ...[undo, retry].map(({ name }) => ({ command: name, lifeMs: UNDO_WINDOW_MS })),
  ...[checkAgain, itWorked, sendAgain, drop].map(({ name }) => ({ command: name, lifeMs: DOUBT_WINDOW_MS })),
];

/** When the next of a report's buttons cannot be used any more, ms; undefined when none of them ends. */
export function nextEnd({ reply }: Message, reportedAt: number): number | undefined {
  const lives = (reply.buttons ?? []).flatMap((button) => lifeOf(button) ?? []);
  return lives.length === 0 ? undefined : reportedAt + Math.min(...lives);
}

/** The report as it stands at that time. */
export function asOf(message: Message, reportedAt: number, at: number): Message {
  return without(message, (button) => reportedAt + (lifeOf(button) ?? Number.POSITIVE_INFINITY) <= at);
}

/** The reply with those buttons alone that can be used for ever, by anybody, wherever they stand. */
export function withoutEnding(reply: Reply): Reply {
  return keeping(reply, (button) => lifeOf(button) === undefined && !button.publicly);
}

/** The report of a plan that this one takes up: what is being undone is not tried again either. */
export function asTakenUp(message: Message, { undoes, retries }: Plan): Message {
  const used =
    undoes !== undefined ? [undo, retry] : retries !== undefined ? [retry] : [checkAgain, itWorked, sendAgain, drop];
  return without(message, (button) => used.some(({ name }) => says(button, name)));
}

function lifeOf(button: Button): number | undefined {
  return LIVES.find(({ command }) => says(button, command))?.lifeMs;
}

function says({ say }: Button, command: string): boolean {
  return say === command || say.startsWith(`${command} `);
}

function without(message: Message, isOver: (button: Button) => boolean): Message {
  return { ...message, reply: keeping(message.reply, (button) => !isOver(button)) };
}

function keeping(reply: Reply, isKept: (button: Button) => boolean): Reply {
  return reply.buttons === undefined ? reply : { ...reply, buttons: reply.buttons.filter(isKept) };
}
