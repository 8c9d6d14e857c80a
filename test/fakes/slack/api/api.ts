import type { JsonObject } from "../../../../src/core/json.ts";
import type { Token, Workspace } from "../world/model.ts";
import type { World } from "../world/world.ts";
import type { Limits } from "./limits.ts";
import type { Method } from "./method.ts";
import { Refusal } from "./refusal.ts";

/** A call of the Web API as it came in. */
export interface ApiRequest {
  readonly method: string;
  /** From the header, or the field `token`. */
  readonly token: string | undefined;
  readonly args: Readonly<Record<string, unknown>>;
}

export interface ApiAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: JsonObject;
}

/** A call and what became of it. */
export interface Call {
  readonly method: string;
  readonly team: string | undefined;
  readonly args: Readonly<Record<string, unknown>>;
  /** ms of the clock. */
  readonly at: number;
  /** "ok", "ratelimited", or Slack's error code. */
  readonly outcome: string;
}

export interface Api {
  readonly calls: readonly Call[];
  /** How many calls met a rate limit. */
  readonly rateLimited: number;
  answer(request: ApiRequest): ApiAnswer;
  /** The answer to a call that is made to meet a limit. */
  limit(request: ApiRequest, seconds: number): ApiAnswer;
}

export interface ApiParts {
  readonly world: World;
  readonly methods: Readonly<Record<string, Method>>;
  /** Methods of the app-level token and of no token at all. */
  readonly special: Readonly<Record<string, (args: ApiRequest["args"], token: Token | undefined) => JsonObject>>;
  readonly limits: Limits | undefined;
}

export function createApi({ world, methods, special, limits }: ApiParts): Api {
  const calls: Call[] = [];
  let rateLimited = 0;

  const note = (request: ApiRequest, outcome: string): void => {
    const { method, args } = request;
    const team = request.token === undefined ? undefined : world.tokens.get(request.token)?.team;
    calls.push({ method, team, args, at: world.clock.now(), outcome });
  };

  const limit = (request: ApiRequest, seconds: number): ApiAnswer => {
    rateLimited += 1;
    note(request, "ratelimited");
    return { status: 429, headers: { "retry-after": String(seconds) }, body: { ok: false, error: "ratelimited" } };
  };

  const run = (request: ApiRequest): ApiAnswer => {
    const { method: name, args } = request;
    const { token: _sent, ...rest } = args;
    const token = request.token === undefined ? undefined : world.tokens.get(request.token);
    const answerSpecially = special[name];
    if (answerSpecially !== undefined) return good(answerSpecially(rest, token), token);
    const method = methods[name];
    if (method === undefined) throw new Refusal("unknown_method", { req_method: name });
    const [known, workspace] = identify(world, request.token, token);
    if (method.scopes.length > 0) requireScope(known, method.scopes);
    const channel = typeof rest.channel === "string" ? rest.channel : "";
    const seconds = limits?.retryAfter(workspace.id, name, method.tier, channel);
    if (seconds !== undefined) return limit(request, seconds);
    for (const arg of Object.keys(rest)) {
      if (!method.argNames.has(arg)) world.complaints.push(`${name} has no argument "${arg}".`);
    }
    const given = Object.fromEntries(Object.entries(rest).filter(([, value]) => value !== "" && value !== null));
    const caller = { world, workspace, token: known, needs: (...anyOf: string[]) => requireScope(known, anyOf) };
    return good(method.call(given, caller), known, method.scopes);
  };

  return {
    calls,
    get rateLimited() {
      return rateLimited;
    },
    limit,
    answer(request) {
      try {
        const answer = run(request);
        if (answer.status === 200) note(request, "ok");
        return answer;
      } catch (error) {
        if (!(error instanceof Refusal)) throw error;
        note(request, error.code);
        const token = request.token === undefined ? undefined : world.tokens.get(request.token);
        return { ...good({}, token), body: { ok: false, error: error.code, ...error.extra } };
      }
    },
  };
}

function good(body: JsonObject, token: Token | undefined, accepted: readonly string[] = []): ApiAnswer {
  return {
    status: 200,
    headers: {
      ...(token !== undefined && { "x-oauth-scopes": token.scopes.join(",") }),
      ...(accepted.length > 0 && { "x-accepted-oauth-scopes": accepted.join(",") }),
    },
    body: { ok: true, ...body },
  };
}

function identify(world: World, sent: string | undefined, token: Token | undefined): readonly [Token, Workspace] {
  if (sent === undefined || sent === "") throw new Refusal("not_authed");
  if (token === undefined) throw new Refusal("invalid_auth");
  if (token.refusal !== undefined) throw new Refusal(token.refusal);
  const workspace = token.team === undefined ? undefined : world.workspaces.get(token.team);
  if (workspace === undefined) throw new Refusal("not_allowed_token_type");
  return [token, workspace];
}

function requireScope(token: Token, anyOf: readonly string[]): void {
  if (anyOf.some((scope) => token.scopes.includes(scope))) return;
  throw new Refusal("missing_scope", { needed: anyOf.join(","), provided: token.scopes.join(",") });
}
