import type { FastifyPluginAsync, FastifyReply, FastifyRequest } from "fastify";
import type { Clock } from "../core/clock.ts";
import type { HookRequest } from "../core/events.ts";
import type { Log } from "../core/log.ts";
import { findHook, HOOKS_PREFIX } from "./address.ts";
import { type HookParts, takeDelivery, unreadiness } from "./delivery.ts";
import { createTroubles } from "./troubles.ts";
import { type HookOutcome, refused, type Verdict } from "./verdict.ts";

/** PagerDuty drops larger ones itself (PagerDuty docs, webhooks v3, delivery behaviour, read 2026-11-21). */
const BODY_BYTES_MAX = 262_144;
/** Of an event's type as it is logged: no vendor has longer ones, and whoever knows a hook's secret may send anything. */
const TYPE_CHARS_MAX = 80;
/** After what a sender is asked to try again, s: a restart takes less. */
const RETRY_AFTER_S = 10;

const CLOSED: Verdict = {
  status: 503,
  answer: { error: "Tocsin takes no webhooks now: send it again soon." },
  outcome: "failed",
  path: "other",
};

/** `*` is what stands behind /hooks/. */
interface HookRoute {
  readonly Params: { readonly "*": string };
}
type HookCall = FastifyRequest<HookRoute>;

export interface HooksDoorOptions {
  readonly clock: Clock;
  readonly log: Log;
}

/** Where vendors tell of changes. It stands before the bot is there: until then, and afterwards, senders are put off. */
export interface HooksDoor {
  /** `POST /hooks/<path>` and `/hooks/<path>/<secret>`. */
  readonly plugin: FastifyPluginAsync;
  open(parts: HookParts): void;
  /** Puts senders off from now on. What is being kept is answered all the same. */
  close(): void;
}

/**
 * A delivery is answered with 202 once its events are durable, each of them once; with 503 and Retry-After when that cannot
 * be now. No answer, log line or count has anything of its address beyond the hook's path.
 */
export function createHooksDoor({ clock, log }: HooksDoorOptions): HooksDoor {
  let parts: HookParts | undefined;
  const tell = createTroubles(log);

  async function post(request: HookCall, reply: FastifyReply): Promise<FastifyReply> {
    if (parts === undefined) return answer(reply, CLOSED);
    const raw = request.body instanceof Buffer ? request.body : Buffer.alloc(0);
    const delivery = { address: request.params["*"], at: clock.now(), headers: headersOf(request), raw };
    return answer(reply, await takeDelivery(parts, delivery));
  }

  function answer(reply: FastifyReply, verdict: Verdict): FastifyReply {
    count(verdict);
    tell(verdict);
    return say(reply, verdict.status, verdict.answer);
  }

  function count({ path, outcome, type }: Pick<Verdict, "path" | "outcome" | "type">): void {
    log.info("hook.delivery", {
      path,
      outcome,
      ...(type === undefined ? {} : { type: type.slice(0, TYPE_CHARS_MAX) }),
    });
  }

  /** For people who try the address in a browser, and for monitors. */
  function look(request: HookCall, reply: FastifyReply): FastifyReply {
    if (parts === undefined) return say(reply, CLOSED.status, CLOSED.answer);
    const source = findHook(parts.sources(), request.params["*"])?.source;
    if (source === undefined) return say(reply, 404, refused("other", "noHook").answer);
    const open = unreadiness(source, parts) === undefined;
    return say(reply, 200, { hook: source.title, open, takes: "POST" });
  }

  const plugin: FastifyPluginAsync = async (app) => {
    app.removeAllContentTypeParsers();
    app.addContentTypeParser("*", { parseAs: "buffer" }, (_request, body, done) => done(null, body));
    // Fastify would refuse a type that is none before anybody has seen the signature.
    app.addHook("onRequest", (request, _reply, done) => {
      // Set, for deleting a property makes every other one slower to read.
      request.raw.headers["content-type"] = undefined;
      done();
    });
    // The server answers it.
    app.addHook<HookRoute>("onError", (request, _reply, error, done) => {
      if (request.method === "POST") count({ path: pathOf(request), outcome: outcomeOf(error) });
      done();
    });
    app.get<HookRoute>(`${HOOKS_PREFIX}*`, look);
    // What it waits for is the store, which is bounded.
    const options = { bodyLimit: BODY_BYTES_MAX, config: { boundsItself: true } } as const;
    app.post<HookRoute>(`${HOOKS_PREFIX}*`, options, post);
  };

  function pathOf(request: HookCall): string {
    return findHook(parts?.sources() ?? [], request.params["*"])?.source.path ?? "other";
  }

  return {
    plugin,
    open: (given) => {
      parts = given;
    },
    close: () => {
      parts = undefined;
    },
  };
}

/** A body that is too large or never ended is refused with a status of its own; whatever has none is a bug. */
function outcomeOf({ statusCode = 500 }: { readonly statusCode?: number }): HookOutcome {
  return statusCode < 500 ? "refused" : "failed";
}

/** As they came: the request's own are without what was taken from it. */
function headersOf({ raw }: HookCall): HookRequest["headers"] {
  const headers: Record<string, string> = {};
  const { rawHeaders } = raw;
  for (let n = 0; n < rawHeaders.length; n += 2) {
    const name = rawHeaders[n]?.toLowerCase() ?? "";
    const value = rawHeaders[n + 1] ?? "";
    headers[name] = headers[name] === undefined ? value : `${headers[name]}, ${value}`;
  }
  return headers;
}

function say(reply: FastifyReply, status: number, line: object): FastifyReply {
  if (status === 503) reply.header("retry-after", RETRY_AFTER_S);
  return reply
    .code(status)
    .type("application/json; charset=utf-8")
    .send(`${JSON.stringify(line)}\n`);
}
