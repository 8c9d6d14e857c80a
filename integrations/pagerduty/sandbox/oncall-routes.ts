import type { FastifyInstance } from "fastify";
import { z } from "zod";
import { type DutyTurn, dutyTurns } from "./duty.ts";
import { pageOf, pageQuery } from "./paging.ts";
import { declared, flag, instant, invalid, many, manyOf } from "./refusal.ts";
import { iso, type Renderer } from "./render.ts";
import type { World } from "./world.ts";

/** PagerDuty REST docs, GET /oncalls, read 2026-11-21. */
const AHEAD_MS = 90 * 86_400_000;

const oncallsQuery = z.strictObject({
  ...pageQuery,
  time_zone: z.string().optional(),
  "include[]": manyOf(["escalation_policies", "users", "schedules"]).optional(),
  "user_ids[]": many.optional(),
  "escalation_policy_ids[]": many.optional(),
  "schedule_ids[]": many.optional(),
  since: instant.optional(),
  until: instant.optional(),
  earliest: flag.optional(),
});

/** Who is on call for the policies; a schedule that no policy uses does not show here. */
export function addOncallRoutes(app: FastifyInstance, world: World, render: Renderer): void {
  app.get("/oncalls", (request) => {
    const query = declared(oncallsQuery, request.query, "query");
    const now = world.clock.now();
    const fromAt = query.since ?? now;
    const untilAt = query.until ?? fromAt;
    if (untilAt < fromAt) throw invalid("Until cannot be before since");
    if (untilAt > now + AHEAD_MS) throw invalid("On-call shifts are limited to 90 days in the future");
    const includes = query["include[]"] ?? [];
    const turns = [...world.policies.all()]
      .flatMap((policy) => dutyTurns(world, policy, { fromAt, untilAt }))
      .filter(
        (turn) =>
          (query["escalation_policy_ids[]"]?.includes(turn.policy.id) ?? true) &&
          (query["user_ids[]"]?.includes(turn.userId) ?? true) &&
          (query["schedule_ids[]"]?.includes(turn.scheduleId ?? "null") ?? true),
      )
      .sort((a, b) => a.level - b.level || (a.fromAt ?? 0) - (b.fromAt ?? 0));
    const shown = query.earliest === true ? earliestOnly(turns) : turns;
    return pageOf("oncalls", shown, query, (turn) => rendered(world, render, turn, includes));
  });
}

function rendered(world: World, render: Renderer, turn: DutyTurn, includes: readonly string[]): object {
  const user = world.users.get(turn.userId);
  const schedule = turn.scheduleId === null ? undefined : world.schedules.get(turn.scheduleId);
  return {
    escalation_policy: includes.includes("escalation_policies")
      ? render.policy(turn.policy)
      : render.reference("escalation_policy", turn.policy.id),
    escalation_level: turn.level,
    schedule: schedule ? render.reference(schedule.shiftBased ? "schedule_v3" : "schedule", schedule.id) : null,
    user: user && includes.includes("users") ? render.user(user) : render.reference("user", turn.userId),
    start: turn.fromAt === null ? null : iso(turn.fromAt),
    end: turn.untilAt === null ? null : iso(turn.untilAt),
  };
}

/** Only the first for each policy, level and user. */
function earliestOnly(turns: readonly DutyTurn[]): readonly DutyTurn[] {
  const first = new Map<string, DutyTurn>();
  for (const turn of turns) {
    const key = `${turn.policy.id} ${turn.level} ${turn.userId}`;
    if ((first.get(key)?.fromAt ?? Number.POSITIVE_INFINITY) > (turn.fromAt ?? 0)) first.set(key, turn);
  }
  return [...first.values()];
}
