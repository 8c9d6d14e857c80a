import type { FastifyInstance } from "fastify";
import { incidentEntity } from "./entities.ts";
import { limitQuery, pageOf, pageQuery } from "./paging.ts";
import { checked } from "./refusal.ts";
import type { IncidentRow, World } from "./world.ts";

const UNRESOLVED: ReadonlySet<string> = new Set(["investigating", "identified", "monitoring"]);

/** Which notices each list holds, newest first. */
const LISTS: Readonly<Record<string, (row: IncidentRow) => boolean>> = {
  unresolved: (row) => UNRESOLVED.has(row.status),
  scheduled: (row) => row.scheduledForAt !== null,
  upcoming: (row) => row.status === "scheduled",
  active_maintenance: (row) => row.status === "in_progress" || row.status === "verifying",
};

export function incidentListRoutes(app: FastifyInstance, world: World): void {
  const newestFirst = (): IncidentRow[] => world.incidents.values().reverse();

  app.get("/pages/:page/incidents", (request) => {
    const { q, page, limit } = checked(world, limitQuery, request.query, request);
    const fitting = newestFirst().filter((row) => q === undefined || JSON.stringify(row).includes(q));
    return pageOf(fitting, page, limit).map((row) => incidentEntity(world, row));
  });

  for (const [name, holds] of Object.entries(LISTS)) {
    app.get(`/pages/:page/incidents/${name}`, (request) => {
      const { page, per_page } = checked(world, pageQuery, request.query, request);
      return pageOf(newestFirst().filter(holds), page, per_page).map((row) => incidentEntity(world, row));
    });
  }
}
