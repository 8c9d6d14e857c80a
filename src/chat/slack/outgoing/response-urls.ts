import type { Clock } from "../../../core/clock.ts";
import { BotError } from "../../../core/errors.ts";
import type { JsonObject } from "../../../core/json.ts";
import type { Log } from "../../../core/log.ts";
import { createRecent } from "../../../core/recent.ts";
import type { Fetch } from "../web/client.ts";
import { httpFailure, transportFailure } from "../web/failure.ts";

/** How often and how long an address may be used (Slack docs, Handling user interaction, read 2026-11-21). */
const USES = 5;
const GOOD_FOR_MS = 30 * 60_000;
/** What may pass between Slack's issue of an address and our keeping of it. */
const MARGIN_MS = 30_000;
/** Addresses in memory. An answer whose address is gone goes another way. */
const KEPT = 10_000;
const DEADLINE_MS = 10_000;
/** How failures name what was called: the address itself is a secret. */
const METHOD = "response_url";

/** Addresses that Slack gives with what somebody typed or pressed: they need no membership, and no token. */
export interface ResponseUrls {
  /** One that does not lead to Slack is left out: a forged message must not make us call elsewhere. */
  keep(inbound: string, url: string): void;
  /**
   * False when it cannot be used, or not any more. Throws BotError: "vendor_unreachable" and "vendor_rate_limited" when
   * certainly nothing was taken, "vendor_silent" and "vendor_broken" when that is not known.
   */
  respond(inbound: string, body: JsonObject): Promise<boolean>;
}

export interface ResponseUrlParts {
  readonly apiUrl: string;
  readonly clock: Clock;
  readonly log: Log;
  readonly fetch: Fetch;
}

interface Kept {
  readonly url: string;
  readonly untilAt: number;
  uses: number;
}

export function createResponseUrls({ apiUrl, clock, log, fetch: request }: ResponseUrlParts): ResponseUrls {
  const kept = createRecent<Kept>(KEPT);

  function usable(inbound: string): Kept | undefined {
    const known = kept.get(inbound);
    return known !== undefined && known.uses > 0 && clock.now() < known.untilAt ? known : undefined;
  }

  return {
    keep: (inbound, url) => {
      if (!leadsToSlack(url, apiUrl)) return log.warn("slack.response_url.refused", { inbound });
      kept.set(inbound, { url, untilAt: clock.now() + GOOD_FOR_MS - MARGIN_MS, uses: USES });
    },
    respond: async (inbound, body) => {
      const known = usable(inbound);
      if (known === undefined) return false;
      known.uses -= 1;
      const answer = await post(request, known.url, body);
      if (answer === "taken") return true;
      kept.delete(inbound);
      return false;
    },
  };
}

async function post(request: Fetch, url: string, body: JsonObject): Promise<"taken" | "refused"> {
  let status: number;
  let text: string;
  try {
    const answer = await request(url, {
      method: "POST",
      headers: { "content-type": "application/json; charset=utf-8" },
      body: JSON.stringify(body),
      redirect: "error",
      signal: AbortSignal.timeout(DEADLINE_MS),
    });
    status = answer.status;
    text = await answer.text();
  } catch (error) {
    throw transportFailure(error, METHOD);
  }
  if (status === 429) {
    throw new BotError("vendor_rate_limited", "Slack asks us to be slower; try again in a minute.", { status });
  }
  if (status >= 500) throw httpFailure(status, METHOD);
  // "ok", or JSON that says whether it was.
  return status >= 400 || /"ok"\s*:\s*false/u.test(text) ? "refused" : "taken";
}

/** hooks.slack.com for slack.com, likewise for Slack's other domains; of a test double, the double itself. */
function leadsToSlack(url: string, apiUrl: string): boolean {
  if (!URL.canParse(url)) return false;
  const [to, api] = [new URL(url), new URL(apiUrl)];
  if (to.username !== "" || to.password !== "") return false;
  return to.origin === api.origin || (to.protocol === "https:" && to.host === `hooks.${api.host}`);
}
