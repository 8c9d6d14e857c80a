import { rotaOf, type Span } from "./rota.ts";
import type { PolicyRow, Target, World } from "./world.ts";

/** Somebody on call for one level of one policy. */
export interface DutyTurn {
  readonly policy: PolicyRow;
  readonly level: number;
  readonly scheduleId: string | null;
  readonly userId: string;
  readonly fromAt: number | null;
  readonly untilAt: number | null;
}

export function dutyTurns(world: World, policy: PolicyRow, span: Span): readonly DutyTurn[] {
  return policy.rules.flatMap((targets, index) =>
    targets.flatMap((target) => turnsOf(world, target, span).map((turn) => ({ policy, level: index + 1, ...turn }))),
  );
}

/** Ids of everybody on call for a level now, each once. */
export function onCallNow(world: World, policy: PolicyRow, level: number): readonly string[] {
  const now = world.clock.now();
  const turns = dutyTurns(world, policy, { fromAt: now, untilAt: now }).filter((turn) => turn.level === level);
  return [...new Set(turns.map((turn) => turn.userId))];
}

function turnsOf(world: World, target: Target, span: Span): readonly Omit<DutyTurn, "policy" | "level">[] {
  if (target.type === "user") return [{ scheduleId: null, userId: target.id, fromAt: null, untilAt: null }];
  const schedule = world.schedules.get(target.id);
  if (schedule === undefined) return [];
  return rotaOf(schedule, span).final.map(({ userId, fromAt, untilAt }) => ({
    scheduleId: schedule.id,
    userId,
    fromAt,
    untilAt,
  }));
}
