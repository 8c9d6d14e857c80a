import type { Clock } from "../core/clock.ts";
import type { Log } from "../core/log.ts";
import { NAME_KINDS, type NameKind } from "../core/names.ts";
import { type Known, NOTHING_KNOWN } from "../router/known.ts";
import type { Entry, NameIndex } from "../router/names.ts";
import type { Vocabulary } from "../router/vocabulary.ts";
import { type ComponentSearch, componentSearch } from "./component-search.ts";
import { type KeptValue, keptValue } from "./kept-value.ts";

/** The vocabulary reads most lists again no sooner than this anyway; what changes under people's hands it reads at once. */
const KEPT_MS = 30_000;
/** The board's own recent list is a minute old at most: looking into it costs nothing. */
const COMPONENTS_KEPT_MS = 10_000;

/** The names of the world as they last were, for whoever cannot wait. */
export interface KeptNames {
  /** What is there of that kind; an old list is read again meanwhile. */
  recent(kind: NameKind): NameIndex | undefined;
  /** The same for components, by what is typed. */
  recentComponents(): KeptComponents | undefined;
  /** Everything that is there, to read a sentence with. Has nothing read. */
  readonly known: Known;
}

export interface KeptComponents {
  readonly find: ComponentSearch;
  /** What `find` finds, by its id. */
  readonly byId: ReadonlyMap<string, Entry>;
}

interface Kept {
  readonly own: NameIndex | undefined;
  readonly groups: NameIndex | undefined;
  readonly components: KeptComponents | undefined;
}

export function createKeptNames({
  vocabulary,
  clock,
  log,
}: {
  readonly vocabulary: Vocabulary;
  readonly clock: Clock;
  readonly log: Log;
}): KeptNames {
  const searches = createSearches();
  const kept = new Map<NameKind, KeptValue<Kept>>(
    NAME_KINDS.map((kind) => {
      const forMs = kind === "component" ? COMPONENTS_KEPT_MS : KEPT_MS;
      const read = async (): Promise<Kept> => {
        const session = vocabulary.open(NOTHING_KNOWN.actor);
        await session.load([kind]);
        const own = session.index(kind);
        return { own, groups: session.index("group"), components: kind === "component" ? searches(own) : undefined };
      };
      return [kind, keptValue({ clock, log, what: kind, forMs }, read)];
    }),
  );
  return {
    recent: (kind) => kept.get(kind)?.recent()?.own,
    recentComponents: () => kept.get("component")?.recent()?.components,
    known: {
      ...NOTHING_KNOWN,
      index: (kind) => (kind === "group" ? kept.get("component")?.peek()?.groups : kept.get(kind)?.peek()?.own),
    },
  };
}

/** Ways to search a list, of which the last is kept as long as the page has the same components under the same names. */
function createSearches(): (index: NameIndex | undefined) => KeptComponents {
  let last: { readonly entries: readonly Entry[]; readonly find: ComponentSearch } | undefined;
  return (index) => {
    const entries = index?.entries ?? [];
    if (last === undefined || !areSame(entries, last.entries)) last = { entries, find: componentSearch(entries) };
    return {
      find: last.find,
      byId: new Map(entries.flatMap((entry) => entry.named.refs.map(({ id }) => [id, entry]))),
    };
  };
}

function areSame(entries: readonly Entry[], former: readonly Entry[]): boolean {
  const isSame = ({ named, value }: Entry, other: Entry | undefined): boolean =>
    value === other?.value && named.aliases?.join() === other?.named.aliases?.join();
  return entries.length === former.length && entries.every((entry, i) => isSame(entry, former[i]));
}
