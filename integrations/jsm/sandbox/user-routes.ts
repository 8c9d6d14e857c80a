import type { FastifyInstance } from "fastify";
import { z } from "zod";
import type { JsonObject } from "../../../src/core/json.ts";
import { checked, noQuery } from "./answers.ts";
import { SERVICE_ACCOUNT, type UserRow, type World } from "./world.ts";

/* Jira's people (Jira Cloud platform REST API v3, groups "User search" and "Users", read 2026-11-21). */

const page = (most: number, usually: number) => ({
  startAt: z.coerce.number().int().min(0).default(0),
  maxResults: z.coerce.number().int().min(1).max(most).default(usually),
});
const searchQuery = z.strictObject({ ...page(1_000, 50), query: z.string().min(1) });
const allQuery = z.strictObject(page(1_000, 50));
const bulkQuery = z.strictObject({
  ...page(200, 10),
  accountId: z.union([z.string().transform((id) => [id]), z.array(z.string())]),
});

export function userRoutes(app: FastifyInstance, world: World): void {
  /** How a name or an address begins, in any case; in full or not at all shown. */
  app.get("/user/search", async (request) => {
    const { query, startAt, maxResults } = checked(world, searchQuery, request.query, request);
    const start = query.toLowerCase();
    const found = [...world.users.all()].filter(({ name, email }) =>
      [email, name, ...name.split(" ")].some((word) => word.toLowerCase().startsWith(start)),
    );
    return found.slice(startAt, startAt + maxResults).map((one) => userOf(one, world));
  });

  app.get("/users/search", async (request) => {
    const { startAt, maxResults } = checked(world, allQuery, request.query, request);
    return [...world.users.all()].slice(startAt, startAt + maxResults).map((one) => userOf(one, world));
  });

  app.get("/user/bulk", async (request) => {
    const { accountId, startAt, maxResults } = checked(world, bulkQuery, request.query, request);
    const known = [...new Set(accountId)].flatMap((id) => world.users.get(id) ?? []);
    const values = known.slice(startAt, startAt + maxResults).map((one) => userOf(one, world));
    return { startAt, maxResults, total: known.length, isLast: startAt + maxResults >= known.length, values };
  });

  app.get("/myself", async (request) => {
    checked(world, noQuery, request.query, request);
    return userOf(SERVICE_ACCOUNT, world);
  });
}

/** What somebody does not show is an empty address. */
function userOf({ id, email, name, zone, type }: UserRow, { behaviour }: World): JsonObject {
  return {
    accountId: id,
    accountType: type,
    emailAddress: behaviour.hidesEmails === true ? "" : email,
    displayName: name,
    active: true,
    timeZone: zone,
    locale: "en_GB",
  };
}
