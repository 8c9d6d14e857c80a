import type { Clock } from "../core/clock.ts";
import type { Command } from "../core/command.ts";
import type { Context } from "../core/context.ts";
import type { Wait } from "../core/http.ts";
import type { Outcome, Plan, StoredPlan } from "../core/plan.ts";
import type { Change } from "../core/store.ts";
import type { Engine } from "../engine/engine.ts";
import type { Origin } from "../engine/stored-plan.ts";
import { finalReport, type Inverse, progressReport } from "./report.ts";
import type { Turn } from "./turn.ts";
import { tellingWaits } from "./waiting.ts";

export interface PlanRunParts {
  readonly engine: Engine;
  readonly commands: readonly Command[];
  readonly inverse: Inverse;
  readonly clock: Clock;
  waits(): readonly Wait[];
}

/** A plan from its acceptance to its last word, told in one message. */
export interface PlanRun {
  /** Accepts it durably, together with `alongside`, then carries it out. */
  start(plan: Plan, origin: Origin, ctx: Context, turn: Turn, alongside?: readonly Change[]): Promise<void>;
  /** Carries out what was accepted, by this process or a former one. */
  goOn(plan: StoredPlan, ctx: Context, turn: Turn): Promise<void>;
}

export function createPlanRun({ engine, commands, inverse, clock, waits }: PlanRunParts): PlanRun {
  async function goOn(plan: StoredPlan, ctx: Context, turn: Turn): Promise<void> {
    const command = commands.find((known) => known.name === plan.command);
    const live = { command: plan.command, live: true };
    const progress = (outcomes: readonly Outcome[], inForce: readonly Wait[]): Promise<void> =>
      turn.show(progressReport(command, plan, outcomes, inForce, clock.now()), live);
    await progress([], []);
    const outcomes = await engine.carryOut(plan, { onProgress: (soFar, inForce) => void progress(soFar, inForce) });
    const reply = await tellingWaits({ clock, waits, show: (line) => turn.show(line, live) }, () =>
      finalReport(command, plan, outcomes, ctx, inverse),
    );
    const isPartial = (plan.refused ?? []).length > 0;
    await turn.show(reply, { command: plan.command, outcomes: beside(plan, outcomes), refused: isPartial });
  }

  return {
    goOn,
    start: async (plan, origin, ctx, turn, alongside = []) => {
      await goOn(await engine.accept(plan, origin, alongside), ctx, turn);
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
