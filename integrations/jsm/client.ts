import type { z } from "zod";
import type { Clock } from "../../src/core/clock.ts";
import { BotError } from "../../src/core/errors.ts";
import type { Budget, HttpAnswer, HttpCall, HttpClient, VendorHttp } from "../../src/core/http.ts";
import type { VendorRequest } from "../../src/core/operation-kind.ts";
import { parseAnswer } from "../../src/core/wire.ts";
import { type Cloud, cloudOf } from "./cloud.ts";
import { isScopeMissing, withScope } from "./scopes.ts";
import { reasonOf } from "./wire.ts";

/** Key of the account in operations, references and budgets. */
export const ACCOUNT = "jsm";
export const TITLE = "Jira Service Management";
/** Handles are JSM-<tinyId>. */
export const PREFIX = "JSM";

/** Requests under way at once. Atlassian publishes no number for it; fifty keeps a burst small beside its own traffic. */
export const MAX_IN_FLIGHT = 50;

/** No rates are published for operations: only its 429 and Retry-After say when it has had enough. */
const BUDGET: Budget = { maxInFlight: MAX_IN_FLIGHT, slow: { everyMs: 200, forMs: 10_000 } };

/** Stands in paths for the site's cloud id until that is known. */
const CLOUD_ID = "{cloudId}";

/**
 * A write beside another to the same thing is answered 409 and not carried out
 * (atlassian/terraform-provider-atlassian-operations#24, read 2026-11-21), so it may be sent again, this often.
 */
const CONFLICT_REPEATS = 3;
/** Before the first repeat; doubled for each that follows. */
const CONFLICT_WAIT_MS = 250;

export interface JsmSettings {
  /** Of the site, without a slash at its end. */
  readonly siteUrl: string;
  readonly apiUrl: string;
  readonly email: string;
  readonly token: string;
  readonly cloudId?: string | undefined;
}

type Query = NonNullable<VendorRequest["query"]>;

/** The account's reads, checked against their schemas. Writes go through `http` directly. */
export interface JsmApi {
  /** Sends to Atlassian's API. Puts the cloud id into paths, and names the scope that a token lacks. */
  readonly http: VendorHttp;
  readonly cloud: Cloud;
  /** Whose token it is, in lower case: whatever we do, Jira Service Management shows this account doing it. */
  readonly email: string;
  /** The address of an operation ("/alerts") or of Jira ("/user/search"), below the API's. */
  ops(path: string): string;
  jira(path: string): string;
  /** Throws BotError with a vendor_… code; vendor_broken when the answer does not fit the schema. */
  read<T>(path: string, schema: z.ZodType<T>, query?: Query): Promise<T>;
  /** undefined when it is answered 404. */
  find<T>(path: string, schema: z.ZodType<T>, query?: Query): Promise<T | undefined>;
  /** The page of an alert, for people. */
  alertUrl(id: string): string;
  /** Where they are listed. */
  readonly alertsUrl: string;
}

export function connectApi(client: HttpClient, clock: Clock, settings: JsmSettings): JsmApi {
  const shared = { account: ACCOUNT, title: TITLE, budget: BUDGET, reasonOf, lacksRight: isScopeMissing };
  const site = client.connect({ ...shared, baseUrl: settings.siteUrl, headers: {} });
  const cloud = cloudOf(site, settings.siteUrl, TITLE, settings.cloudId);
  const credentials = Buffer.from(`${settings.email}:${settings.token}`).toString("base64");
  const http = throughCloud(
    client.connect({
      ...shared,
      baseUrl: settings.apiUrl.replace(/\/+$/, ""),
      headers: { authorization: `Basic ${credentials}` },
      requestIdHeader: "atl-traceid",
    }),
    cloud,
    clock,
  );
  const get = (path: string, query: Query, more: Pick<HttpCall, "accept"> = {}): Promise<HttpAnswer> =>
    http.send({ method: "GET", path, query, mode: "read", ...more });
  const alertsUrl = `${settings.siteUrl}/jira/ops/alerts`;
  const cloudPart = (): string => encodeURIComponent(cloud.known() ?? "") || CLOUD_ID;
  return {
    http,
    cloud,
    email: settings.email.toLowerCase(),
    ops: (path) => `/jsm/ops/api/${cloudPart()}/v1${path}`,
    jira: (path) => `/ex/jira/${cloudPart()}/rest/api/3${path}`,
    read: async (path, schema, query = {}) => parseAnswer(TITLE, schema, (await get(path, query)).body, path),
    find: async (path, schema, query = {}) => {
      const answer = await get(path, query, { accept: [404] });
      return answer.status === 404 ? undefined : parseAnswer(TITLE, schema, answer.body, path);
    },
    alertsUrl,
    alertUrl: (id) => `${alertsUrl}/${encodeURIComponent(id)}`,
  };
}

/** The site's address as people type it: with or without https, or copied with the page that they were on. */
export function siteUrlOf(typed: string): string {
  const url = new URL(/^https?:\/\//i.test(typed) ? typed : `https://${typed}`);
  return url.protocol === "https:" ? url.origin : typed.replace(/\/+$/, "");
}

function throughCloud(http: VendorHttp, cloud: Cloud, clock: Clock): VendorHttp {
  async function sendOnce(call: HttpCall): Promise<HttpAnswer> {
    const path = call.path.replace(CLOUD_ID, encodeURIComponent(await cloud.id()));
    try {
      return await http.send({ ...call, path });
    } catch (error) {
      throw withScope(error, call, TITLE);
    }
  }

  return {
    async send(call) {
      for (let repeat = 1; ; repeat += 1) {
        try {
          return await sendOnce(call);
        } catch (error) {
          if (!isConflict(error) || call.mode === "read" || repeat > CONFLICT_REPEATS) throw error;
          await clock.sleep(CONFLICT_WAIT_MS * 2 ** (repeat - 1), call.signal);
        }
      }
    },
  };
}

function isConflict(error: unknown): boolean {
  return error instanceof BotError && error.status === 409;
}
