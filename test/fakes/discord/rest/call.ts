import type { z } from "zod";
import type { Json } from "../../../../src/core/json.ts";
import type { World } from "../world/world.ts";

/** One request as a route gets it. */
export interface Call {
  readonly world: World;
  /** What stands in the places of the stars of the route's path, in their order. */
  readonly params: readonly string[];
  readonly query: URLSearchParams;
  /** The body by its schema; throws Refusal 50035 where it does not fit. */
  read<S extends z.ZodType>(schema: S): z.output<S>;
  /** Notes what Discord would bear and the app's authors should not. */
  complain(complaint: string): void;
}

export interface Route {
  readonly method: "GET" | "POST" | "PUT" | "PATCH" | "DELETE";
  /** "/channels/*\/messages/*" */
  readonly path: string;
  /** Of an answer with a body. */
  readonly status: number;
  /** Needs the bot's token; interactions and their webhooks have a secret address instead. */
  readonly auth: boolean;
  /** What is answered: JSON with `status`, undefined with 204. Throws Refusal. */
  handle(call: Call): Json | undefined;
}

export function route(
  method: Route["method"],
  path: string,
  handle: Route["handle"],
  { auth = true, status = 200 }: { readonly auth?: boolean; readonly status?: number } = {},
): Route {
  return { method, path, auth, status, handle };
}
