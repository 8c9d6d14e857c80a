import type { FastifyInstance } from "fastify";
import { get } from "./alert-routes.ts";
import type { World } from "./world.ts";

const ENTITIES: Readonly<Record<string, string>> = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;" };

/** What a link to an alert opens: the site's web page in its barest form. */
export function alertPage(app: FastifyInstance, world: World): void {
  app.get<{ Params: { id: string } }>("/jira/ops/alerts/:id", async (request, reply) => {
    const alert = get(world, request.params.id);
    const facts = [
      `#${alert.tinyId} ${alert.message}`,
      [alert.isClosed ? "closed" : "open", ...(alert.acknowledged ? ["acknowledged"] : [])].join(", "),
      ...alert.notes.map(({ text }) => `Note: ${text}`),
      ...alert.log.map(({ at, text }) => `${new Date(at).toISOString()} ${text}`),
    ];
    const lines = facts.map((fact) => `<p>${fact.replace(/[&<>"]/gu, (sign) => ENTITIES[sign] ?? sign)}</p>`);
    return reply.type("text/html; charset=utf-8").send(`<!doctype html><title>Sandbox JSM</title>${lines.join("\n")}`);
  });
}
