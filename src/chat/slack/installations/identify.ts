import { z } from "zod";
import { BotError } from "../../../core/errors.ts";
import type { Log } from "../../../core/log.ts";
import type { Installation } from "../ports.ts";
import { createClient, type Fetch } from "../web/client.ts";

/** Whose token it is, and what it may. */
export type Identity = Omit<Installation, "botToken">;

/**
 * Asks Slack whose bot token this is. Throws BotError: "vendor_auth" when Slack does not accept it, another vendor_… when
 * it does not say; never with the token.
 */
export type Identify = (botToken: string) => Promise<Identity>;

/** Slack docs, auth.test, read 2026-11-21; the client takes the scopes from the header x-oauth-scopes. */
const ANSWER = z.object({
  team_id: z.string(),
  team: z.string(),
  user_id: z.string(),
  bot_id: z.string(),
  enterprise_id: z.string().nullish(),
  response_metadata: z.object({ scopes: z.array(z.string()).default([]) }).default({ scopes: [] }),
});

export interface IdentifyOptions {
  readonly apiUrl: string;
  readonly log: Log;
  /** Default: the platform's own. */
  readonly fetch?: Fetch;
}

export function createIdentify({ apiUrl, log, fetch = globalThis.fetch }: IdentifyOptions): Identify {
  return async (botToken) => {
    const call = createClient({ token: botToken, apiUrl, fetch, log });
    const read = ANSWER.safeParse(await call("auth.test", {}));
    if (!read.success) throw new BotError("vendor_auth", "That is not the token of a Slack bot.");
    const { team_id, team, user_id, bot_id, enterprise_id, response_metadata } = read.data;
    return {
      team: team_id,
      teamName: team,
      ...(enterprise_id ? { enterprise: enterprise_id } : {}),
      botUser: user_id,
      botId: bot_id,
      scopes: response_metadata.scopes,
    };
  };
}
