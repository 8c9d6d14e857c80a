import type { FastifyInstance } from "fastify";
import { checked, iso, noQuery, notFound } from "./answers.ts";
import type { World } from "./world.ts";

/** What became of a write. Pending or unknown, the answer is the same 404. */
export function requestRoutes(app: FastifyInstance, world: World): void {
  app.get<{ Params: { id: string } }>("/alerts/requests/:id", async (request) => {
    checked(world, noQuery, request.query, request);
    const row = world.requests.get(request.params.id);
    if (row === undefined || row.result === null) {
      if (row !== undefined) world.polls.set(row.id, (world.polls.get(row.id) ?? 0) + 1);
      throw notFound("Request");
    }
    const { isSuccess, status, at, alertId } = row.result;
    const alias = world.alerts.get(alertId)?.alias ?? "";
    return { action: row.action, processedAt: iso(at), integrationId: "sandbox", isSuccess, status, alertId, alias };
  });
}
