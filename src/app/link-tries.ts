import type { Clock } from "../core/clock.ts";
import { BotError } from "../core/errors.ts";
import type { Actor } from "../core/people.ts";
import type { Store } from "../core/store.ts";
import { duration } from "../core/wording.ts";
import { committed } from "../engine/commit.ts";
import { fromStore, toStore } from "../engine/stored.ts";

/** So many wrong codes within the window lock a person out for as long. */
const TRIES_MAX = 5;
const WINDOW_MS = 10 * 60_000;
/** Whoever tries at many replicas at once is counted by each in turn. */
const COMMITS_MAX = 10;

interface Tries {
  readonly until: number;
  /** Of the attempts that count, ms. */
  readonly at: readonly number[];
  readonly lockedUntil?: number;
}

/** Counts attempts at codes by person, for all replicas and over restarts. */
export interface LinkTries {
  /** One more. It is counted before anybody looks whether the code is right. Throws BotError "forbidden" when locked. */
  count(by: Pick<Actor, "id">): Promise<{ readonly isLast: boolean }>;
  /** It was right: nothing counts any more. */
  forget(by: Pick<Actor, "id">): Promise<void>;
}

export function createLinkTries({ store, clock }: { readonly store: Store; readonly clock: Clock }): LinkTries {
  return {
    count: async ({ id }) => {
      for (let commits = 0; commits < COMMITS_MAX; commits++) {
        const document = await store.get("seen", idOf(id));
        const now = clock.now();
        const { at = [], lockedUntil = 0 } = document === undefined ? {} : fromStore<Tries>(document);
        if (lockedUntil > now) throw locked(lockedUntil - now);
        const counted = [...at.filter((tried) => tried > now - WINDOW_MS), now];
        const isLast = counted.length >= TRIES_MAX;
        const until = now + WINDOW_MS;
        const tries: Tries = isLast ? { until, at: [], lockedUntil: until } : { until, at: counted };
        const version = document?.version ?? 0;
        if (await committed(store, [{ put: "seen", id: idOf(id), value: toStore(tries), version }])) return { isLast };
      }
      throw new BotError("conflict", "Too many codes at once: say it again in a moment.");
    },
    forget: ({ id }) => store.commit([{ drop: "seen", id: idOf(id) }]),
  };
}

function locked(forMs: number): BotError {
  return new BotError(
    "forbidden",
    `Too many wrong codes: you can try again in ${duration(forMs)}. An admin can link you before that.`,
  );
}

function idOf(person: string): string {
  return `link-tries:${person}`;
}
