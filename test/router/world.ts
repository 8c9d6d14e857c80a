import type { NameKind } from "../../src/core/names.ts";
import type { Actor } from "../../src/core/people.ts";
import { compileGrammar, type Grammar } from "../../src/router/grammar.ts";
import type { Entry } from "../../src/router/names.ts";
import { createRouter, type Routing } from "../../src/router/router.ts";
import { createVocabulary, type ListLoader, type Vocabulary } from "../../src/router/vocabulary.ts";
import { TestClock } from "../kit/test-clock.ts";
import { COMPONENTS, entryOf, NOTICES, NOW, noticeEntry, THINGS } from "./company.ts";
import { COMMANDS, FRAGMENTS } from "./phrases.ts";

export const ANA: Actor = {
  id: "console:ana@example.com",
  name: "Ana Lima",
  email: "ana@example.com",
  zone: "Europe/Paris",
};

export interface World {
  readonly grammar: Grammar;
  readonly vocabulary: Vocabulary;
  readonly clock: TestClock;
  /** Which lists were read, in order. */
  readonly loads: NameKind[];
  say(
    text: string,
    options?: { readonly addressed?: boolean; readonly actor?: Actor; readonly mentions?: readonly Actor[] },
  ): Promise<Routing>;
}

/** The router over a small company. `lists` replaces some of its lists. */
export function createWorld(lists: Partial<Record<NameKind, ListLoader>> = {}): World {
  const clock = new TestClock(NOW);
  const loads: NameKind[] = [];
  const loader =
    (kind: NameKind, entries: readonly Entry[]): ListLoader =>
    async () => {
      loads.push(kind);
      return (await lists[kind]?.()) ?? entries;
    };
  const named = (kind: NameKind): ListLoader =>
    loader(
      kind,
      (THINGS[kind] ?? []).map((value) => ({ named: value, value })),
    );
  const vocabulary = createVocabulary({
    clock,
    lists: {
      component: loader("component", COMPONENTS.map(entryOf)),
      notice: loader("notice", NOTICES.map(noticeEntry)),
      person: named("person"),
      schedule: named("schedule"),
      service: named("service"),
      team: named("team"),
      policy: named("policy"),
      template: named("template"),
      vendor: named("vendor"),
    },
  });
  const grammar = compileGrammar(COMMANDS, FRAGMENTS);
  const router = createRouter({ grammar, vocabulary });
  return {
    grammar,
    vocabulary,
    clock,
    loads,
    say: (text, { addressed = true, actor = ANA, mentions = [] } = {}) =>
      router.route({ text, addressed, actor, mentions, place: { id: "console:main", platform: "console" } }),
  };
}
