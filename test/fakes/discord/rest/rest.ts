import { sleptThrough } from "../../../../src/core/clock.ts";
import type { Json } from "../../../../src/core/json.ts";
import type { Answer, Asked } from "../../wire/server.ts";
import type { World } from "../world/world.ts";
import { readBody } from "./body.ts";
import type { Route } from "./call.ts";
import type { RestFault, RestFaults } from "./faults.ts";
import type { Verdict } from "./limits.ts";
import { NO, Refusal } from "./refusal.ts";

/** One request, for tests to look at. */
export interface RestCall {
  /** "POST /channels/*\/messages" */
  readonly route: string;
  /** "/channels/1200000000000000001/messages" */
  readonly path: string;
  readonly body: unknown;
  /** ms of the clock. */
  readonly at: number;
  /** 0 until it is answered, and where the connection broke. */
  status: number;
  /** Discord's error code. */
  code?: number;
}

/** "10,000 invalid requests (401, 403, 429) per 10 minutes" and an address is banned (Discord docs, Rate Limits). */
const INVALID = new Set([401, 403, 429]);

export interface Rest {
  readonly calls: readonly RestCall[];
  /** Requests that met a rate limit. */
  readonly rateLimited: number;
  /** Requests that count for the ban of an address. */
  readonly invalid: number;
  readonly underWay: number;
  answer(asked: Asked): Promise<Answer>;
  stop(): void;
}

export interface RestParts {
  readonly world: World;
  readonly routes: readonly Route[];
  readonly faults: RestFaults;
  readonly limit?: (route: string, major: string, isInteraction: boolean) => Verdict;
}

export function createRest({ world, routes, faults, limit }: RestParts): Rest {
  const calls: RestCall[] = [];
  const stopped = new AbortController();
  const table = routes.map((one) => ({ ...one, pattern: patternOf(one.path), name: `${one.method} ${one.path}` }));
  let rateLimited = 0;
  let invalid = 0;
  let underWay = 0;
  let asleep = 0;

  /** Nothing is done meanwhile: a test must not take it for work. */
  const sleep = async (ms: number): Promise<void> => {
    asleep += 1;
    await sleptThrough(world.clock, ms, stopped.signal);
    asleep -= 1;
  };

  const find = ({ method, path }: { readonly method: string; readonly path: string }) => {
    const fitting = table.filter(({ pattern }) => pattern.test(path));
    // "@me" and the like before the star that would take them too.
    const found = fitting
      .filter((one) => one.method === method)
      .sort((one, other) => stars(one.path) - stars(other.path))[0];
    return { found, isKnown: fitting.length > 0 };
  };

  const finish = (call: RestCall, status: number, body: Json | undefined, headers: Record<string, string>): Answer => {
    call.status = status;
    if (INVALID.has(status)) invalid += 1;
    return { status, headers, body: body === undefined ? "" : JSON.stringify(body) };
  };
  const refuse = (call: RestCall, { status, code, message, errors }: Refusal, headers = {}): Answer => {
    call.code = code;
    return finish(call, status, { message, code, ...(errors !== undefined && { errors }) }, headers);
  };
  const tooMany = (
    call: RestCall,
    seconds: number,
    scope: string,
    headers: Readonly<Record<string, string>>,
  ): Answer => {
    rateLimited += 1;
    const body = { message: "You are being rate limited.", retry_after: seconds, global: scope === "global", code: 0 };
    return finish(call, 429, body, { ...headers });
  };

  const early = async (
    call: RestCall,
    fault: RestFault | undefined,
  ): Promise<{ readonly answer: Answer } | undefined> => {
    switch (fault?.type) {
      case "lost before":
        return { answer: undefined };
      case "hang":
        await faults.released();
        return undefined;
      case "status":
        return { answer: finish(call, fault.status, { message: `${fault.status}: injected`, code: 0 }, {}) };
      case "html":
        call.status = fault.status ?? 502;
        return {
          answer: {
            status: call.status,
            headers: { "content-type": "text/html" },
            body: "<html><body>Bad gateway</body></html>",
          },
        };
      case "rate limit": {
        const { seconds, scope = "user" } = fault;
        const isGlobal: Record<string, string> = scope === "global" ? { "x-ratelimit-global": "true" } : {};
        return {
          answer: tooMany(call, seconds, scope, {
            ...isGlobal,
            "retry-after": String(seconds),
            "x-ratelimit-scope": scope,
          }),
        };
      }
      case "refuse":
        return { answer: refuse(call, new Refusal([fault.status, fault.code, fault.message])) };
      default:
        return undefined;
    }
  };

  const serve = async (asked: Asked): Promise<Answer> => {
    const path = asked.path.replace(/^\/api(?:\/v10)?/u, "");
    const { found, isKnown } = find({ method: asked.method, path });
    const json = parseJson(asked);
    const name = found?.name ?? `${asked.method} ${path}`;
    const call: RestCall = { route: name, path, body: json?.value, at: world.clock.now(), status: 0 };
    calls.push(call);
    const fault = faults.take(name);
    const instead = await early(call, fault);
    if (instead !== undefined) return instead.answer;
    if (found === undefined) return refuse(call, new Refusal(isKnown ? NO.methodNotAllowed : NO.notFound));
    const params = (found.pattern.exec(path) ?? []).slice(1).map(decodeURIComponent);
    const verdict = limit?.(name, majorOf(found.path, params), !found.auth);
    if (verdict?.refused) return tooMany(call, verdict.refused.retryAfter, verdict.refused.scope, verdict.headers);
    const headers = { ...verdict?.headers };
    if (found.auth && asked.headers.authorization !== `Bot ${world.token}`) {
      return refuse(call, new Refusal(NO.unauthorized), headers);
    }
    if (json === undefined) return refuse(call, new Refusal(NO.invalidJson), headers);
    const complain = (complaint: string): void => void world.complaints.push(`${name}: ${complaint}.`);
    let answer: Answer;
    try {
      const body = found.handle({
        world,
        params,
        query: asked.query,
        read: (schema) => readBody(schema, json.value, complain),
        complain,
      });
      answer = finish(call, body === undefined ? 204 : found.status, body, headers);
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      answer = refuse(call, error, headers);
    }
    if (fault?.type === "delay") await sleep(fault.ms);
    if (fault?.type === "lost after") return undefined;
    return answer;
  };

  return {
    calls,
    get rateLimited() {
      return rateLimited;
    },
    get invalid() {
      return invalid;
    },
    get underWay() {
      return underWay - asleep - faults.hanging;
    },
    async answer(asked) {
      underWay += 1;
      try {
        return await serve(asked);
      } finally {
        underWay -= 1;
      }
    },
    stop() {
      stopped.abort();
      faults.release();
    },
  };
}

function patternOf(path: string): RegExp {
  const escaped = path.replace(/[.+?^${}()|[\]\\]/gu, "\\$&").replaceAll("*", "([^/]+)");
  return new RegExp(`^${escaped}/?$`, "u");
}

/** A webhook is one with its token (Discord docs, Rate Limits, read 2026-11-21): each interaction has buckets of its own. */
function majorOf(path: string, params: readonly string[]): string {
  return params.slice(0, path.startsWith("/webhooks/") ? 2 : 1).join("/");
}

function stars(path: string): number {
  return path.split("*").length;
}

/** Undefined where the body is none: neither JSON nor empty. */
function parseJson({ text }: Asked): { readonly value: unknown } | undefined {
  if (text === "") return { value: {} };
  try {
    const value: unknown = JSON.parse(text);
    return { value };
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}
