import type { z } from "zod";
import type { Budget, HttpAccount, HttpClient, VendorHttp } from "../../src/core/http.ts";
import type { VendorRequest } from "../../src/core/operation-kind.ts";
import { parseAnswer } from "../../src/core/wire.ts";
import { reasonOf } from "./wire.ts";

/** Key of the account in operations, references and budgets. */
export const ACCOUNT = "opsgenie";
export const TITLE = "OpsGenie";
/** Handles are OG-<tinyId>. */
export const PREFIX = "OG";

/** Requests under way at once. OpsGenie publishes no number for it; fifty keeps a burst small beside its own traffic. */
export const MAX_IN_FLIGHT = 50;

/**
 * OpsGenie fills token buckets by domain, plan and number of users and publishes no trustworthy rates: only its 429 and
 * the headers beside it say when it has had enough (OpsGenie docs, API rate limiting, read 2026-11-21).
 */
const BUDGET: Budget = { maxInFlight: MAX_IN_FLIGHT, slow: { everyMs: 200, forMs: 10_000 } };

/** Where an account lives. The web addresses of alerts follow from it. */
export interface OpsGenieSettings {
  readonly apiUrl: string;
  readonly apiKey: string;
}

type Query = NonNullable<VendorRequest["query"]>;

/** The account's reads, checked against their schemas. Writes go through `http` directly. */
export interface OpsGenieApi {
  readonly http: VendorHttp;
  /** Throws BotError with a vendor_… code; vendor_broken when the answer does not fit the schema. */
  read<T>(path: string, schema: z.ZodType<T>, query?: Query): Promise<T>;
  /** undefined when OpsGenie answers 404. */
  find<T>(path: string, schema: z.ZodType<T>, query?: Query): Promise<T | undefined>;
  /** The page of an alert, for people. */
  alertUrl(id: string): string;
  /** Where they are listed. */
  readonly alertsUrl: string;
}

export function connectApi(client: HttpClient, settings: OpsGenieSettings): OpsGenieApi {
  const http = client.connect(httpAccount(settings));
  const find = async <T>(path: string, schema: z.ZodType<T>, query: Query = {}): Promise<T | undefined> => {
    const answer = await http.send({ method: "GET", path, query, mode: "read", accept: [404] });
    return answer.status === 404 ? undefined : parseAnswer(TITLE, schema, answer.body, path);
  };
  return {
    http,
    find,
    read: async (path, schema, query = {}) => {
      const answer = await http.send({ method: "GET", path, query, mode: "read" });
      return parseAnswer(TITLE, schema, answer.body, path);
    },
    alertsUrl: `${webUrl(settings.apiUrl)}/alert/list`,
    alertUrl: (id) => `${webUrl(settings.apiUrl)}/alert/detail/${encodeURIComponent(id)}/details`,
  };
}

function httpAccount({ apiUrl, apiKey }: OpsGenieSettings): HttpAccount {
  return {
    account: ACCOUNT,
    title: TITLE,
    baseUrl: apiUrl.replace(/\/+$/, ""),
    headers: { authorization: `GenieKey ${apiKey}` },
    budget: BUDGET,
    reasonOf,
    requestIdHeader: "x-request-id",
    // Seconds of the bucket that ran empty (OpsGenie docs, API rate limiting, read 2026-11-21).
    resetHeader: "x-ratelimit-period-in-sec",
  };
}

/** People open alerts at app.opsgenie.com (app.eu.… in the EU); anything else is taken to serve its own pages. */
function webUrl(apiUrl: string): string {
  const url = new URL(apiUrl);
  if (/^api\.(\w+\.)?opsgenie\.com$/.test(url.hostname)) return `https://${url.hostname.replace(/^api\./, "app.")}`;
  return apiUrl.replace(/\/+$/, "");
}
