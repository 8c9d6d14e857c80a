import type { Clock } from "../../src/core/clock.ts";
import type { JsonObject } from "../../src/core/json.ts";
import type { ActionPorts, ActionSpec } from "../../src/core/ops-action.ts";
import type { Prover } from "../../src/core/ops-proof.ts";
import { ensureAbout } from "../../src/core/wire.ts";
import { ACCOUNT, type OpsGenieApi, TITLE } from "./client.ts";
import { type AlertWire, alertAnswer } from "./wire.ts";

export type Action<P extends JsonObject> = ActionSpec<AlertWire, P>;

export interface WritePorts {
  readonly api: OpsGenieApi;
  readonly clock: Clock;
  readonly prover: Prover;
}

export const alertPath = (id: string, action = ""): string => `/v2/alerts/${encodeURIComponent(id)}${action}`;

/** Throws vendor_broken when OpsGenie answers with another alert. */
export async function findAlert(
  api: OpsGenieApi,
  id: string,
  type: "id" | "tiny" | "alias",
): Promise<AlertWire | undefined> {
  const answer = await api.find(alertPath(id), alertAnswer, { identifierType: type });
  if (answer === undefined) return undefined;
  const { data } = answer;
  const answered = { id: data.id, tiny: data.tinyId, alias: data.alias ?? id }[type];
  ensureAbout(TITLE, "alert", id, answered);
  return data;
}

/** How actions reach OpsGenie. The status of its requests is the proof: an alert is looked at only where that is missing. */
export function actionPorts({ api, clock, prover }: WritePorts): ActionPorts<AlertWire> {
  const query = { identifierType: "id" };
  return {
    account: ACCOUNT,
    title: TITLE,
    clock,
    prover,
    mustShow: false,
    find: (id) => findAlert(api, id, "id"),
    reading: (id) => ({ method: "GET", path: alertPath(id), query }),
    posting: (verb, id, body = {}) => ({
      method: "POST",
      path: alertPath(id, verb === "note" ? "/notes" : `/${verb}`),
      query,
      body,
    }),
  };
}
