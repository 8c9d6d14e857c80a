import type { CardAlerts, Feed, FeedCard, KnownAlert } from "../core/feed.ts";
import type { Document, Store } from "../core/store.ts";

/** Beyond so many members all alerts are read at once instead of one after another. */
const ONE_BY_ONE_MAX = 50;

/** The feed as commands see it: what is in the store, whichever process shows it. */
export function createFeedView(store: Pick<Store, "get" | "list">): Feed {
  async function knownBy(keys: readonly string[]): Promise<ReadonlyMap<string, KnownAlert>> {
    const documents =
      keys.length > ONE_BY_ONE_MAX
        ? await store.list("alerts")
        : await Promise.all(keys.map((key) => store.get("alerts", key)));
    return new Map(documents.flatMap((document) => (document === undefined ? [] : [[document.id, knownIn(document)]])));
  }

  return {
    card: async (number) => {
      const documents = await store.list("cards");
      const card = documents.find(({ value }) => value.number === number)?.value as FeedCard | undefined;
      if (card === undefined) return undefined;
      const known = await knownBy(card.members.map(({ alert }) => alert));
      const members: CardAlerts["members"] = card.members.flatMap(({ alert, ordinal }) => {
        const one = known.get(alert);
        return one === undefined ? [] : [{ ordinal, known: one }];
      });
      return { number, kind: card.kind, members };
    },
  };
}

function knownIn({ value }: Document): KnownAlert {
  return value as Document["value"] & KnownAlert;
}
