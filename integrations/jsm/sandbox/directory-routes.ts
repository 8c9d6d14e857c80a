import type { FastifyInstance } from "fastify";
import { z } from "zod";
import type { JsonObject } from "../../../src/core/json.ts";
import { checked, linksTo, noQuery, notFound } from "./answers.ts";
import { type OfSchedule, pageQuery } from "./schedule-routes.ts";
import type { EscalationRow, World } from "./world.ts";

/** Teams and their escalations (Atlassian's document of the operations API; its Terraform provider; read 2026-11-21). */
export function directoryRoutes(app: FastifyInstance, world: World): void {
  app.get("/teams", async (request) => {
    checked(world, noQuery, request.query, request);
    return { platformTeams: [...world.teams.all()].map(({ id, name }) => ({ teamId: id, teamName: name })) };
  });

  app.get<OfSchedule>("/teams/:id/escalations", async (request) => {
    const { size, offset } = checked(world, z.strictObject(pageQuery), request.query, request);
    const team = getTeam(world, request.params.id);
    const all = [...world.escalations.all()].filter((one) => one.team === team);
    const next = offset + size < all.length ? { size, offset: offset + size } : undefined;
    return {
      values: all.slice(offset, offset + size).map(escalationOf),
      links: linksTo(world, `/teams/${team}/escalations`, next),
    };
  });
}

function getTeam(world: World, id: string): string {
  if (world.teams.get(id) === undefined) throw notFound("Team");
  return id;
}

function escalationOf({ id, name, rules }: EscalationRow): JsonObject {
  return {
    id,
    name,
    description: "",
    enabled: true,
    rules: rules.map((rule) => ({
      condition: "if-not-acked",
      notifyType: "default",
      delay: rule.delayMinutes,
      recipient: { id: rule.id, type: rule.type },
    })),
  };
}
