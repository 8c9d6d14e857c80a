import type { Clock } from "../core/clock.ts";
import type { Desk } from "../core/desk.ts";
import { type Remembered, remember } from "../core/remember.ts";
import type { NoticeTemplate, StatusBoard } from "../core/status.ts";
import { unconfigured } from "../core/unconfigured.ts";
import type { Grammar } from "../router/grammar.ts";
import type { Entry } from "../router/names.ts";
import type { ListLoader, PartialList } from "../router/vocabulary.ts";
import { componentSearch } from "./component-search.ts";
import { recentList } from "./recent-list.ts";
import { createStatusSentence } from "./status-sentence.ts";

/** A template is seldom written during an outage. */
const TEMPLATES_MS = 60_000;

export interface StatusDeskParts {
  readonly board: StatusBoard | undefined;
  readonly grammar: Grammar;
  readonly clock: Clock;
  /** What the status page has, as the router finds it by name. */
  readonly lists: { readonly component: ListLoader; readonly template: ListLoader };
}

/** What a status form is filled with and what it stands for. Nothing here waits long for the vendor: see `recentList`. */
export function createStatusDesk(parts: StatusDeskParts): Pick<Desk, "statusForm" | "components" | "statusSentence"> {
  const { board, grammar, clock } = parts;
  const components = recentList(clock, "The page's components", () => entriesOf(parts.lists.component));
  const kept: Remembered<readonly Entry[]> = remember(clock, TEMPLATES_MS, () => entriesOf(parts.lists.template));
  const templates = recentList(clock, "The page's templates", () => kept.get());
  const sentenceOf = createStatusSentence({ grammar, clock, lists: { component: components, template: templates } });
  const limits = (): StatusBoard["limits"] => {
    if (board === undefined) throw unconfigured("status");
    return board.limits;
  };

  return {
    async statusForm() {
      const { messageChars } = limits();
      const listed = (await templates()).map(({ value }) => value as NoticeTemplate);
      return { messageChars, templates: listed.map(({ id, name, body }) => ({ id, label: name, body })) };
    },
    components: async (typed, limit) => componentSearch(await components())(typed, limit),
    statusSentence: async (filled) => sentenceOf(filled, limits().messageChars),
  };
}

async function entriesOf(list: ListLoader): Promise<readonly Entry[]> {
  const read: readonly Entry[] | PartialList = await list();
  return "found" in read ? read.found : read;
}
