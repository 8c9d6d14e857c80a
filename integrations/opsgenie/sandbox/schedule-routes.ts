import type { FastifyInstance } from "fastify";
import { DateTime } from "luxon";
import { z } from "zod";
import type { JsonObject } from "../../../src/core/json.ts";
import { nextOnDuty, onDuty, type Period, periodsOf, type RotationPeriods } from "../../../src/core/rota.ts";
import { checked, envelope, iso, nameOf, notFound, Refusal } from "./answers.ts";
import { overrideOf, scheduleOf } from "./schedule-views.ts";
import type { ScheduleRow, World } from "./world.ts";

/* Shapes of opsgenie/opsgenie-oas (read 2026-11-21); parameters as there, so undeclared ones are violations. */

const flat = z.enum(["true", "false"]).default("false");
/** yyyy-MM-dd'T'HH:mm:ssZ; a `+` that was not escaped arrives as a space and is refused. */
const date = z.iso.datetime({ offset: true }).optional();
const listQuery = z.strictObject({ expand: z.literal("rotation").optional() });
const onCallsQuery = z.strictObject({ flat, date });
const onCallQuery = z.strictObject({ scheduleIdentifierType: z.enum(["id", "name"]), flat, date });
const overridesQuery = z.strictObject({ scheduleIdentifierType: z.enum(["id", "name"]) });
const timelineQuery = z.strictObject({
  identifierType: z.enum(["id", "name"]),
  interval: z.coerce.number().int().min(1).max(100).default(1),
  intervalUnit: z.enum(["days", "weeks", "months"]).default("weeks"),
  date,
  expand: z
    .string()
    .regex(/^(base|forwarding|override)(,(base|forwarding|override))*$/)
    .optional(),
});

interface ById {
  Params: { id: string };
}

export function scheduleRoutes(app: FastifyInstance, world: World): void {
  app.get("/v2/schedules", async (request) => {
    const { expand } = checked(world, listQuery, request.query, nameOf(request));
    const data = [...world.schedules.all()].map((one) => scheduleOf(world, one, expand !== undefined));
    return envelope({ data, expandable: ["rotation"] });
  });

  app.get("/v2/schedules/on-calls", async (request) => {
    const query = checked(world, onCallsQuery, request.query, nameOf(request));
    const at = instantOf(query.date, world);
    return envelope({
      data: [...world.schedules.all()].map((one) => onCallOf(world, one, at, query.flat === "true")),
    });
  });

  app.get<ById>("/v2/schedules/:id/on-calls", async (request) => {
    const query = checked(world, onCallQuery, request.query, nameOf(request));
    const schedule = getSchedule(world, query.scheduleIdentifierType, request.params.id);
    return envelope({ data: onCallOf(world, schedule, instantOf(query.date, world), query.flat === "true") });
  });

  app.get<ById>("/v2/schedules/:id/next-on-calls", async (request) => {
    const query = checked(world, onCallQuery, request.query, nameOf(request));
    const schedule = getSchedule(world, query.scheduleIdentifierType, request.params.id);
    const next = nextOnDuty(schedule, instantOf(query.date, world)).map((user) => participant(world, user));
    // The document has objects under "recipients" and strings under "participants", the reverse of on-calls.
    return envelope({
      data: {
        _parent: parent(schedule),
        ...(query.flat === "true" ? { nextOnCallRecipients: next } : { nextOnCallParticipants: next }),
      },
    });
  });

  app.get<ById>("/v2/schedules/:id/overrides", async (request) => {
    const query = checked(world, overridesQuery, request.query, nameOf(request));
    const schedule = getSchedule(world, query.scheduleIdentifierType, request.params.id);
    return envelope({ data: schedule.overrides.map((one) => overrideOf(world, schedule, one)) });
  });

  app.get<ById>("/v2/schedules/:id/timeline", async (request) => {
    const query = checked(world, timelineQuery, request.query, nameOf(request));
    const schedule = getSchedule(world, query.identifierType, request.params.id);
    const fromAt = instantOf(query.date, world);
    const zoned = DateTime.fromMillis(fromAt, { zone: schedule.timezone });
    const untilAt = zoned.plus({ [query.intervalUnit]: query.interval }).toMillis();
    const rotations = periodsOf(schedule, fromAt, untilAt);
    const expand = query.expand?.split(",") ?? [];
    return envelope({
      data: {
        _parent: parent(schedule),
        startDate: iso(fromAt),
        endDate: iso(untilAt),
        finalTimeline: timelineOf(world, rotations, (one) => one.final),
        ...(expand.includes("base") ? { baseTimeline: timelineOf(world, rotations, (one) => one.base) } : {}),
        ...(expand.includes("override")
          ? { overrideTimeline: timelineOf(world, rotations, (one) => one.override) }
          : {}),
        ...(expand.includes("forwarding") ? { forwardingTimeline: { rotations: [] } } : {}),
      },
      expandable: ["base", "forwarding", "override"],
    });
  });
}

function instantOf(date: string | undefined, world: World): number {
  return date === undefined ? world.clock.now() : Date.parse(date);
}

function getSchedule(world: World, type: "id" | "name", identifier: string): ScheduleRow {
  for (const schedule of world.schedules.all()) if (schedule[type] === identifier) return schedule;
  throw type === "id" ? notFound("Schedule") : new Refusal(404, `No schedule exists with name [${identifier}].`);
}

function parent(schedule: ScheduleRow): JsonObject {
  return { id: schedule.id, name: schedule.name, enabled: true };
}

function participant(world: World, userId: string): JsonObject {
  return { id: userId, name: world.users.get(userId)?.username ?? userId, type: "user" };
}

function onCallOf(world: World, schedule: ScheduleRow, at: number, isFlat: boolean): JsonObject {
  const people = onDuty(schedule, at).map((user) => participant(world, user));
  const found = isFlat ? { onCallRecipients: people.map((one) => String(one.name)) } : { onCallParticipants: people };
  return { _parent: parent(schedule), ...found };
}

function timelineOf(
  world: World,
  rotations: readonly RotationPeriods[],
  which: (rotation: RotationPeriods) => readonly Period[],
): JsonObject {
  return {
    rotations: rotations.map((one, order) => ({
      id: one.rotation.id,
      name: one.rotation.name,
      order,
      periods: which(one).map((period) => ({
        startDate: iso(period.fromAt),
        endDate: iso(period.untilAt),
        type: period.isOverride ? "override" : "default",
        recipient: participant(world, period.user ?? "none"),
      })),
    })),
  };
}
