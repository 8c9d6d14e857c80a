import type { FastifyInstance } from "fastify";
import { pageEntity, templateEntity } from "./entities.ts";
import { pageOf, pageQuery } from "./paging.ts";
import { checked, notFound } from "./refusal.ts";
import type { World } from "./world.ts";

export function pageRoutes(app: FastifyInstance, world: World): void {
  app.get("/pages", () => world.pages.values().map((row) => pageEntity(world, row)));

  app.get<{ Params: { page: string } }>("/pages/:page", (request) => {
    const row = world.pages.get(request.params.page);
    if (row === undefined) throw notFound();
    return pageEntity(world, row);
  });

  app.get("/pages/:page/incident_templates", (request) => {
    const { page, per_page } = checked(world, pageQuery, request.query, request);
    return pageOf(world.templates.values(), page, per_page).map((row) => templateEntity(world, row));
  });
}
