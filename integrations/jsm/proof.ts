import type { Clock } from "../../src/core/clock.ts";
import { createProver, type Prover } from "../../src/core/ops-proof.ts";
import { type JsmApi, MAX_IN_FLIGHT, TITLE } from "./client.ts";
import { acceptedAnswer, requestStatus } from "./wire.ts";

export function openProver(api: JsmApi, clock: Clock): Prover {
  return createProver({
    title: TITLE,
    http: api.http,
    clock,
    maxInFlight: MAX_IN_FLIGHT,
    requestPath: (id) => api.ops(`/alerts/requests/${encodeURIComponent(id)}`),
    readRequestId: (body) => acceptedAnswer.safeParse(body).data?.requestId,
    readStatus: (body) => {
      const status = requestStatus.safeParse(body).data;
      return status && { isSuccess: status.isSuccess, reason: status.status, alertId: status.alertId };
    },
  });
}
