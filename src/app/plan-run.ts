import type { MessageRef } from "../core/chat.ts";
import type { Clock } from "../core/clock.ts";
import type { Command } from "../core/command.ts";
import type { Context } from "../core/context.ts";
import type { Wait } from "../core/http.ts";
import type { Outcome, Plan, StoredPlan } from "../core/plan.ts";
import type { Engine, Grounds } from "../engine/engine.ts";
import type { Origin } from "../engine/stored-plan.ts";
import type { Expiries } from "./expiries.ts";
import { finalReport, type Inverse, progressReport } from "./report.ts";
import { messageOf, type Turn } from "./turn.ts";
import { tellingWaits } from "./waiting.ts";

export interface PlanRunParts {
  readonly engine: Engine;
  readonly commands: readonly Command[];
  readonly inverse: Inverse;
  readonly clock: Clock;
  readonly expiries: Expiries;
  /** Remembers where a plan's message stands, for whoever has to finish it. */
  keepRef(plan: StoredPlan, ref: MessageRef): Promise<void>;
  waits(): readonly Wait[];
}

/** A plan from its acceptance to its last word, told in one message. */
export interface PlanRun {
  /** Accepts it durably, using up its grounds, then carries it out and tells it. */
  start(plan: Plan, origin: Origin, ctx: Context, turn: Turn, grounds: Grounds): Promise<void>;
  /** Carries out, or only tells, what was accepted by this process or a former one. */
  goOn(plan: StoredPlan, ctx: Context, turn: Turn): Promise<void>;
}

export function createPlanRun({ engine, commands, inverse, clock, expiries, keepRef, waits }: PlanRunParts): PlanRun {
  async function goOn(plan: StoredPlan, ctx: Context, turn: Turn): Promise<void> {
    const command = commands.find((known) => known.name === plan.command);
    const live = { command: plan.command, live: true };
    const progress = (outcomes: readonly Outcome[], inForce: readonly Wait[]): Promise<void> =>
      turn.show(progressReport(command, plan, outcomes, inForce, clock.now()), live);
    const begun = plan.state === "running" ? begin(plan, turn, () => progress([], [])) : undefined;
    const outcomes = await engine.carryOut(plan, { onProgress: (soFar, inForce) => void progress(soFar, inForce) });
    await begun;
    const reply = await tellingWaits({ clock, waits, show: (line) => turn.show(line, live) }, () =>
      finalReport(command, plan, outcomes, ctx, inverse),
    );
    const isPartial = (plan.refused ?? []).length > 0;
    const facts = { command: plan.command, outcomes: beside(plan, outcomes), refused: isPartial };
    await turn.show(reply, facts);
    await engine.conclude(plan, expiries.report(plan, turn.kept(), messageOf(reply, facts), clock.now()));
    expiries.changed();
  }

  /** The first sign, and where it stands. The work does not wait for it. */
  async function begin(plan: StoredPlan, turn: Turn, firstSign: () => Promise<void>): Promise<void> {
    const before = turn.kept();
    await firstSign();
    const ref = turn.kept();
    if (ref !== undefined && ref !== before) await keepRef(plan, ref);
  }

  return {
    goOn,
    start: async (plan, origin, ctx, turn, grounds) => {
      await goOn(await engine.accept(plan, origin, grounds), ctx, turn);
    },
  };
}

function beside(plan: StoredPlan, outcomes: readonly Outcome[]) {
  const operations = new Map(plan.operations.map((operation) => [operation.id, operation]));
  return outcomes.flatMap((outcome) => {
    const operation = operations.get(outcome.operation);
    return operation === undefined ? [] : [{ operation, outcome }];
  });
}
