import { REST, RequestMethod } from "discord.js";
import { z } from "zod";
import { BotError } from "../../../core/errors.ts";
import type { Json } from "../../../core/json.ts";
import type { DiscordRest, Method } from "../ports.ts";
import type { DiscordSettings } from "../settings.ts";
import { failureOf } from "./failure.ts";

/** For one request, of which whoever sent it repeats what may be repeated: real time, as of every socket. */
const REQUEST_MS = 10_000;
/** A wait for a rate limit that is longer is a failure: whoever asked decides what to do meanwhile. */
const WAIT_MAX_MS = 30_000;

const METHODS: Readonly<Record<Method, RequestMethod>> = {
  GET: RequestMethod.Get,
  POST: RequestMethod.Post,
  PATCH: RequestMethod.Patch,
  PUT: RequestMethod.Put,
  DELETE: RequestMethod.Delete,
};

const JSON_VALUE: z.ZodType<Json> = z.json();

export interface StoppableRest extends DiscordRest {
  /** Calls under way. */
  busy(): number;
  /** Calls from now on are refused with BotError("stopping"); resolves once those under way are over. */
  stop(): Promise<void>;
}

/** What every REST client of the bot's has: also the one that the gateway asks for its address. */
export function restOptions({ apiUrl }: Pick<DiscordSettings, "apiUrl">) {
  return {
    version: "10",
    api: apiUrl,
    timeout: REQUEST_MS,
    retries: 0,
    rejectOnRateLimit: ({ timeToReset }: { readonly timeToReset: number }) => timeToReset > WAIT_MAX_MS,
  } as const;
}

/** Discord's REST API by discord.js, which keeps to the rate limits of each bucket and of all together. */
export function createDiscordRest(settings: Pick<DiscordSettings, "apiUrl" | "token">): StoppableRest {
  const rest = new REST(restOptions(settings));
  // Given with each call: discord.js forgets its own token at the first 401, and then refuses by itself without saying why.
  const headers = { Authorization: `Bot ${settings.token}` };
  const underWay = new Set<Promise<unknown>>();
  let isStopping = false;

  return {
    busy: () => underWay.size,
    async call(method, path, { body, query, byToken = false, signal } = {}) {
      if (isStopping) throw new BotError("stopping", "Tocsin is stopping; it answers again once it is back.");
      const calling = rest.request({
        method: METHODS[method],
        fullRoute: `/${path.replace(/^\//u, "")}`,
        auth: false,
        ...(byToken ? {} : { headers }),
        ...(body === undefined ? {} : { body }),
        ...(query === undefined ? {} : { query: new URLSearchParams(query) }),
        ...(signal === undefined ? {} : { signal }),
      });
      underWay.add(calling);
      try {
        // What has no content comes as an empty buffer.
        const answer = await calling;
        return answer instanceof ArrayBuffer ? null : JSON_VALUE.parse(answer);
      } catch (error) {
        throw failureOf(error, method, byToken);
      } finally {
        underWay.delete(calling);
      }
    },
    async stop() {
      isStopping = true;
      await Promise.allSettled(underWay);
      rest.clearHashSweeper();
      rest.clearHandlerSweeper();
    },
  };
}
