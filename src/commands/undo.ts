import { arg } from "../core/args.ts";
import { command } from "../core/command.ts";
import type { Context, PastPlan } from "../core/context.ts";
import { BotError } from "../core/errors.ts";
import type { Attribution } from "../core/people.ts";
import type { Operation, OutcomeState } from "../core/plan.ts";
import { shortId } from "../core/short-id.ts";
import { count, duration } from "../core/wording.ts";
import { originalCommand, planNumber, requireRightOf, standingAlone } from "./past-plan.ts";

/** How long a command can be taken back. */
export const UNDO_WINDOW_MS = 15 * 60_000;
/** A question put at the last moment can still be answered. */
const YES_AT_LEAST_MS = 30_000;
const LINES_SHOWN = 10;
const WHICH = arg.text("the number in its report");

export const undo = command({
  name: "undo",
  summary: "Take back your last command, within 15 minutes; says first what will be restored.",
  phrases: ["undo [<which>]"],
  args: { which: WHICH },
  permission: "any write",
  examples: ["undo", "undo 4f2a91"],
  plan: async ({ which }, ctx) => {
    const past = await lastOf(ctx, "done", which);
    const operations = inverses(past, ctx);
    const things = targetsOf(operations).size;
    const again = targetsOf(operations.filter((operation) => operation.effects?.includes("pages"))).size;
    return {
      type: "plan",
      title: `Undo "${past.plan.said}"`,
      operations,
      by: await attributions(operations, ctx),
      undoes: past.plan.id,
      facts: { originalCommand: originalCommand(past.plan) },
      ask: {
        text: `Undo "${past.plan.said}" of ${agoOf(past, ctx)}?`,
        lines: [
          ...shown([...new Set(operations.map((operation) => ctx.system.describe(operation)))]),
          again > 0 ? `This pages people again for ${count(again, "alert")}.` : "Nobody is paged by this.",
        ],
        expiresInMs: Math.max(YES_AT_LEAST_MS, past.plan.createdAt + UNDO_WINDOW_MS - ctx.now),
        confirm: things === 1 ? "Undo it" : `Undo ${things.toLocaleString("en")}`,
      },
    };
  },
  present: async ({ which }, ctx) => {
    const past = await lastOf(ctx, "done", which);
    return {
      type: "reply",
      tone: "plain",
      title: `Your last command was "${past.plan.said}", ${agoOf(past, ctx)}.`,
    };
  },
});

export const retry = command({
  name: "retry",
  summary: "Try again what failed in your last command.",
  phrases: ["retry [<which>]", "retry failed [<which>]"],
  args: { which: WHICH },
  permission: "any write",
  examples: ["retry", "retry 4f2a91"],
  plan: async ({ which }, ctx) => {
    const { plan, outcomes } = await lastOf(ctx, "failed", which);
    const states = new Map(outcomes.map(({ operation, state }) => [operation, state]));
    const operations = plan.operations.filter((operation) => isToBeTried(operation, states));
    if (operations.length === 0) {
      const which = shortId(plan.id);
      throw new BotError(
        "conflict",
        `What failed of "${plan.said}" hangs on what is not certain: say "check again ${which}" first.`,
      );
    }
    const together = new Set(operations.map(({ id }) => id));
    return {
      type: "plan",
      title: `Retry ${count(operations.length, "part")} of "${plan.said}"`,
      operations: operations.map((operation) => standingAlone(operation, together)),
      by: await attributions(operations, ctx),
      retries: plan.id,
      facts: { originalCommand: originalCommand(plan) },
      ...(plan.publicText === undefined ? {} : { publicText: plan.publicText }),
    };
  },
  present: async ({ which }, ctx) => {
    const { plan, outcomes } = await lastOf(ctx, "failed", which);
    const failed = outcomes.filter((outcome) => outcome.state === "failed").length;
    return { type: "reply", tone: "plain", title: `${count(failed, "part")} of "${plan.said}" failed.` };
  },
});

function agoOf({ plan }: PastPlan, { now }: Context): string {
  const ageMs = now - plan.createdAt;
  return ageMs < 1_000 ? "just now" : `${duration(ageMs)} ago`;
}

/** The speaker's newest one, or the one whose number was said. */
async function lastOf(ctx: Context, having: "done" | "failed", which: string | undefined): Promise<PastPlan> {
  const id = planNumber(which);
  const past = await ctx.system.lastPlan(UNDO_WINDOW_MS, having, id);
  if (past !== undefined) {
    requireRightOf(past.plan, ctx);
    return past;
  }
  if (id !== undefined) {
    const deed = having === "done" ? "undone" : "tried again";
    throw new BotError(
      "not_found",
      `Only the person who gave a command can have it ${deed}, once, within 15 minutes. Without a number you mean your own last one.`,
    );
  }
  const what = having === "done" ? "undo: nothing that you did in" : "retry: nothing of yours failed in";
  const end = having === "done" ? " still stands" : "";
  throw new BotError("not_found", `There is nothing to ${what} the last 15 minutes${end}.`);
}

/** In reverse order; all or nothing: half an undo would be a state nobody asked for. */
function inverses({ plan, outcomes }: PastPlan, ctx: Context): readonly Operation[] {
  const done = new Map(
    outcomes.filter((outcome) => outcome.state === "done").map((outcome) => [outcome.operation, outcome]),
  );
  return plan.operations.toReversed().flatMap((operation) => {
    const outcome = done.get(operation.id);
    if (outcome === undefined) return [];
    const inverse = ctx.system.inverse(operation, outcome);
    if (inverse !== undefined) return [inverse];
    throw new BotError(
      "conflict",
      `"${plan.said}" cannot be undone: there is no way to take back "${ctx.system.describe(operation)}".`,
    );
  });
}

/** What is written to. A command may have written twice to one alert (taken it over, then snoozed it). */
function targetsOf(operations: readonly Operation[]): ReadonlySet<string> {
  return new Set(operations.map(({ account, target }) => `${account} ${target.id}`));
}

async function attributions(operations: readonly Operation[], ctx: Context): Promise<Record<string, Attribution>> {
  const accounts = new Set(operations.map((operation) => operation.account));
  const sources = ctx.alerts.filter((source) => accounts.has(source.account));
  const pairs = await Promise.all(
    sources.map(async (source) => [source.account, await source.attribute(ctx.actor)] as const),
  );
  return Object.fromEntries(pairs);
}

/** It failed, and what has to come first was done or is tried again too. */
function isToBeTried({ id, after }: Operation, states: ReadonlyMap<string, OutcomeState>): boolean {
  if (states.get(id) !== "failed") return false;
  return after === undefined || (states.has(after) && states.get(after) !== "unknown");
}

function shown(lines: readonly string[]): readonly string[] {
  return lines.length <= LINES_SHOWN
    ? lines
    : [...lines.slice(0, LINES_SHOWN), `… and ${count(lines.length - LINES_SHOWN, "more", "more")}`];
}
