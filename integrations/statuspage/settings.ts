import type { HttpAccount } from "../../src/core/http.ts";
import type { EnvVariable } from "../../src/core/integration.ts";

/** Key of the account in operations, references and budgets. */
export const ACCOUNT = "statuspage";
export const TITLE = "Statuspage";

/** Longest incident name and body (Statuspage OpenAPI, POST /pages/{page_id}/incidents, read 2026-11-21). */
export const LIMITS = { nameChars: 255, messageChars: 25_000 } as const;

/**
 * "Each API token is limited to 1 request / second as measured on a 60 second rolling window", beyond it 420 or 429
 * (Statuspage OpenAPI, Rate Limiting, read 2026-11-21): read as 60 in any rolling minute. The slower reading, one each
 * second, is kept to for a minute once a refusal has shown that it is meant. Ten are kept back so that reads can never
 * hold up a publication.
 */
const BUDGET: HttpAccount["budget"] = {
  perWindow: { requests: 60, windowMs: 60_000, keptForWrites: 10 },
  maxInFlight: 8,
  slow: { everyMs: 1_000, forMs: 60_000, always: true },
};

export const ENV: readonly EnvVariable[] = [
  {
    name: "STATUSPAGE_API_KEY",
    help: "API key of a Statuspage user who may publish (Statuspage: your avatar, API info).",
    secret: true,
    required: true,
  },
  {
    name: "STATUSPAGE_PAGE_ID",
    help: "Id of the page to publish on (Statuspage: your avatar, API info).",
    required: true,
    check: { pattern: /^[A-Za-z0-9]+$/u, problem: "must be a page's id, letters and digits" },
  },
  {
    name: "STATUSPAGE_API_URL",
    help: "Address of Statuspage's API; there is one for all regions.",
    default: "https://api.statuspage.io/v1",
    check: { pattern: /^https?:\/\/[^\s/?#]+(\/[^\s?#]*)?$/u, problem: "must be an http or https address" },
  },
];

/** Where people manage a page: beside api.statuspage.io. */
export function managedAt(env: Readonly<Record<string, string>>, pageId: string): string {
  const apiUrl = (env.STATUSPAGE_API_URL ?? "").replace(/\/+$/u, "");
  const home = apiUrl.replace(/^https:\/\/api\.statuspage\.io\/v1$/u, "https://manage.statuspage.io");
  return `${home}/pages/${encodeURIComponent(pageId)}`;
}

/** How the one HTTP client reaches the account. Authorisation: Statuspage OpenAPI, security, read 2026-11-21. */
export function accountFor(env: Readonly<Record<string, string>>, reasonOf: HttpAccount["reasonOf"]): HttpAccount {
  return {
    account: ACCOUNT,
    title: TITLE,
    baseUrl: (env.STATUSPAGE_API_URL ?? "").replace(/\/+$/u, ""),
    headers: { authorization: `OAuth ${env.STATUSPAGE_API_KEY ?? ""}` },
    budget: BUDGET,
    reasonOf,
    requestIdHeader: "x-request-id",
  };
}
