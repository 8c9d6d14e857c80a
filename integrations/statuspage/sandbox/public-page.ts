import type { FastifyInstance } from "fastify";
import { LEVEL_WORDS } from "../../../src/core/status.ts";
import { notFound } from "./refusal.ts";
import type { IncidentRow, World } from "./world.ts";

/** What customers see, as plain text: where the links in replies lead. */
export function publicPage(app: FastifyInstance, world: World): void {
  app.get("/page", (_request, reply) => {
    const components = world.components
      .values()
      .map((row) => (row.group ? row.name : `  ${row.name}: ${LEVEL_WORDS[row.status]}`));
    const notices = world.incidents.values().reverse().map(noticeText);
    const title = world.pages.values()[0]?.name ?? "";
    return reply.type("text/plain; charset=utf-8").send([title, ...components, ...notices].join("\n"));
  });

  app.get<{ Params: { id: string } }>("/page/notices/:id", (request, reply) => {
    const row = world.incidents.get(request.params.id);
    if (row === undefined) throw notFound();
    return reply.type("text/plain; charset=utf-8").send(noticeText(row));
  });
}

function noticeText(row: IncidentRow): string {
  const updates = row.updates.map(
    (update) => `  ${update.status}: ${update.body} (${new Date(update.createdAt).toISOString()})`,
  );
  return ["", row.name, ...updates].join("\n");
}
