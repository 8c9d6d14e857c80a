import type { FastifyInstance } from "fastify";
import { z } from "zod";
import { pageOf, pageQuery } from "./paging.ts";
import { declared, many, manyOf, notFound } from "./refusal.ts";
import type { Renderer } from "./render.ts";
import { type PolicyRow, PRIORITIES, priorityId, type World } from "./world.ts";

const sortByName = z.enum(["name", "name:asc", "name:desc"]).optional();
const usersQuery = z.strictObject({
  ...pageQuery,
  query: z.string().optional(),
  "team_ids[]": many.optional(),
  "include[]": manyOf(["contact_methods", "notification_rules", "teams", "subdomains"]).optional(),
});
const servicesQuery = z.strictObject({
  ...pageQuery,
  query: z.string().optional(),
  name: z.string().optional(),
  "team_ids[]": many.optional(),
  sort_by: sortByName,
  "include[]": manyOf(["escalation_policies", "teams", "integrations"]).optional(),
});
const teamsQuery = z.strictObject({ ...pageQuery, query: z.string().optional() });
const policiesQuery = z.strictObject({
  ...pageQuery,
  query: z.string().optional(),
  "user_ids[]": many.optional(),
  "team_ids[]": many.optional(),
  sort_by: sortByName,
  "include[]": manyOf(["services", "teams", "targets"]).optional(),
});
const ABILITIES = ["teams", "urgencies", "schedules", "priorities"];

export function addDirectoryRoutes(app: FastifyInstance, world: World, render: Renderer): void {
  app.get("/users", (request) => {
    const query = declared(usersQuery, request.query, "query");
    const rows = [...world.users.all()].filter((row) => has(row.name, query.query) || has(row.email, query.query));
    return pageOf("users", rows, query, render.user);
  });
  app.get<{ Params: { id: string } }>("/users/:id", (request) => {
    const row = world.users.get(request.params.id);
    if (row === undefined) throw notFound();
    return { user: render.user(row) };
  });
  app.get("/teams", (request) => {
    const query = declared(teamsQuery, request.query, "query");
    return pageOf(
      "teams",
      [...world.teams.all()].filter((row) => has(row.name, query.query)),
      query,
      render.team,
    );
  });
  app.get("/services", (request) => {
    const query = declared(servicesQuery, request.query, "query");
    const rows = [...world.services.all()].filter(
      (row) =>
        has(row.name, query.query) &&
        (query.name === undefined || row.name === query.name) &&
        (query["team_ids[]"]?.includes(row.teamId) ?? true),
    );
    return pageOf("services", rows, query, render.service);
  });
  app.get<{ Params: { id: string } }>("/services/:id", (request) => {
    const row = world.services.get(request.params.id);
    if (row === undefined) throw notFound();
    return { service: render.service(row) };
  });
  app.get("/escalation_policies", (request) => {
    const query = declared(policiesQuery, request.query, "query");
    const rows = [...world.policies.all()].filter(
      (row) =>
        has(row.name, query.query) &&
        (query["team_ids[]"]?.includes(row.teamId) ?? true) &&
        (query["user_ids[]"] === undefined || isTarget(row, query["user_ids[]"])),
    );
    return pageOf("escalation_policies", rows, query, render.policy);
  });
  app.get<{ Params: { id: string } }>("/escalation_policies/:id", (request) => {
    const row = world.policies.get(request.params.id);
    if (row === undefined) throw notFound();
    return { escalation_policy: render.policy(row) };
  });
  app.get("/abilities", () => ({ abilities: ABILITIES }));
  app.get("/priorities", (request) => {
    const query = declared(z.strictObject(pageQuery), request.query, "query");
    return pageOf("priorities", PRIORITIES, query, (name) => ({
      id: priorityId(name),
      type: "priority",
      summary: name,
      name,
      description: null,
    }));
  });
}

function has(text: string, part: string | undefined): boolean {
  return part === undefined || text.toLowerCase().includes(part.toLowerCase());
}

function isTarget(row: PolicyRow, userIds: readonly string[]): boolean {
  return row.rules.some((targets) => targets.some((target) => target.type === "user" && userIds.includes(target.id)));
}
