import type { FastifyInstance, FastifyRequest } from "fastify";
import { z } from "zod";
import type { JsonObject } from "../../../src/core/json.ts";
import type { Override } from "../../../src/core/rota.ts";
import { checked, iso, linksTo, noQuery, notFound, Refusal } from "./answers.ts";
import { getSchedule, type OfSchedule, pageQuery } from "./schedule-routes.ts";
import { newId, type ScheduleRow, type World } from "./world.ts";

/* Shapes of Atlassian's document of the operations API, schedule overrides (read 2026-11-21). */

const overrideBody = z.strictObject({
  responder: z.discriminatedUnion("type", [
    z.strictObject({ type: z.literal("user"), id: z.string().min(1) }),
    z.strictObject({ type: z.literal("noone") }),
  ]),
  startDate: z.iso.datetime({ offset: true }),
  endDate: z.iso.datetime({ offset: true }),
  rotationIds: z.array(z.string()).optional(),
});

interface OfOverride {
  Params: { id: string; alias: string };
}

export function overrideRoutes(app: FastifyInstance, world: World): void {
  // Those that are over are not listed.
  app.get<OfSchedule>("/schedules/:id/overrides", async (request) => {
    const { size, offset } = checked(world, z.strictObject(pageQuery), request.query, request);
    const { id, overrides } = getSchedule(world, request.params.id);
    const current = overrides.filter(({ untilAt }) => untilAt > world.clock.now());
    const next = offset + size < current.length ? { size, offset: offset + size } : undefined;
    return {
      values: current.slice(offset, offset + size).map(overrideOf),
      links: linksTo(world, `/schedules/${id}/overrides`, next),
    };
  });

  app.get<OfOverride>("/schedules/:id/overrides/:alias", async (request) => {
    checked(world, noQuery, request.query, request);
    return overrideOf(getOverride(getSchedule(world, request.params.id), request.params.alias));
  });

  app.post<OfSchedule>("/schedules/:id/overrides", async (request, reply) => {
    const schedule = changeable(world, request.params.id);
    const override = { ...read(world, schedule, request), alias: newId() };
    world.schedules.put({ ...schedule, overrides: [...schedule.overrides, override] });
    return reply.code(201).send(overrideOf(override));
  });

  app.put<OfOverride>("/schedules/:id/overrides/:alias", async (request) => {
    const schedule = changeable(world, request.params.id);
    const { alias } = getOverride(schedule, request.params.alias);
    const override = { ...read(world, schedule, request), alias };
    const overrides = schedule.overrides.map((one) => (one.alias === alias ? override : one));
    world.schedules.put({ ...schedule, overrides });
    return overrideOf(override);
  });

  app.delete<OfOverride>("/schedules/:id/overrides/:alias", async (request, reply) => {
    checked(world, noQuery, request.query, request);
    const schedule = changeable(world, request.params.id);
    const gone = getOverride(schedule, request.params.alias);
    world.schedules.put({ ...schedule, overrides: schedule.overrides.filter((one) => one !== gone) });
    return reply.code(204).send();
  });
}

/** Only editors, the team's members and who is in the schedule may change it. */
function changeable(world: World, id: string): ScheduleRow {
  if (world.behaviour.forbidsOverrides === true) throw new Refusal(403, "You may not change this schedule.");
  return getSchedule(world, id);
}

function read(world: World, { rotations }: ScheduleRow, request: FastifyRequest): Omit<Override, "alias"> {
  checked(world, noQuery, request.query, request);
  const { responder, startDate, endDate, rotationIds = [] } = checked(world, overrideBody, request.body, request);
  const [fromAt, untilAt] = [Date.parse(startDate), Date.parse(endDate)];
  if (untilAt <= fromAt) throw new Refusal(422, "endDate must be after startDate.");
  const unknown = rotationIds.find((id) => !rotations.some((one) => one.id === id));
  if (unknown !== undefined) throw new Refusal(422, "There is no such rotation in this schedule.");
  const user = responder.type === "user" ? responder.id : null;
  if (user !== null && world.users.get(user) === undefined) throw new Refusal(422, "Responder does not exist.");
  return { user, fromAt, untilAt, rotations: rotationIds };
}

function getOverride({ overrides }: ScheduleRow, alias: string): Override {
  const override = overrides.find((one) => one.alias === alias);
  if (override === undefined) throw notFound("Override");
  return override;
}

function overrideOf({ alias, user, fromAt, untilAt, rotations }: Override): JsonObject {
  return {
    alias,
    responder: user === null ? { type: "noone" } : { type: "user", id: user },
    startDate: iso(fromAt),
    endDate: iso(untilAt),
    rotationIds: rotations,
  };
}
