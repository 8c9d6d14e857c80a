import type { EventSource } from "../core/events.ts";

/** Where hooks are, below the server's address. */
export const HOOKS_PREFIX = "/hooks/";

/** The whole address to give to the sender. `secret`: of a hook whose sender signs nothing. */
export function hookAddress(publicUrl: string, path: string, secret?: string): string {
  return `${publicUrl}${HOOKS_PREFIX}${path}${secret === undefined ? "" : `/${secret}`}`;
}

/** The hook that an address leads to. */
export interface FoundHook {
  readonly source: EventSource;
  /** What stands behind its path: its secret, or what somebody takes for it. */
  readonly secret: string | undefined;
}

/** Reads what stands behind /hooks/: a path of one segment or two, and perhaps a secret. */
export function findHook(sources: readonly EventSource[], address: string): FoundHook | undefined {
  const cut = address.lastIndexOf("/");
  const [path, last] = cut === -1 ? [undefined, undefined] : [address.slice(0, cut), address.slice(cut + 1)];
  for (const source of sources) {
    if (source.path === address) return { source, secret: undefined };
    if (source.path === path) return { source, secret: last === "" ? undefined : last };
  }
  return undefined;
}
