import type { Account, Integration, IntegrationPorts } from "../../src/core/integration.ts";
import { alertSource } from "./alerts.ts";
import { ACCOUNT, connectApi, siteUrlOf, TITLE } from "./client.ts";
import { createDirectory } from "./directory.ts";
import { examine } from "./doctor.ts";
import { eventSource } from "./events.ts";
import { inventorySource } from "./inventory.ts";
import { nameLists } from "./names.ts";
import { onCallSource } from "./oncall.ts";
import { operationKinds } from "./operations.ts";
import { openProver } from "./proof.ts";

/** The token travels with every request, so nothing but a loopback address goes without encryption. */
const LOOPBACK = String.raw`http:\/\/(?:127\.0\.0\.1|localhost)(?::\d+)?`;
const HOST = String.raw`[^\s\/?#@:]+(?::\d+)?`;
const REST = String.raw`(?:\/[^\s?#]*)?`;

/** Jira Service Management's operations (alerts, on-call), through Atlassian's REST API: OpsGenie's successor. */
export const jsm: Integration = {
  id: ACCOUNT,
  title: TITLE,
  env: [
    {
      name: "JSM_SITE",
      help: "Your Atlassian site, such as https://acme.atlassian.net.",
      required: true,
      check: {
        pattern: new RegExp(`^(?:${LOOPBACK}|(?:https:\\/\\/)?${HOST})${REST}$`, "i"),
        problem: "must be the address of a site, such as https://acme.atlassian.net",
      },
    },
    {
      name: "JSM_EMAIL",
      help: "E-mail of the Atlassian account under which Tocsin acts; it needs access to the teams' operations.",
      required: true,
      check: { pattern: /^[^\s@:]+@[^\s@:]+$/, problem: "must be an e-mail address" },
    },
    {
      name: "JSM_API_TOKEN",
      help: "API token of that account (id.atlassian.com, Security, API tokens).",
      secret: true,
      required: true,
    },
    {
      name: "JSM_CLOUD_ID",
      help: "Id of the site; found by itself at <site>/_edge/tenant_info unless it is set.",
      check: { pattern: /^[\w-]+$/, problem: "must be the id that <site>/_edge/tenant_info shows" },
    },
    {
      name: "JSM_API_URL",
      help: "Address of Atlassian's API.",
      default: "https://api.atlassian.com",
      check: {
        pattern: new RegExp(`^(?:${LOOPBACK}|https:\\/\\/${HOST})${REST}$`, "i"),
        problem: "must be an https address",
      },
    },
    {
      name: "JSM_FALLBACK_USER",
      help: "E-mail of the Atlassian user for whom people act whom the site does not know; a note names them.",
      check: { pattern: /^[^\s@]+@[^\s@]+$/, problem: "must be an e-mail address" },
    },
  ],
  connect: connectAccount,
};

function connectAccount({ http, clock, env }: IntegrationPorts): Account {
  const { JSM_SITE = "", JSM_EMAIL = "", JSM_API_TOKEN = "", JSM_API_URL = "" } = env;
  const { JSM_CLOUD_ID: cloudId, JSM_FALLBACK_USER: fallbackUser } = env;
  const api = connectApi(http, clock, {
    siteUrl: siteUrlOf(JSM_SITE),
    apiUrl: JSM_API_URL,
    email: JSM_EMAIL,
    token: JSM_API_TOKEN,
    cloudId,
  });
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
    doctor: () => examine(api, directory, fallbackUser),
  };
}
