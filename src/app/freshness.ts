import type { Account } from "../core/integration.ts";
import type { Log } from "../core/log.ts";
import type { StoredPlan } from "../core/plan.ts";
import type { Change, Store } from "../core/store.ts";

/**
 * Keeps what a replica remembers of an account from outliving another replica's writes: each plan that ends leaves a
 * mark for the accounts it wrote to, and before something said is read, accounts with marks of others forget. In a store
 * that is not shared there are no others, and nothing is done.
 */
export interface Freshness {
  /** For the commit that ends a plan. */
  marks(plan: StoredPlan): readonly Change[];
  /** `isStoreAway`: the marks are not asked for. Never throws: without them everything is forgotten. */
  freshen(isStoreAway: boolean): Promise<void>;
}

export interface FreshnessParts {
  readonly store: Store;
  readonly accounts: readonly Account[];
  /** The replica's id. */
  readonly owner: string;
  readonly log: Log;
}

export function createFreshness({ store, accounts, owner, log }: FreshnessParts): Freshness {
  const remembering = accounts.filter(({ forget }) => forget !== undefined);
  const seen = new Map<string, number>();

  async function look({ account, forget }: Account): Promise<void> {
    const mark = await store.get("settings", markOf(account));
    const version = mark?.version ?? 0;
    const before = seen.get(account) ?? 0;
    seen.set(account, version);
    // What this replica wrote itself it knows already.
    const isOwn = mark?.value.owner === owner && version === before + 1;
    if (version !== before && !isOwn) forget?.();
  }

  function forgetAll(): void {
    for (const { forget } of remembering) forget?.();
  }

  return {
    marks: ({ operations }) => {
      if (!store.isShared) return [];
      const written = new Set(operations.map(({ account }) => account));
      return remembering
        .filter(({ account }) => written.has(account))
        .map(({ account }): Change => ({ put: "settings", id: markOf(account), value: { owner } }));
    },
    freshen: async (isStoreAway) => {
      if (!store.isShared) return;
      if (isStoreAway) return forgetAll();
      try {
        await Promise.all(remembering.map(look));
      } catch (error) {
        log.warn("freshness.unknown", { error });
        forgetAll();
      }
    },
  };
}

function markOf(account: string): string {
  return `written:${account}`;
}
