import type { Clock } from "../../core/clock.ts";
import type { Store } from "../../core/store.ts";
import type { Says } from "./render/custom-id.ts";

/** How long a button can be pressed whose sentence does not fit into it: longer than anybody goes back to an outage. */
const KEPT_MS = 90 * 86_400_000;
/** A sentence that is shown again is kept for longer, but not written down each time. */
const RENEW_MS = KEPT_MS / 2;

/** Keeps them in the store, where every replica finds them. */
export function createSays(store: Pick<Store, "get" | "commit">, clock: Clock): Says {
  return {
    async keep(says) {
      for (const { key, say } of says) {
        const known = await store.get("seen", idOf(key));
        const until = clock.now() + KEPT_MS;
        if (Number(known?.value.until ?? 0) > until - RENEW_MS) continue;
        await store.commit([{ put: "seen", id: idOf(key), value: { until, say } }]);
      }
    },
    async find(key) {
      const document = await store.get("seen", idOf(key));
      const { say, until } = document?.value ?? {};
      return typeof say === "string" && Number(until) > clock.now() ? say : undefined;
    },
  };
}

function idOf(key: string): string {
  return `discord:say:${key}`;
}
