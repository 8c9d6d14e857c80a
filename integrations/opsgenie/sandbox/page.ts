import type { FastifyInstance } from "fastify";
import { notFound } from "./answers.ts";
import type { World } from "./world.ts";

const ENTITIES: Readonly<Record<string, string>> = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;" };

/** What a link to an alert opens: OpsGenie's web page in its barest form. */
export function detailPage(app: FastifyInstance, world: World): void {
  app.get<{ Params: { id: string } }>("/alert/detail/:id/details", async (request, reply) => {
    const alert = world.alerts.get(request.params.id);
    if (alert === undefined) throw notFound("Alert");
    const facts = [
      `#${alert.tinyId} ${alert.message}`,
      `${alert.status}${alert.acknowledged ? `, acknowledged by ${alert.acknowledgedBy}` : ""}`,
      ...alert.log.map((entry) => `${new Date(entry.at).toISOString()} ${entry.owner}: ${entry.text}`),
    ];
    const lines = facts.map((fact) => `<p>${fact.replace(/[&<>"]/g, (sign) => ENTITIES[sign] ?? sign)}</p>`);
    return reply
      .type("text/html; charset=utf-8")
      .send(`<!doctype html><title>Sandbox OpsGenie</title>${lines.join("\n")}`);
  });
}
