import { arg } from "../core/args.ts";
import { command } from "../core/command.ts";
import type { Context } from "../core/context.ts";
import { BotError, sentenceOf } from "../core/errors.ts";
import type { Named } from "../core/names.ts";
import type { Duty, OnCallView, Schedule } from "../core/oncall.ts";
import type { Actor } from "../core/people.ts";
import type { Block, Reply } from "../core/reply.ts";
import { formerBlock, type Told } from "../core/told.ts";
import { unconfigured } from "../core/unconfigured.ts";
import { count } from "../core/wording.ts";
import { dutyBlocks, shiftItem } from "./oncall-lines.ts";

/** How far ahead "when am I on call?" looks. */
const AHEAD_MS = 30 * 86_400_000;
const SHIFTS_SHOWN = 12;

export const oncall = command({
  name: "oncall",
  summary: "Who is on call, until when, and who is next; of every calendar.",
  phrases: [
    "who's|whos on call [for <target>] [<when>] [at <at>]",
    "who is on call [for <target>] [<when>] [at <at>]",
    "oncall|on-call [for <target>] [<when>] [at <at>]",
    "oncall|on-call <target> [<when>] [at <at>]",
    "oncall|on-call all",
  ],
  args: {
    target: arg.named(["schedule", "service", "team", "policy"]),
    when: arg.word("now or next", { now: [], next: [] }),
    at: arg.time(),
  },
  permission: "read",
  examples: ["who's on call?", "who is on call for Infra next", "oncall", "oncall Infra at tomorrow 9am"],
  plan: async ({ target: named, when, at = undefined }, ctx) => {
    const target = named ?? (/\ball\W*$/iu.test(ctx.said) ? undefined : await defaultTarget(ctx));
    const instant = at ?? ctx.now;
    const sources = sourcesFor(ctx, target);
    const { answers, former, blocks } = await askAll(sources, (source) =>
      source.duties({ at: instant, withNext: true, ...(target === undefined ? {} : { target }) }),
    );
    const duties = answers.flat();
    const titleOf = (account: string): string =>
      ctx.onCall.length > 1 ? (sources.find((s) => s.account === account)?.title ?? "") : "";
    const unmanned = emptyFirstLevels(duties);
    return {
      type: "reply",
      tone: former.length + blocks.length > 0 || unmanned > 0 ? "warn" : "plain",
      title: [
        when === "next" ? "Next on call" : "On call",
        target === undefined ? "" : ` for ${target.name}`,
        ...(at === undefined
          ? [when === "next" ? "" : " now"]
          : [" at ", { type: "time" as const, at, form: "date" as const }]),
        duties.length === 0
          ? ": nobody is planned."
          : unmanned > 0
            ? `: ${count(unmanned, "first level")} without anybody`
            : "",
      ],
      blocks: [...former, ...dutyBlocks(duties, titleOf, instant, when === "next"), ...blocks],
    };
  },
});

/** Policies whose first level has nobody at all: two schedules that share a level, day and night, cover each other. */
function emptyFirstLevels(duties: readonly Duty[]): number {
  const first = duties.filter((duty) => duty.level === 1);
  const levels = Map.groupBy(first, (duty) => `${duty.account}\n${duty.policy?.id ?? ""}`);
  return [...levels.values()].filter((level) => level.every((duty) => duty.now.length === 0)).length;
}

export const oncallWhen = command({
  name: "oncall when",
  summary: "When you, or somebody else, are on call in the next 30 days.",
  phrases: ["when am I on call", "when is|are <person> on call", "oncall when [<person>]"],
  args: { person: arg.person() },
  permission: "read",
  examples: ["when am I on call?", "when is Ben Okafor on call?"],
  plan: async ({ person }, ctx) => {
    const whom: Actor | Named = person ?? ctx.actor;
    const { answers, former, blocks } = await askAll(sourcesFor(ctx, undefined), (source) =>
      source.shiftsOf({ person: whom, fromAt: ctx.now, untilAt: ctx.now + AHEAD_MS }),
    );
    const known = answers.filter((shifts) => shifts !== undefined);
    const shifts = known.flat().sort((a, b) => (a.startsAt ?? 0) - (b.startsAt ?? 0));
    const you = person === undefined || person.aliases?.includes(ctx.actor.email ?? "") === true;
    return {
      type: "reply",
      tone: former.length + blocks.length > 0 || known.length === 0 ? "warn" : "plain",
      title: whenTitle(you ? "You" : whom.name, you, known.length > 0, shifts.length),
      blocks: [
        ...former,
        ...(shifts.length === 0
          ? []
          : [
              {
                type: "list" as const,
                items: shifts.slice(0, SHIFTS_SHOWN).map((s) => shiftItem(s, ctx.now)),
                more: Math.max(0, shifts.length - SHIFTS_SHOWN),
              },
            ]),
        ...blocks,
      ],
    };
  },
});

