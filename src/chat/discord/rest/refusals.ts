import { BotError, type ErrorCode } from "../../../core/errors.ts";

interface Refusal {
  readonly code: ErrorCode;
  readonly sentence: string;
}

const GONE = "That message is no longer there.";
const TOO_LATE = "Discord no longer waits for an answer to that; do it again.";
const BROKEN = "Discord had a fault of its own and may or may not have done it.";
const SLOW = "Discord asks us to be slower; try again in a minute.";
const OURS = "Discord does not take the message as I built it; the log has the details.";
const UNSEEN = "I cannot see that channel: give my role View Channel there (Edit Channel, Permissions).";

/**
 * Discord's error codes, each with what it means for us and one sentence to act on: with a code nothing was done. Source:
 * Discord docs, Opcodes and Status Codes, JSON error codes, read 2026-11-21.
 */
const REFUSALS: Readonly<Record<number, Refusal>> = {
  10003: notFound(UNSEEN),
  10004: notFound("I am not in that server: invite me there."),
  10007: notFound("That person is not in the server."),
  10008: notFound(GONE),
  10011: notFound("There is no such role in the server."),
  10013: notFound("Discord knows no such person."),
  10015: expired(TOO_LATE),
  10062: expired(TOO_LATE),
  20016: slow("That channel is in slow mode; try again in a moment."),
  20028: slow(SLOW),
  30003: refused("That channel has as many pins as Discord allows: remove some."),
  30046: refused("Discord does not let me change that message any more often; try again later."),
  40002: auth("My Discord account must be verified first: see the Discord Developer Portal."),
  40003: slow("I may not open more direct messages just now; try again in a minute."),
  40060: { code: "conflict", sentence: "That was answered already." },
  50001: refused(UNSEEN),
  50005: refused("That message is not mine to change."),
  50006: refused(OURS),
  50007: refused("I may not send that person direct messages: they can allow it in the server's privacy settings."),
  50008: refused("That channel takes no messages."),
  50013: refused(
    "I lack a permission there: give my role View Channel, Send Messages, Send Messages in Threads, Embed Links and Read Message History.",
  ),
  50027: expired(TOO_LATE),
  50035: refused(OURS),
  50083: refused("That thread is archived: open it again."),
  160005: refused("That thread is locked."),
  200000: refused("This server's AutoMod does not let me say that: let my role pass it."),
};

export interface RefusalFacts {
  readonly method: string;
  readonly status: number;
  /** Discord's own code; 0 where it gave none. */
  readonly discord: number;
  /** Which fields Discord does not take, without what stands in them. */
  readonly fields?: readonly string[];
  /** Only an interaction's token was used. */
  readonly byToken: boolean;
}

/** Of an answer that is no success. */
export function refusalOf({ method, status, discord, fields, byToken }: RefusalFacts): BotError {
  const { code, sentence } = REFUSALS[discord] ?? byStatus(status, byToken);
  const details = { method, discord, ...(fields === undefined || fields.length === 0 ? {} : { fields }) };
  return new BotError(code, sentence, { details, status });
}

function byStatus(status: number, byToken: boolean): Refusal {
  if (status >= 500) return { code: "vendor_broken", sentence: BROKEN };
  if (status === 429) return slow(SLOW);
  if (status === 401 && byToken) return expired(TOO_LATE);
  if (status === 401) return auth("Discord does not accept DISCORD_TOKEN: make a new one (Developer Portal, Bot).");
  // What is not granted in one place is in others: the token itself is good.
  if (status === 403) return refused("Discord does not let me do that: check my role's permissions.");
  if (status === 404) return notFound("Discord does not know that any more.");
  return refused(OURS);
}

function notFound(sentence: string): Refusal {
  return { code: "vendor_not_found", sentence };
}

function expired(sentence: string): Refusal {
  return { code: "expired", sentence };
}

function refused(sentence: string): Refusal {
  return { code: "vendor_refused", sentence };
}

function auth(sentence: string): Refusal {
  return { code: "vendor_auth", sentence };
}

function slow(sentence: string): Refusal {
  return { code: "vendor_rate_limited", sentence };
}
