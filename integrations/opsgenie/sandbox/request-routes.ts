import type { FastifyInstance } from "fastify";
import { envelope, iso, Refusal } from "./answers.ts";
import type { World } from "./world.ts";

/** Pending or unknown, the answer is the same 404 with this header (opsgenie-go-sdk-v2 client.go, read 2026-11-21). */
const PENDING = { name: "X-Opsgenie-Errortype", value: "RequestNotProcessed" };

/** What became of a write. */
export function requestRoutes(app: FastifyInstance, world: World): void {
  app.get<{ Params: { id: string } }>("/v2/alerts/requests/:id", async (request, reply) => {
    const { id } = request.params;
    const row = world.requests.get(id);
    if (row === undefined || row.result === null) {
      if (row !== undefined) world.polls.set(id, (world.polls.get(id) ?? 0) + 1);
      reply.header(PENDING.name, PENDING.value);
      throw new Refusal(404, "Request not found. It might not be processed, yet.");
    }
    const { isSuccess, status, at, alertId } = row.result;
    return envelope({
      data: {
        success: isSuccess,
        isSuccess,
        action: row.action,
        processedAt: iso(at),
        integrationId: "sandbox",
        status,
        alertId,
        alias: world.alerts.get(alertId)?.alias ?? "",
      },
    });
  });
}
