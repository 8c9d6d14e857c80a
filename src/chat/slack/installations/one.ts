import { createHash } from "node:crypto";
import { z } from "zod";
import { BotError } from "../../../core/errors.ts";
import type { Log } from "../../../core/log.ts";
import type { Store } from "../../../core/store.ts";
import type { Installation } from "../ports.ts";
import type { Identify, Identity } from "./identify.ts";
import { identitySchema } from "./stored.ts";

export interface OneWorkspace {
  readonly botToken: string;
  readonly identify: Identify;
  readonly store: Store;
  readonly log: Log;
}

const DOCUMENT = "slack:home";
/** `token` is its hash: what is remembered is of this token only. */
const remembered = z.object({ token: z.string(), identity: identitySchema });

/**
 * The workspace that a bot token is for. Slack is asked each time; while it does not answer, what it said of this token
 * last holds, so that a restart during an outage of Slack's goes through. Throws BotError with what to set.
 */
export async function openOne({ botToken, identify, store, log }: OneWorkspace): Promise<Installation> {
  const token = createHash("sha256").update(botToken).digest("base64url");
  const document = await store.get("settings", DOCUMENT);
  const last = remembered.safeParse(document?.value);
  const known = last.success && last.data.token === token ? last.data.identity : undefined;
  let identity: Identity;
  try {
    identity = await identify(botToken);
  } catch (error) {
    if (!(error instanceof BotError)) throw error;
    if (error.code === "vendor_auth") throw notAccepted(error);
    if (known === undefined) throw error;
    log.warn("slack.identity.from_before", { team: known.team, error });
    return { ...known, botToken };
  }
  if (JSON.stringify(known) !== JSON.stringify(identity)) {
    await store.commit([{ put: "settings", id: DOCUMENT, value: { token, identity: { ...identity } } }]);
  }
  return { ...identity, botToken };
}

function notAccepted(error: BotError): BotError {
  const { slack } = error.details;
  const why = typeof slack === "string" ? ` (${slack})` : "";
  return new BotError(
    "vendor_auth",
    `Slack does not accept SLACK_BOT_TOKEN${why}: install the app in the workspace again and paste its Bot User OAuth Token.`,
    { cause: error, details: error.details },
  );
}
