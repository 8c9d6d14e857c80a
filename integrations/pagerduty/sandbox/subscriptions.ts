import type { EmulatorState, HookTarget } from "../../../src/core/emulator.ts";
import { openShelf } from "../../../src/core/shelf.ts";
import { EVENT_TYPES } from "./happenings.ts";

export type SubscriptionRow = {
  readonly id: string;
  readonly url: string;
  /** Several with commas: as while one replaces another. */
  readonly secret: string;
  readonly headers: readonly { readonly name: string; readonly value: string }[];
  readonly description: string | null;
  readonly active: boolean;
  readonly events: readonly string[];
  readonly filter: {
    readonly type: "account_reference" | "service_reference" | "team_reference";
    readonly id: string | null;
  };
  /** Deliveries in a row that nobody took. */
  readonly drops: number;
  readonly disabledUntilAt: number | null;
};

export interface Subscriptions {
  all(): readonly SubscriptionRow[];
  get(id: string): SubscriptionRow | undefined;
  put(row: SubscriptionRow): void;
  remove(id: string): void;
  /** As if somebody had made it on the website; it is gone with the process, and only one leads to an address. */
  addByHand(target: HookTarget): void;
}

/** After three dropped deliveries in a row it is disabled for 24 hours (PagerDuty developer docs, Webhook Behavior, read 2026-11-21). */
const DROPS_MAX = 3;
const DISABLED_MS = 24 * 3_600_000;

export function openSubscriptions(state: EmulatorState): Subscriptions {
  const kept = openShelf<SubscriptionRow>(state, "webhook_subscriptions");
  const byHand = new Map<string, SubscriptionRow>();
  return {
    all: () => [...kept.all(), ...byHand.values()],
    get: (id) => byHand.get(id) ?? kept.get(id),
    put: (row) => {
      if (byHand.has(row.id)) byHand.set(row.id, row);
      else kept.put(row);
    },
    remove: (id) => {
      if (!byHand.delete(id)) kept.remove(id);
    },
    addByHand: ({ url, secret }) => {
      const id = [...byHand.values()].find((row) => row.url === url)?.id ?? `PHAND${byHand.size + 1}`;
      byHand.set(id, {
        id,
        url,
        secret,
        headers: [],
        description: "Made by hand",
        active: true,
        events: EVENT_TYPES,
        filter: { type: "account_reference", id: null },
        drops: 0,
        disabledUntilAt: null,
      });
    },
  };
}

export function isDisabled({ disabledUntilAt }: SubscriptionRow, now: number): boolean {
  return disabledUntilAt !== null && disabledUntilAt > now;
}

export function afterDelivery(row: SubscriptionRow, isTaken: boolean, now: number): SubscriptionRow {
  if (isTaken) return row.drops === 0 ? row : { ...row, drops: 0 };
  if (row.drops + 1 < DROPS_MAX) return { ...row, drops: row.drops + 1 };
  return { ...row, drops: 0, disabledUntilAt: now + DISABLED_MS };
}