function whenTitle(name: string, you: boolean, known: boolean, shifts: number): string {
  if (!known) return `No on-call calendar knows ${you ? "you" : name}.`;
  const be = you ? "are" : "is";
  return shifts === 0 ? `${name} ${be} not on call in the next 30 days.` : `${name} ${be} on call:`;
}

export const oncallSchedules = command({
  name: "oncall schedules",
  summary: "List the on-call schedules and the policies that use them.",
  phrases: ["oncall|on-call schedules", "schedules"],
  args: {},
  permission: "read",
  examples: ["oncall schedules"],
  plan: async (_args, ctx): Promise<Reply> => {
    const sources = sourcesFor(ctx, undefined);
    const { answers, former, blocks } = await askAll(sources, (source) => source.schedules());
    const schedules = answers.flat();
    return {
      type: "reply",
      tone: former.length + blocks.length > 0 ? "warn" : "plain",
      title: `${count(schedules.length, "on-call schedule")}`,
      blocks: [
        ...former,
        ...sources.flatMap((source): Block[] => {
          const mine = schedules.filter((schedule) => schedule.account === source.account);
          if (mine.length === 0) return [];
          return [
            {
              type: "list",
              heading: { type: "strong", text: source.title },
              items: mine.map((schedule) => ({
                mark: schedule.usedBy?.length === 0 ? "minor" : "info",
                line: [
                  schedule.url === undefined
                    ? schedule.name
                    : { type: "link", url: schedule.url, text: schedule.name, quiet: true },
                  schedule.zone === undefined ? "" : ` · ${schedule.zone}`,
                  usedByText(schedule),
                ],
              })),
            },
          ];
        }),
        ...blocks,
      ],
    };
  },
});

function usedByText({ usedBy }: Schedule): string {
  if (usedBy === undefined) return "";
  return usedBy.length > 0 ? ` · used by ${usedBy.join(", ")}` : " · no policy uses it";
}

async function defaultTarget(ctx: Context): Promise<Named | undefined> {
  return (await ctx.defaults.schedule()) ?? (await ctx.defaults.team());
}

function sourcesFor(ctx: Context, target: Named | undefined): readonly OnCallView[] {
  if (ctx.onCall.length === 0) throw unconfigured("onCall");
  if (target === undefined) return ctx.onCall;
  const knowing = ctx.onCall.filter((source) => target.refs.some((ref) => ref.account === source.account));
  if (knowing.length === 0) throw new BotError("not_found", `No on-call calendar knows ${target.name}.`);
  return knowing;
}

/**
 * All sources at once; one that fails, or can only tell what it told last, becomes a line beside the others' answers. All
 * failing is an error.
 */
async function askAll<T>(
  sources: readonly OnCallView[],
  ask: (source: OnCallView) => Promise<Told<T>>,
): Promise<{ readonly answers: readonly T[]; readonly former: readonly Block[]; readonly blocks: readonly Block[] }> {
  const settled = await Promise.allSettled(sources.map(ask));
  const told = settled.flatMap((answer) => (answer.status === "fulfilled" ? [answer.value] : []));
  const failures = settled.flatMap((answer, i) =>
    answer.status === "rejected" ? [{ title: sources[i]?.title ?? "", error: answer.reason as unknown }] : [],
  );
  const [first] = failures;
  if (told.length === 0 && first !== undefined) throw first.error;
  return {
    answers: told.map(({ value }) => value),
    former: told.flatMap(({ former }) => (former === undefined ? [] : [formerBlock(former)])),
    blocks: failures.map(({ title, error }) => ({
      type: "list",
      items: [{ mark: "failed", line: `${title}'s calendars could not be read: ${sentenceOf(error)}` }],
    })),
  };
}
