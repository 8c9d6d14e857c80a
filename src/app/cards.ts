import { presentAlert } from "../commands/alert-show.ts";
import type { Handle } from "../core/args.ts";
import type { ChatAdapter, MessageRef } from "../core/chat.ts";
import type { Clock } from "../core/clock.ts";
import type { Context } from "../core/context.ts";
import { messageOf } from "../core/inbound.ts";
import type { JsonObject } from "../core/json.ts";
import type { Log } from "../core/log.ts";
import type { Outcome, StoredPlan } from "../core/plan.ts";
import type { Reply } from "../core/reply.ts";
import type { Document, Store } from "../core/store.ts";
import { committed } from "../engine/commit.ts";
import { readRef, refValue } from "./message-book.ts";

/** A card older than that is hardly looked at any more. */
const KEPT_MS = 90 * 86_400_000;
/** Cards of one alert that are kept up to date: the newest. */
const CARDS_MAX = 10;
/** Alerts of one plan whose cards are looked for: each costs a look into the store, and with cards a read at its pager. */
const ALERTS_MAX = 25;
/** How often two may keep a card of one alert at the same moment. */
const TRIES = 3;

/** The command that shows a card. */
const CARD = "alert";

const HANDLE = /^(?<prefix>[A-Z]{2,5})-(?<number>\d{1,12})$/u;

/** The messages that show one alert to everybody: what a command of ours changes about it is shown there too. */
export interface Cards {
  /** Where a message stands that may be a card. One that cannot be kept stays as it is; it is logged. */
  keep(ref: MessageRef | undefined, reply: Reply): Promise<void>;
  /** Shows the alerts that a plan has changed as they are now, on their cards, as well as that can be done now. Never throws. */
  refresh(plan: StoredPlan, outcomes: readonly Outcome[], ctx: Context): Promise<void>;
  /** The same for one alert, by its handle. */
  refreshAlert(handle: string, ctx: Context): Promise<void>;
}

export interface CardsParts {
  readonly store: Store;
  readonly clock: Clock;
  readonly log: Log;
  adapterOf(platform: string): ChatAdapter | undefined;
}

export function createCards({ store, clock, log, adapterOf }: CardsParts): Cards {
  async function refreshOne(label: string, ctx: Context): Promise<void> {
    const handle = handleOf(label);
    if (handle === undefined) return;
    try {
      const refs = refsIn(await store.get("seen", cardsId(label))).filter(({ platform }) => adapterOf(platform));
      if (refs.length === 0) return;
      const reply = await presentAlert({ handle }, ctx);
      if (reply.aboutState === undefined) return;
      for (const ref of refs) await adapterOf(ref.platform)?.update(ref, messageOf(reply, { command: CARD }));
    } catch (error) {
      log.warn("card.not_refreshed", { alert: label, error });
    }
  }

  return {
    keep: async (ref, { about, aboutState }) => {
      if (ref === undefined || about === undefined || aboutState === undefined) return;
      try {
        for (let tries = 0; tries < TRIES; tries += 1) {
          const document = await store.get("seen", cardsId(about));
          const others = refsIn(document).filter(({ platform, id }) => platform !== ref.platform || id !== ref.id);
          const cards = [ref, ...others].slice(0, CARDS_MAX).map(refValue);
          const value = { cards, until: clock.now() + KEPT_MS };
          const version = document?.version ?? 0;
          if (await committed(store, [{ put: "seen", id: cardsId(about), value, version }])) return;
        }
        log.warn("card.not_kept", { alert: about });
      } catch (error) {
        log.warn("card.not_kept", { alert: about, error });
      }
    },
    refresh: async ({ operations }, outcomes, ctx) => {
      const failed = new Set(outcomes.flatMap(({ operation, state }) => (state === "failed" ? operation : [])));
      const labels = operations.flatMap(({ id, target }) => (failed.has(id) ? [] : target.label));
      for (const label of [...new Set(labels)].slice(0, ALERTS_MAX)) await refreshOne(label, ctx);
    },
    refreshAlert: refreshOne,
  };
}

function cardsId(alert: string): string {
  return `cards:${alert}`;
}

function refsIn(document: Document | undefined): readonly MessageRef[] {
  const cards = document?.value.cards;
  return Array.isArray(cards) ? (cards as readonly JsonObject[]).map(readRef) : [];
}

function handleOf(label: string): Handle | undefined {
  const { prefix, number } = HANDLE.exec(label)?.groups ?? {};
  return prefix === undefined || number === undefined ? undefined : { prefix, number: Number(number) };
}
