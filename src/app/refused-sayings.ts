import type { Clock } from "../core/clock.ts";
import type { Inbound } from "../core/inbound.ts";
import type { Log } from "../core/log.ts";
import type { Actor, Place } from "../core/people.ts";
import { platformOf } from "../core/people.ts";
import type { Operation, Outcome, StoredPlan } from "../core/plan.ts";
import type { Change, Store } from "../core/store.ts";
import { committed } from "../engine/commit.ts";
import { fromStore, toStore } from "../engine/stored.ts";
import type { Timers } from "../engine/timers.ts";
import { LINK_KIND, linkParams } from "./link-kind.ts";

/** How long something refused waits for its speaker to become known. */
export const WAITS_MS = 15 * 60_000;
/** One in each place, and in so many places; the oldest goes. */
const PLACES_MAX = 5;
/** Somebody who says several things at once is refused by several replicas. */
const COMMITS_MAX = 5;

/** The timer that goes on with it. */
export const KNOWN_NOW = "known-now";

/** What somebody wanted who was not known. */
export interface RefusedSaying {
  /** Id of the inbound that goes on with it: however often it is tried, it is one. */
  readonly goesOnAs: string;
  readonly actor: Actor;
  readonly place: Place;
  /** People in it by their ids; `shown` is for people. */
  readonly text: string;
  readonly shown: string;
  /** Nobody else saw it being said. */
  readonly isUnseen: boolean;
  /** ms */
  readonly until: number;
}

/** What goes on, and how. */
export interface GoingOn {
  readonly saying: RefusedSaying;
  /** When its speaker became known, ms. */
  readonly at: number;
  /** Said anew as it is; else its speaker is asked first. */
  readonly atOnce: boolean;
}

/** Sayings that were refused because nobody knew the speaker, kept for when they are linked: one a person and place. */
export interface RefusedSayings {
  /** The newest in that place counts. Whether it is kept; a failure is logged. */
  keep(inbound: Inbound, text: string, shown: string): Promise<boolean>;
  find(actor: Pick<Actor, "id">, place: Place): Promise<RefusedSaying | undefined>;
  /**
   * For the commit that concludes a plan: whatever was refused to the people whom it has linked goes on. At once where
   * they showed by a code, there, who they are: their next words are no surprise to them. Otherwise they are asked: an
   * admin who links somebody, or a code said elsewhere, must not set anything off that nobody watches.
   */
  goingOn(plan: StoredPlan, outcomes: readonly Outcome[], speaker: Actor): Promise<readonly Change[]>;
}

export interface RefusedSayingsParts {
  readonly store: Store;
  readonly clock: Clock;
  readonly log: Log;
  timers(): Pick<Timers, "set">;
}

interface Kept {
  readonly until: number;
  readonly sayings: readonly RefusedSaying[];
}

export function createRefusedSayings({ store, clock, log, timers }: RefusedSayingsParts): RefusedSayings {
  async function keptFor(
    person: string,
  ): Promise<{ readonly sayings: readonly RefusedSaying[]; readonly version: number }> {
    const document = await store.get("seen", idOf(person));
    if (document === undefined) return { sayings: [], version: 0 };
    const { sayings } = fromStore<Kept>(document);
    return { sayings: sayings.filter(({ until }) => until > clock.now()), version: document.version };
  }

  async function put(saying: RefusedSaying): Promise<boolean> {
    const { actor, place, until } = saying;
    for (let commits = 0; commits < COMMITS_MAX; commits++) {
      const { sayings, version } = await keptFor(actor.id);
      const others = sayings.filter((one) => !isThere(one, place)).slice(0, PLACES_MAX - 1);
      const value = toStore({ until, sayings: [saying, ...others] } satisfies Kept);
      if (await committed(store, [{ put: "seen", id: idOf(actor.id), value, version }])) return true;
    }
    return false;
  }

  return {
    keep: async ({ id, actor, place, unseen }, text, shown) => {
      const until = clock.now() + WAITS_MS;
      try {
        return await put({ goesOnAs: `${id}:known`, actor, place, text, shown, isUnseen: unseen === true, until });
      } catch (error) {
        log.warn("refused_saying.not_kept", { inbound: id, error });
        return false;
      }
    },
    find: async ({ id }, place) => (await keptFor(id)).sayings.find((saying) => isThere(saying, place)),
    goingOn: async (plan, outcomes, speaker) => {
      const linked = plan.operations.filter((operation) => hasLinked(operation, outcomes));
      const changes = await Promise.all(
        linked.map(async (operation): Promise<readonly Change[]> => {
          const { person, code } = linkParams(operation);
          const { sayings } = await keptFor(person.id);
          if (sayings.length === 0) return [];
          const at = clock.now();
          const timersOf = sayings.map((saying): Change => {
            const atOnce = code !== null && speaker.id === person.id && isThere(saying, code.place);
            // Their roles are those of the code's saying, not of the refused one.
            const going: GoingOn = { saying: atOnce ? { ...saying, actor: speaker } : saying, at, atOnce };
            const platform = platformOf(saying.place.id);
            return timers().set(saying.goesOnAs, { kind: KNOWN_NOW, dueAt: at, platform, data: toStore(going) });
          });
          return [{ drop: "seen", id: idOf(person.id) }, ...timersOf];
        }),
      );
      return changes.flat();
    },
  };
}

function hasLinked(operation: Operation, outcomes: readonly Outcome[]): boolean {
  if (operation.kind !== LINK_KIND || linkParams(operation).email === null) return false;
  return outcomes.some((outcome) => outcome.operation === operation.id && outcome.state === "done");
}

function isThere(
  { place }: RefusedSaying,
  there: Pick<Place, "id"> & { readonly thread?: string | null | undefined },
): boolean {
  return place.id === there.id && (place.thread ?? null) === (there.thread ?? null);
}

function idOf(person: string): string {
  return `refused:${person}`;
}
