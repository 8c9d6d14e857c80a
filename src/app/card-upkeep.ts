import type { Context } from "../core/context.ts";
import type { KnownAlerts } from "../core/feed.ts";
import type { Cards } from "./cards.ts";

/** Keeps the answers that show one alert ("alert PD-12") as the feed knows it to be. */
export interface CardUpkeep {
  /** From now on. */
  begin(): void;
  end(): void;
  /** Resolves when nothing is under way. */
  idle(): Promise<void>;
}

export interface CardUpkeepParts {
  readonly known: KnownAlerts;
  readonly cards: Pick<Cards, "refreshAlert">;
  /** As what everybody sees: with the buttons that somebody may press. */
  context(): Context;
}

export function createCardUpkeep({ known, cards, context }: CardUpkeepParts): CardUpkeep {
  const waiting = new Set<string>();
  let work: Promise<void> | undefined;
  let forget: () => void = () => undefined;

  async function refreshAll(): Promise<void> {
    for (const handle of waiting) {
      waiting.delete(handle);
      await cards.refreshAlert(handle, context());
    }
  }

  return {
    idle: async () => work,
    end: () => forget(),
    begin: () => {
      forget = known.onChange((keys) => {
        for (const key of keys) {
          const handle = known.get(key)?.alert.handle;
          if (handle !== undefined) waiting.add(handle);
        }
        work ??= refreshAll().finally(() => {
          work = undefined;
        });
      });
    },
  };
}
