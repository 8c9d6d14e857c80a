import type { Context } from "../core/context.ts";
import { sentenceOf } from "../core/errors.ts";
import type { Duty, Shift } from "../core/oncall.ts";
import type { VendorUser } from "../core/people.ts";
import type { Block, Inline, Item, Reply } from "../core/reply.ts";
import { formerBlock } from "../core/told.ts";
import { unconfigured } from "../core/unconfigured.ts";
import { listed } from "../core/wording.ts";
import type { HomeReads } from "./home-reads.ts";

/** A glance: the rest is counted, and listed when it is asked for. */
const SHOWN = 15;
const NAMED = 3;

/** Whether this is the reader, as the vendor of `account` knows them. */
export type IsReader = (user: VendorUser, account: string) => boolean;

/**
 * Who is on call now, of every calendar: the reader's own duties first, then the first levels. A calendar that cannot be
 * read becomes a line. Throws BotError when none can, "not_configured" without one.
 */
export async function onCallReply(ctx: Context, reads: HomeReads, isReader: IsReader): Promise<Reply> {
  if (ctx.onCall.length === 0) throw unconfigured("onCall");
  const answers = await Promise.allSettled(ctx.onCall.map(reads.duties));
  const told = answers.flatMap((answer) => (answer.status === "fulfilled" ? [answer.value] : []));
  const failures = answers.flatMap((answer, i) =>
    answer.status === "rejected" ? [{ title: ctx.onCall[i]?.title ?? "?", error: answer.reason as unknown }] : [],
  );
  const [first] = failures;
  if (told.length === 0 && first !== undefined) throw first.error;
  const isMine = (duty: Duty): boolean => duty.now.some(({ person }) => isReader(person, duty.account));
  const duties = told.flatMap(({ value }) => value);
  const mine = duties.filter(isMine);
  const others = duties.filter((duty) => !isMine(duty)).toSorted(byLevel);
  const shown = [...mine, ...others].slice(0, SHOWN);
  const items = shown.map((duty) => dutyItem(duty, isReader));
  const former = told.flatMap((one) => (one.former === undefined ? [] : [formerBlock(one.former)]));
  const unread = failures.map(
    ({ title, error }): Block => ({
      type: "list",
      items: [{ mark: "failed", line: `${title}'s calendars could not be read: ${sentenceOf(error)}` }],
    }),
  );
  return {
    type: "reply",
    tone: former.length + unread.length > 0 ? "warn" : "plain",
    title: titleOf(mine, duties.length),
    blocks: [
      ...(items.length > 0 ? [{ type: "list" as const, items, more: duties.length - items.length }] : []),
      ...former,
      ...unread,
    ],
    buttons: [
      { label: "When am I on call?", say: "when am I on call" },
      ...(duties.length > SHOWN ? [{ label: "Show all", say: "oncall all" }] : []),
    ],
  };
}

function titleOf(mine: readonly Duty[], all: number): string {
  if (mine.length > 0) return `You are on call: ${listed([...new Set(mine.map(nameOf))], NAMED)}`;
  return all === 0 ? "Nobody is planned to be on call" : "On call now";
}

function byLevel(a: Duty, b: Duty): number {
  return (a.level ?? 1) - (b.level ?? 1) || nameOf(a).localeCompare(nameOf(b));
}

function nameOf({ policy, schedule }: Duty): string {
  return policy?.name ?? schedule?.name ?? "a policy";
}

/** "Infra Escalation, level 1: Ana Lima until 18:00". It counts no minutes down, so it reads the same until it changes. */
function dutyItem(duty: Duty, isReader: IsReader): Item {
  const { level, now, account, gap } = duty;
  const name = `${nameOf(duty)}${level === undefined ? "" : `, level ${level}`}: `;
  if (now.length === 0) {
    return { mark: "major", line: [name, { type: "strong", text: "nobody" }, ...until(gap?.untilAt)] };
  }
  const isMine = now.some(({ person }) => isReader(person, account));
  return {
    mark: isMine ? "ok" : "info",
    line: [name, ...now.flatMap((shift, i) => [i === 0 ? "" : ", ", ...shiftParts(shift, isReader, account)])],
  };
}

function shiftParts({ person, endsAt, orLonger }: Shift, isReader: IsReader, account: string): readonly Inline[] {
  const you = isReader(person, account) ? " (you)" : "";
  return [{ type: "strong", text: person.name }, you, ...until(endsAt, orLonger)];
}

function until(at: number | undefined, orLonger?: true): readonly Inline[] {
  if (at === undefined) return [];
  return [orLonger ? " until at least " : " until ", { type: "time", at, form: "time" }];
}
