import type { Clock } from "../core/clock.ts";
import type { NameKind } from "../core/names.ts";
import type { Actor } from "../core/people.ts";
import type { Known, ListKind, Need } from "./known.ts";
import { type Entry, type NameIndex, nameIndex } from "./names.ts";
import { loadTimeReader, type TimeReader } from "./time.ts";

/** A list of which some vendor's part could not be read: one sentence for each. */
export interface PartialList {
  readonly found: readonly Entry[];
  readonly gaps: readonly string[];
}

/** Reads one list; throws the vendor's BotError when nothing of it can be read. */
export type ListLoader = () => Promise<readonly Entry[] | PartialList>;

/** A list with a gap is soon read again: the vendor may be back. */
const GAP_TTL_MS = 10_000;

/** How long a list may serve before it is read again. Open notices change under our hands: never. */
const TTL_MS: Readonly<Record<NameKind, number>> = {
  component: 60_000,
  notice: 0,
  person: 300_000,
  schedule: 300_000,
  service: 300_000,
  team: 300_000,
  policy: 300_000,
  template: 60_000,
  vendor: 3_600_000,
};

export interface VocabularyParts {
  readonly lists: Readonly<Record<NameKind, ListLoader>>;
  readonly ttlMs?: Partial<Readonly<Record<NameKind, number>>>;
  readonly clock: Clock;
}

/** What is known while one message is read, and the way to know more. */
export interface Session extends Known {
  /** Loads what is missing. What was loaded stays the same for this message. Throws the vendor's BotError. */
  load(needs: readonly Need[]): Promise<void>;
  /** What was missing in the lists that this message has looked at. */
  gaps(): readonly string[];
}

/** The names of the world, cached by kind. Callers at the same time share one load; a failed one is not kept. */
export interface Vocabulary {
  /** `mentions`: whom the message mentions. */
  open(actor: Actor, mentions?: readonly Actor[]): Session;
  /** Loads lists before they are needed. A list that cannot be read is left for the message that needs it. */
  prefetch(kinds: readonly NameKind[]): Promise<void>;
}

interface Loaded {
  readonly index: NameIndex;
  readonly groups: NameIndex | undefined;
  readonly gaps: readonly string[];
  readonly until: number;
}

export function createVocabulary({ lists, ttlMs = {}, clock }: VocabularyParts): Vocabulary {
  const cached = new Map<NameKind, Loaded>();
  const loading = new Map<NameKind, Promise<Loaded>>();
  let times: TimeReader | undefined;

  const fresh = (kind: NameKind): Loaded | undefined => {
    const loaded = cached.get(kind);
    return loaded !== undefined && clock.now() < loaded.until ? loaded : undefined;
  };
  const load = (kind: NameKind): Promise<Loaded> => {
    const known = fresh(kind);
    if (known !== undefined) return Promise.resolve(known);
    const running = loading.get(kind) ?? Promise.resolve(kind).then(read);
    loading.set(kind, running);
    return running;
  };
  const read = async (kind: NameKind): Promise<Loaded> => {
    try {
      const list = await lists[kind]();
      const { found, gaps } = "gaps" in list ? list : { found: list, gaps: [] };
      const groups = kind === "component" ? nameIndex(groupsOf(found)) : undefined;
      const keptMs = ttlMs[kind] ?? TTL_MS[kind];
      const until = clock.now() + (gaps.length > 0 ? Math.min(keptMs, GAP_TTL_MS) : keptMs);
      const loaded = { index: nameIndex(found), groups, gaps, until };
      cached.set(kind, loaded);
      return loaded;
    } finally {
      loading.delete(kind);
    }
  };

  return {
    open(actor, mentions = []) {
      const now = clock.now();
      const pinned = new Map<NameKind, Loaded>();
      const pin = (kind: NameKind): Loaded | undefined => {
        const loaded = pinned.get(kind) ?? fresh(kind);
        if (loaded !== undefined) pinned.set(kind, loaded);
        return loaded;
      };
      return {
        actor,
        mentions,
        now,
        index: (kind: ListKind) => (kind === "group" ? pin("component")?.groups : pin(kind)?.index),
        get times() {
          return times;
        },
        gaps: () => [...new Set([...pinned.values()].flatMap((loaded) => loaded.gaps))],
        async load(needs) {
          await Promise.all(
            needs.map(async (need) => {
              if (need === "times") times ??= await loadTimeReader();
              else pinned.set(need, await load(need));
            }),
          );
        },
      };
    },
    async prefetch(kinds) {
      await Promise.allSettled(kinds.map(load));
    },
  };
}

/** The groups that components are in: the value of one is all its components. */
function groupsOf(components: readonly Entry[]): readonly Entry[] {
  const groups = new Map<string, unknown[]>();
  for (const { named, value } of components) {
    if (named.group === undefined) continue;
    const members = groups.get(named.group);
    if (members === undefined) groups.set(named.group, [value]);
    else members.push(value);
  }
  return [...groups].map(([name, value]) => ({ named: { kind: "component", name, refs: [] }, value }));
}
