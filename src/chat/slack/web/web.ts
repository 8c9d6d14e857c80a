import type { Clock } from "../../../core/clock.ts";
import { BotError, ERRORS } from "../../../core/errors.ts";
import type { JsonObject } from "../../../core/json.ts";
import type { Log } from "../../../core/log.ts";
import type { CallOptions, Installations, SlackWeb } from "../ports.ts";
import { type Client, createClient, type Fetch } from "./client.ts";
import { createLanes } from "./lanes.ts";
import { type Limit, limitsOf } from "./limits.ts";
import { createPacer, type Haste } from "./pacer.ts";
import { createWaitingRoom, type Ticket } from "./waiting-room.ts";

/** Slack itself. */
export const SLACK_API = "https://slack.com/api/";
/** Waits before a call that failed in passing is made again; after them whoever asked decides. */
const REPEAT_AFTER_MS = [1_000, 3_000] as const;
/** So often one call waits out a 429 that it could not foresee. */
const RATE_LIMITED_MAX = 3;
/** A pause that is known to last longer is not waited out: whoever asked is told at once. */
const PAUSE_MAX_MS = 120_000;

export interface SlackWebParts {
  readonly installations: Installations;
  /** Another address than Slack's: a test double. */
  readonly apiUrl?: string;
  readonly clock: Clock;
  readonly log: Log;
  /** Default: the platform's own. */
  readonly fetch?: Fetch;
}

/** How calls are made that the outgoing messages consist of. */
export interface QueuedOptions extends CallOptions {
  /**
   * A newer one will say the same or more: it lets the others go first, those of its channel too, and is dropped first
   * where too many wait. Its order is its sender's to keep.
   */
  readonly droppable?: true;
  /** Nobody waits for it: it lets all others go first, those of its channel too. Its order is its sender's to keep. */
  readonly yields?: true;
  /** Takes it back as long as it waits: then the call rejects with the signal's reason. */
  readonly withdrawn?: AbortSignal;
}

/** The Web API with the order and the urgency of messages. */
export interface QueuedWeb extends SlackWeb {
  /** `args` as a function is asked when the call leaves, again for each repeat. */
  call(team: string, method: string, args: Args, options?: QueuedOptions): Promise<JsonObject>;
}

export type Args = JsonObject | (() => JsonObject);

export interface StoppableWeb extends QueuedWeb {
  /** Calls that have left and are not answered. */
  inFlight(): number;
  /** What waits is refused with BotError("stopping"); what has left is waited for, some seconds. */
  stop(): Promise<void>;
}

/**
 * Slack's Web API, called no faster than it takes calls: a 429 that can be foreseen does not happen, and one that cannot
 * pauses what it concerns for as long as it says. Calls of one channel keep their order and hold up no other channel's;
 * urgent ones pass them all, droppable ones let them all pass, and those that yield let the droppable pass too. What waits is in memory, 1,000 calls of a workspace at
 * most, for the app's store owes it: inbounds, plans and timers are taken up again after a restart. Throws BotError:
 * vendor_… as refusals.ts and failure.ts say, "expired" for a trigger, "conflict" for a form that has changed,
 * "not_configured" for a workspace without the bot, "stopping".
 */
export function createSlackWeb(parts: SlackWebParts): StoppableWeb {
  const { installations, apiUrl = SLACK_API, clock, log, fetch = globalThis.fetch } = parts;
  const pacer = createPacer(clock);
  const lanes = createLanes();
  const room = createWaitingRoom();
  const clients = new Map<string, { readonly token: string; readonly client: Client }>();
  const underWay = new Set<Promise<unknown>>();

  async function clientOf(team: string): Promise<Client> {
    const token = (await installations.find(team))?.botToken;
    if (token === undefined) throw new BotError("not_configured", "I am not installed in that Slack workspace.");
    const known = clients.get(team);
    if (known?.token === token) return known.client;
    const client = createClient({ token, apiUrl, fetch, log });
    clients.set(team, { token, client });
    return client;
  }

  /** Once, as soon as it may leave. */
  async function attempt(call: Call): Promise<JsonObject> {
    const { team, method, args, limits, haste, ticket } = call;
    const client = await clientOf(team);
    if (haste === "urgent") {
      if (!pacer.rush(limits)) throw tooSoon(method);
    } else {
      if (pacer.pausedMs(limits) > PAUSE_MAX_MS) throw tooSoon(method);
      await pacer.pass(limits, haste, ticket.signal);
    }
    ticket.leave();
    const answer = client(method, typeof args === "function" ? args() : args);
    underWay.add(answer);
    try {
      return answered(await answer, method);
    } finally {
      underWay.delete(answer);
    }
  }

  async function attempts(call: Call): Promise<JsonObject> {
    const { ticket, limits, method, team } = call;
    for (let [failures, limited] = [0, 0]; ; ) {
      try {
        return await attempt(call);
      } catch (error) {
        if (!(error instanceof BotError) || ticket.signal.aborted) throw error;
        const { retryAfterMs } = error.details;
        if (typeof retryAfterMs === "number") {
          pacer.limited(limits, retryAfterMs);
          log.warn("slack.rate_limited", { team, method, retryAfterMs });
          limited += 1;
          if (call.haste === "urgent" || limited > RATE_LIMITED_MAX) throw error;
          ticket.comeBack();
          continue;
        }
        const waitMs = mayRepeat(error, call) ? REPEAT_AFTER_MS[failures] : undefined;
        if (waitMs === undefined) throw error;
        failures += 1;
        ticket.comeBack();
        await clock.sleep(waitMs, ticket.signal);
      }
    }
  }

  return {
    inFlight: () => underWay.size,
    call: async (team, method, args, options = {}) => {
      const { channel, repeatable = false, withdrawn } = options;
      const haste = hasteOf(options);
      const ticket = room.enter(team, haste === "droppable", withdrawn);
      const call = { team, method, args, limits: limitsOf(team, method, channel), haste, repeatable, ticket } as const;
      try {
        if (haste !== "normal" || channel === undefined) return await attempts(call);
        return await lanes.run(`${team}/${channel}`, ticket.signal, () => attempts(call));
      } finally {
        ticket.leave();
      }
    },
    stop: async () => {
      room.stop();
      await Promise.allSettled(underWay);
    },
  };
}

interface Call {
  readonly team: string;
  readonly method: string;
  readonly args: Args;
  readonly limits: readonly Limit[];
  readonly haste: Haste;
  readonly repeatable: boolean;
  readonly ticket: Ticket;
}

function hasteOf({ urgent, yields, droppable }: QueuedOptions): Haste {
  if (urgent) return "urgent";
  if (yields) return "yielding";
  return droppable ? "droppable" : "normal";
}

/** What certainly was not taken may be sent again; else only what may be done twice. A trigger is dead by then. */
function mayRepeat({ code, effect }: BotError, { haste, repeatable }: Call): boolean {
  if (haste === "urgent" || code === "vendor_rate_limited") return false;
  return ERRORS[code].retry && (effect === "none" || repeatable);
}

function tooSoon(method: string): BotError {
  return new BotError("vendor_rate_limited", "Slack asks us to be slower; try again in a minute.", {
    details: { method },
  });
}

function answered(answer: unknown, method: string): JsonObject {
  if (isJsonObject(answer)) return answer;
  throw new BotError("vendor_broken", "Slack answered with something that cannot be read.", { details: { method } });
}

/** What was parsed from JSON and is an object is a JsonObject. */
function isJsonObject(value: unknown): value is JsonObject {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
