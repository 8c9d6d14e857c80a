import type { Account, Integration, IntegrationPorts } from "../../src/core/integration.ts";
import { alertSource } from "./alerts.ts";
import { ACCOUNT, connectApi, TITLE } from "./client.ts";
import { createDirectory } from "./directory.ts";
import { examine } from "./doctor.ts";
import { eventSource } from "./events.ts";
import { inventorySource } from "./inventory.ts";
import { nameLists } from "./names.ts";
import { onCallSource } from "./oncall.ts";
import { operationKinds } from "./operations.ts";
import { openProver } from "./proof.ts";

/** OpsGenie: alerts and who is on call, through its REST API v2. */
export const opsgenie: Integration = {
  id: ACCOUNT,
  title: TITLE,
  env: [
    {
      name: "OPSGENIE_API_KEY",
      help: "API key of OpsGenie, with the rights to read, to create and update, and to read the configuration.",
      secret: true,
      required: true,
    },
    {
      name: "OPSGENIE_API_URL",
      help: "Address of OpsGenie's API; accounts in the EU: https://api.eu.opsgenie.com",
      default: "https://api.opsgenie.com",
      check: { pattern: /^https?:\/\/[^\s/?#]+(\/[^\s?#]*)?$/, problem: "must be an http or https address" },
    },
    {
      name: "OPSGENIE_FALLBACK_USER",
      help: "E-mail of the OpsGenie user under whom people act whom OpsGenie does not know; a note names them.",
      check: { pattern: /^[^\s@]+@[^\s@]+$/, problem: "must be an e-mail address" },
    },
  ],
  connect: connectAccount,
};

function connectAccount({ http, clock, env }: IntegrationPorts): Account {
  const { OPSGENIE_API_KEY: apiKey = "", OPSGENIE_API_URL: apiUrl = "", OPSGENIE_FALLBACK_USER: fallbackUser } = env;
  const api = connectApi(http, { apiKey, apiUrl });
  const directory = createDirectory(api, clock);
  const alerts = alertSource(api, directory, fallbackUser);
  return {
    account: ACCOUNT,
    title: TITLE,
    capabilities: {
      alerts,
      onCall: onCallSource(api, directory, clock, alerts),
      events: eventSource(directory, clock),
      inventory: inventorySource(api, directory, clock),
    },
    kinds: operationKinds({ api, clock, prover: openProver(api, clock) }),
    names: nameLists(api, directory),
    doctor: () => examine(api, directory, { fallbackUser, now: clock.now() }),
  };
}
