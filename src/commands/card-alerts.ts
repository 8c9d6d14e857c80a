import type { Alert } from "../core/alerts.ts";
import type { CardPick } from "../core/args.ts";
import type { Context } from "../core/context.ts";
import { BotError } from "../core/errors.ts";
import { keyOfAlert } from "../core/feed.ts";

/** The alerts of a card as far as it was shown, as they were when the feed last heard of them. */
export interface PickedAlerts {
  readonly accounts: ReadonlySet<string>;
  has(alert: Alert): boolean;
  readonly alerts: readonly Alert[];
}

/** Throws BotError("not_found") when there is no such card. */
export async function alertsOnCard(
  { number, upTo = Number.POSITIVE_INFINITY }: CardPick,
  ctx: Context,
): Promise<PickedAlerts> {
  const card = await ctx.feed.card(number);
  if (card === undefined) {
    throw new BotError(
      "not_found",
      `I know no storm or card ${number}: it is over for long, or never was. Say "alerts" to list what is open.`,
    );
  }
  const alerts = card.members.filter(({ ordinal }) => ordinal <= upTo).map(({ known }) => known.alert);
  const keys = new Set(alerts.map(keyOfAlert));
  return {
    accounts: new Set(alerts.map(({ account }) => account)),
    has: (alert) => keys.has(keyOfAlert(alert)),
    alerts,
  };
}
