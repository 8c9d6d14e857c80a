import type { MessageRef } from "../core/chat.ts";
import type { Clock } from "../core/clock.ts";
import type { Command } from "../core/command.ts";
import type { Context } from "../core/context.ts";
import type { Wait } from "../core/http.ts";
import { messageOf } from "../core/inbound.ts";
import type { Log } from "../core/log.ts";
import type { Outcome, Plan, StoredPlan } from "../core/plan.ts";
import type { Reply } from "../core/reply.ts";
import type { Grounds } from "../engine/acceptance.ts";
import type { Engine } from "../engine/engine.ts";
import type { Origin } from "../engine/stored-plan.ts";
import type { Cards } from "./cards.ts";
import type { Expiries } from "./expiries.ts";
import type { Mirrors } from "./mirrors.ts";
import type { RefusedSayings } from "./refused-sayings.ts";
import { bySpeaker, finalReport, type Inverse, progressReport, wordsOf } from "./report.ts";
import type { Topics } from "./topics.ts";
import type { Turn } from "./turn.ts";
import { tellingWaits } from "./waiting.ts";

export interface PlanRunParts {
  readonly engine: Engine;
  readonly commands: readonly Command[];
  readonly inverse: Inverse;
  readonly clock: Clock;
  readonly log: Log;
  readonly expiries: Expiries;
  readonly topics: Topics;
  readonly cards: Pick<Cards, "refresh">;
  readonly mirrors: Pick<Mirrors, "ofPlan">;
  readonly refused: Pick<RefusedSayings, "goingOn">;
  /** Tells the feed that a plan is about to change alerts. */
  touching(plan: StoredPlan): void;
  /** Tells the feed what the plan did. Never throws. */
  touched(plan: StoredPlan, outcomes: readonly Outcome[]): Promise<void>;
  /** Remembers where a plan's message stands, for whoever has to finish it. */
  keepRef(plan: StoredPlan, ref: MessageRef): Promise<void>;
  waits(): readonly Wait[];
}

/** Tells what became of a plan, and ends it. Throws BotError("taken_over") when another process tells it. */
export type Tell = () => Promise<void>;

/** What a plan comes from. */
export interface GroundsHere extends Grounds {
  /** The message of the question whose button was pressed: once the plan is accepted, it is the plan's. */
  readonly on?: MessageRef | undefined;
}

/** A plan from its acceptance to its last word, told in one message. */
export interface PlanRun {
  /** Accepts it durably, using up its grounds, and carries it out. What is left is to tell it. */
  start(plan: Plan, origin: Origin, ctx: Context, turn: Turn, grounds: GroundsHere): Promise<Tell>;
  /** Carries out, or only tells, what was accepted by this process or a former one. */
  goOn(plan: StoredPlan, ctx: Context, turn: Turn): Promise<void>;
}

export function createPlanRun(parts: PlanRunParts): PlanRun {
  const { engine, commands, inverse, clock, expiries, topics, cards, mirrors, refused, keepRef, waits, log } = parts;

  async function carry(plan: StoredPlan, ctx: Context, turn: Turn, isTakenUp: boolean): Promise<Tell> {
    const command = commands.find((known) => known.name === plan.command);
    const words = wordsOf(command, (error) => log.error("plan.report.threw", { plan: plan.id, error }));
    const live = { command: plan.command, live: true };
    const elsewhere = mirrors.ofPlan(plan, isTakenUp);
    const progress = async (outcomes: readonly Outcome[], inForce: readonly Wait[]): Promise<void> => {
      // One that was frozen would write over the last word of whoever has the plan by now.
      if (!engine.holds(plan)) return;
      const reply = progressReport(words, plan, outcomes, inForce, clock.now());
      elsewhere.progress(reply);
      await turn.show(bySpeaker(reply, plan), live);
    };
    parts.touching(plan);
    const begun = plan.state === "running" ? begin(plan, turn, () => progress([], [])) : Promise.resolve();
    const outcomes = await engine.carryOut(plan, { onProgress: (soFar, inForce) => void progress(soFar, inForce) });
    return async () => {
      await begun;
      // What lacked only its report may have been told already: nothing is shown over a last word but that word.
      const isFresh = plan.state === "running";
      const show = async (line: Reply): Promise<unknown> => isFresh && turn.show(line, live);
      const report = await tellingWaits({ clock, waits, show }, () =>
        finalReport({ command, words, inverse }, plan, outcomes, ctx),
      );
      const isPartial = (plan.refused ?? []).length > 0;
      const facts = { command: plan.command, outcomes: beside(plan, outcomes), refused: isPartial };
      engine.ensureHeld(plan);
      const mirrored = elsewhere.end(report);
      const reply = bySpeaker(report, plan);
      // What could not be told is told by whoever takes the plan up next.
      if (!(await turn.show(reply, facts))) return engine.letGo(plan);
      const expiring = expiries.report(plan, turn.kept(), messageOf(reply, facts), clock.now());
      const goingOn = await refused.goingOn(plan, outcomes, ctx.actor);
      await engine.conclude(plan, [...expiring, ...goingOn, ...(await mirrored)]);
      expiries.changed();
      await topics.keep(plan.place, turn.kept(), reply.about);
      await parts.touched(plan, outcomes);
      await cards.refresh(plan, outcomes, ctx);
    };
  }

  /** The first sign, and where it stands. The work does not wait for it. Never throws. */
  async function begin(plan: StoredPlan, turn: Turn, firstSign: () => Promise<unknown>): Promise<void> {
    try {
      const before = turn.kept();
      await firstSign();
      const ref = turn.kept();
      if (ref !== undefined && ref !== before) await keepRef(plan, ref);
    } catch (error) {
      log.error("plan.first_sign.failed", { plan: plan.id, error });
    }
  }

  return {
    goOn: async (plan, ctx, turn) => (await carry(plan, ctx, turn, true))(),
    start: async (plan, origin, ctx, turn, { on, ...grounds }) => {
      const also = [...(grounds.also ?? []), ...(await expiries.spending(plan))];
      const accepted = await engine.accept(plan, origin, { ...grounds, also });
      expiries.changed();
      if (on !== undefined) turn.continueOn(on);
      return carry(accepted, ctx, turn, false);
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
