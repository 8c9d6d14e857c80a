import type { Account, Integration, IntegrationPorts } from "../../src/core/integration.ts";
import { createAlerts } from "./alerts.ts";
import { accountFor, createApi, incidentsUrl } from "./client.ts";
import { examine } from "./doctor.ts";
import { ACCOUNT, TITLE } from "./domain.ts";
import { createNames, type Models } from "./names.ts";
import { createOnCall } from "./oncall.ts";
import { operationKinds } from "./operations.ts";
import { createPeople } from "./people.ts";

const EMAIL = { pattern: /^[^@\s]+@[^@\s]+$/u, problem: "must be an e-mail address" };

export const pagerduty: Integration = {
  id: ACCOUNT,
  title: TITLE,
  env: [
    {
      name: "PAGERDUTY_API_KEY",
      help: "REST API key with write access (Integrations → API Access Keys), or a user's own token.",
      secret: true,
      required: true,
    },
    {
      name: "PAGERDUTY_API_URL",
      help: "REST API address. Accounts in the EU region: https://api.eu.pagerduty.com",
      default: "https://api.pagerduty.com",
      check: { pattern: /^https?:\/\/\S+$/u, problem: "must be an http(s) address" },
    },
    {
      name: "PAGERDUTY_FROM",
      help: "E-mail of the PagerDuty user for whom people write whom PagerDuty does not know; notes name the real person.",
      check: EMAIL,
    },
    {
      name: "PAGERDUTY_SERVICE",
      help: "Service (name or id) under which pages are filed when several services could stand for whom they are for.",
    },
  ],
  connect,
};

function connect({ http, clock, env }: IntegrationPorts): Account {
  const fallback = env.PAGERDUTY_FROM;
  const api = createApi(http.connect(accountFor(env)));
  const people = createPeople(api, clock, fallback);
  const models: Models = new Map();
  return {
    account: ACCOUNT,
    title: TITLE,
    capabilities: {
      alerts: createAlerts({
        api,
        clock,
        people,
        defaultService: env.PAGERDUTY_SERVICE,
        incidentsUrl: incidentsUrl(env),
      }),
      onCall: createOnCall({ api, clock, people, models }),
    },
    kinds: operationKinds({ api, clock }),
    names: createNames(api, models),
    doctor: () => examine(api, people, fallback),
  };
}
