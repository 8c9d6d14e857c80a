import type { FastifyInstance } from "fastify";
import { z } from "zod";
import type { JsonObject } from "../../../src/core/json.ts";
import { checked, envelope, nameOf, notFound, Refusal } from "./answers.ts";
import { type EscalationRow, findUser, type UserRow, type World } from "./world.ts";

/* Users, teams, escalations and the account (opsgenie/opsgenie-oas, read 2026-11-21). */

const none = z.strictObject({});
const usersQuery = z.strictObject({
  limit: z.coerce.number().int().min(1).max(100).default(100),
  offset: z.coerce.number().int().min(0).default(0),
  sortField: z.string().optional(),
  order: z.enum(["asc", "desc"]).default("asc"),
  query: z.string().optional(),
});

export function directoryRoutes(app: FastifyInstance, world: World): void {
  /** A key of a team's integration reads no configuration (OpsGenie docs, Who is on call API: 403 with code 40301). */
  const configuration = (): void => {
    if (world.behaviour.teamKey === true) {
      throw new Refusal(403, "You are not authorized to access this configuration.", { code: 40301 });
    }
  };

  app.get("/v2/users", async (request) => {
    configuration();
    const { limit, offset } = checked(world, usersQuery, request.query, nameOf(request));
    const users = [...world.users.all()];
    return envelope({ data: users.slice(offset, offset + limit).map(userOf), totalCount: users.length });
  });

  app.get<{ Params: { id: string } }>("/v2/users/:id", async (request) => {
    configuration();
    checked(world, none, request.query, nameOf(request));
    const user = findUser(world, request.params.id);
    if (user === undefined) throw notFound("User");
    return envelope({ data: userOf(user), expandable: ["contact"] });
  });

  app.get("/v2/teams", async (request) => {
    configuration();
    checked(world, none, request.query, nameOf(request));
    const data = [...world.teams.all()].map(({ id, name }) => ({ id, name, description: "" }));
    return envelope({ data, expandable: ["member"] });
  });

  app.get("/v2/escalations", async (request) => {
    configuration();
    checked(world, none, request.query, nameOf(request));
    return envelope({ data: [...world.escalations.all()].map((one) => escalationOf(one, world)) });
  });

  app.get("/v2/account", async (request) => {
    configuration();
    checked(world, none, request.query, nameOf(request));
    return envelope({
      data: {
        name: "sandbox",
        userCount: world.users.count(),
        plan: { maxUserCount: 1_000, name: "Enterprise", isYearly: true },
      },
    });
  });
}

function userOf({ id, username, fullName, timeZone }: UserRow): JsonObject {
  return {
    id,
    username,
    fullName,
    timeZone,
    role: { id: "User", name: "User" },
    blocked: false,
    verified: true,
    locale: "en_US",
  };
}

function escalationOf({ id, name, team, rules }: EscalationRow, world: World): JsonObject {
  return {
    id,
    name,
    description: "",
    ownerTeam: { id: team, name: world.teams.get(team)?.name ?? "" },
    rules: rules.map((rule) => ({
      condition: "if-not-acked",
      notifyType: "default",
      delay: { timeAmount: rule.delayMinutes, timeUnit: "minutes" },
      recipient:
        rule.type === "user"
          ? { type: "user", id: rule.id, username: world.users.get(rule.id)?.username ?? "" }
          : { type: "schedule", id: rule.id, name: world.schedules.get(rule.id)?.name ?? "" },
    })),
  };
}
