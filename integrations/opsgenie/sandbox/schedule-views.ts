import { DateTime } from "luxon";
import type { JsonObject } from "../../../src/core/json.ts";
import type { Override, Rotation } from "../../../src/core/rota.ts";
import { restrictionOf } from "../../../src/core/rota-hours.ts";
import { iso } from "./answers.ts";
import type { ScheduleRow, World } from "./world.ts";

/* Schedule, ScheduleRotation and ScheduleOverride of opsgenie/opsgenie-oas (read 2026-11-21). */

export function scheduleOf(world: World, schedule: ScheduleRow, withRotations: boolean): JsonObject {
  const { id, name, timezone, team, rotations } = schedule;
  return {
    ...{ id, name, description: "", timezone, enabled: true },
    ownerTeam: { id: team, name: world.teams.get(team)?.name ?? "" },
    ...(withRotations ? { rotations: rotations.map((one) => rotationOf(world, one, timezone)) } : {}),
  };
}

function rotationOf(world: World, rotation: Rotation, zone: string): JsonObject {
  const { id, name, startDate, type, length, participants, hours } = rotation;
  return {
    ...{ id, name, type, length },
    startDate: iso(DateTime.fromISO(startDate, { zone }).toMillis()),
    participants: participants.map((user) => userOf(world, user)),
    ...restrictionOf(hours),
  };
}

export function overrideOf(world: World, schedule: ScheduleRow, override: Override): JsonObject {
  const { alias, user, fromAt, untilAt, rotations } = override;
  const { id, name } = schedule;
  const named = schedule.rotations.filter((one) => rotations.length === 0 || rotations.includes(one.id));
  return {
    _parent: { id, name, enabled: true },
    ...{ alias, startDate: iso(fromAt), endDate: iso(untilAt) },
    user: user === null ? { type: "none" } : userOf(world, user),
    rotations: named.map((one) => ({ id: one.id, name: one.name })),
  };
}

function userOf(world: World, id: string): JsonObject {
  return { type: "user", id, username: world.users.get(id)?.username ?? id };
}
