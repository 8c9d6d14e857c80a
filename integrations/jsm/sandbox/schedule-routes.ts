import type { FastifyInstance } from "fastify";
import { DateTime } from "luxon";
import { z } from "zod";
import type { JsonObject } from "../../../src/core/json.ts";
import { nextOnDuty, onDuty, type Period, periodsOf, type RotationPeriods } from "../../../src/core/rota.ts";
import { checked, iso, linksTo, noQuery, notFound } from "./answers.ts";
import { rotationOf } from "./rotation-views.ts";
import type { ScheduleRow, World } from "./world.ts";

/* Shapes of Atlassian's document of the operations API, schedules, on-calls, timelines (read 2026-11-21). */

const MAX_SIZE = 50;
export const pageQuery = {
  size: z.coerce.number().int().min(1).max(MAX_SIZE).default(25),
  offset: z.coerce.number().int().min(0).default(0),
};
const listQuery = z.strictObject({
  ...pageQuery,
  query: z.string().optional(),
  expand: z.literal("rotation").optional(),
});
/** A `+` that was not escaped arrives as a space and is refused. */
const date = z.iso.datetime({ offset: true }).optional();
const onCallsQuery = z.strictObject({ flat: z.enum(["true", "false"]).default("false"), date });
const timelineQuery = z.strictObject({
  interval: z.coerce.number().int().min(1).default(1),
  intervalUnit: z.enum(["days", "weeks", "months"]).default("weeks"),
  date,
  expand: z
    .string()
    .regex(/^(base|forwarding|override)(,(base|forwarding|override))*$/u)
    .optional(),
});

export interface OfSchedule {
  Params: { id: string };
}

export function scheduleRoutes(app: FastifyInstance, world: World): void {
  app.get("/schedules", async (request) => {
    const { query, size, offset, expand } = checked(world, listQuery, request.query, request);
    const fitting = [...world.schedules.all()].filter(({ name }) => isNamed(name, query));
    const values = fitting.slice(offset, offset + size).map((one) => scheduleOf(one, expand !== undefined));
    const next = { query, expand, size, offset: offset + size };
    const links = linksTo(world, "/schedules", next.offset < fitting.length ? next : undefined);
    return { values, links, _expands: ["rotation"] };
  });

  app.get<OfSchedule>("/schedules/:id", async (request) => {
    checked(world, noQuery, request.query, request);
    return scheduleOf(getSchedule(world, request.params.id), true);
  });

  app.get<OfSchedule>("/schedules/:id/rotations", async (request) => {
    const { size, offset } = checked(world, z.strictObject(pageQuery), request.query, request);
    const { id, rotations, timezone } = getSchedule(world, request.params.id);
    const values = rotations.slice(offset, offset + size).map((one) => rotationOf(one, timezone));
    const next = offset + size < rotations.length ? { size, offset: offset + size } : undefined;
    return { values, links: linksTo(world, `/schedules/${id}/rotations`, next) };
  });

  app.get<OfSchedule>("/schedules/:id/on-calls", async (request) => {
    const { flat, date: at } = checked(world, onCallsQuery, request.query, request);
    const people = onDuty(getSchedule(world, request.params.id), instantOf(at, world));
    return flat === "true" ? { onCallUsers: people } : { onCallParticipants: people.map(userWith) };
  });

  app.get<OfSchedule>("/schedules/:id/next-on-calls", async (request) => {
    const { flat, date: at } = checked(world, onCallsQuery, request.query, request);
    const people = nextOnDuty(getSchedule(world, request.params.id), instantOf(at, world));
    return flat === "true" ? { nextOnCallUsers: people } : { nextOnCallParticipants: people.map(userWith) };
  });

  app.get<OfSchedule>("/schedules/:id/timeline", async (request) => {
    const query = checked(world, timelineQuery, request.query, request);
    const schedule = getSchedule(world, request.params.id);
    const fromAt = instantOf(query.date, world);
    const from = DateTime.fromMillis(fromAt, { zone: schedule.timezone });
    const untilAt = from.plus({ [query.intervalUnit]: query.interval }).toMillis();
    const rotations = periodsOf(schedule, fromAt, untilAt);
    const expanded = (name: string): boolean => query.expand?.split(",").includes(name) === true;
    return {
      startDate: iso(fromAt),
      endDate: iso(untilAt),
      finalTimeline: timelineOf(rotations, ({ final }) => final),
      ...(expanded("base") ? { baseTimeline: timelineOf(rotations, ({ base }) => base) } : {}),
      ...(expanded("override") ? { overrideTimeline: timelineOf(rotations, ({ override }) => override) } : {}),
      ...(expanded("forwarding") ? { forwardingTimeline: { rotations: [] } } : {}),
      _expands: ["base", "forwarding", "override"],
    };
  });
}

export function getSchedule(world: World, id: string): ScheduleRow {
  const schedule = world.schedules.get(id);
  if (schedule === undefined) throw notFound("Schedule");
  return schedule;
}

/** The exact name, or how it begins: "Web*". */
function isNamed(name: string, query: string | undefined): boolean {
  if (query === undefined) return true;
  return query.endsWith("*") ? name.startsWith(query.slice(0, -1)) : name === query;
}

function scheduleOf({ id, name, timezone, team, rotations }: ScheduleRow, withRotations: boolean): JsonObject {
  const plain = { id, name, description: "", timezone, enabled: true, teamId: team };
  return withRotations ? { ...plain, rotations: rotations.map((one) => rotationOf(one, timezone)) } : plain;
}

function instantOf(given: string | undefined, world: World): number {
  return given === undefined ? world.clock.now() : Date.parse(given);
}

function userWith(id: string): JsonObject {
  return { id, type: "user" };
}

function timelineOf(
  rotations: readonly RotationPeriods[],
  which: (rotation: RotationPeriods) => readonly Period[],
): JsonObject {
  return {
    rotations: rotations.map((one, order) => ({
      id: one.rotation.id,
      name: one.rotation.name,
      order,
      periods: which(one).map(({ fromAt, untilAt, user, isOverride }) => ({
        startDate: iso(fromAt),
        endDate: iso(untilAt),
        type: isOverride ? "override" : "base",
        responder: user === null ? { type: "noone" } : userWith(user),
      })),
    })),
  };
}
