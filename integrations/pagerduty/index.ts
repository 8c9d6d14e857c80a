import type { Account, Integration, IntegrationPorts } from "../../src/core/integration.ts";
import { createAlerts } from "./alerts.ts";
import { accountFor, createApi, incidentsUrl } from "./client.ts";
import { examine } from "./doctor.ts";
import { ACCOUNT, TITLE } from "./domain.ts";
import { createEvents, SECRET_VARIABLE } from "./events.ts";
import { createNames, type Models } from "./names.ts";
import { createOnCall } from "./oncall.ts";
import { operationKinds } from "./operations.ts";
import { createPeople } from "./people.ts";
import { createSubscriptions } from "./subscriptions.ts";

/** Ours: the shortest that nobody guesses. */
const SECRETS = {
  pattern: /^[^,]{16,}(?:,[^,]{16,})*$/u,
  problem: "must be the secret that PagerDuty showed with the webhook, or several with commas between them",
};
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
    {
      name: SECRET_VARIABLE,
      help: "What PagerDuty signs its webhooks with, as `tocsin hooks create pagerduty` shows it; several with commas while one replaces another. Unset: none is taken, and PagerDuty is asked for changes.",
      secret: true,
      several: true,
      check: SECRETS,
    },
  ],
  connect,
};

function connect({ http, clock, env }: IntegrationPorts): Account {
  const fallback = env.PAGERDUTY_FROM;
  const road = http.connect(accountFor(env));
  const api = createApi(road);
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
      events: createEvents(env[SECRET_VARIABLE], createSubscriptions(api, road)),
    },
    kinds: operationKinds({ api, clock }),
    names: createNames(api, models),
    doctor: () => examine(api, people, fallback),
  };
}
