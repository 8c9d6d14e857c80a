import type { Clock } from "../../src/core/clock.ts";
import { createProver, type Prover } from "../../src/core/ops-proof.ts";
import { MAX_IN_FLIGHT, type OpsGenieApi, TITLE } from "./client.ts";
import { acceptedAnswer, requestStatus } from "./wire.ts";

/** While a request is not decided its 404 has X-Opsgenie-Errortype RequestNotProcessed (opsgenie-go-sdk-v2 client.go). */
export function openProver({ http }: OpsGenieApi, clock: Clock): Prover {
  return createProver({
    title: TITLE,
    http,
    clock,
    maxInFlight: MAX_IN_FLIGHT,
    requestPath: (id) => `/v2/alerts/requests/${encodeURIComponent(id)}`,
    readRequestId: (body) => acceptedAnswer.safeParse(body).data?.requestId,
    readStatus: (body) => {
      const status = requestStatus.safeParse(body).data?.data;
      if (status === undefined) return undefined;
      return {
        isSuccess: status.isSuccess ?? status.success ?? false,
        reason: status.status,
        alertId: status.alertId,
      };
    },
  });
}
