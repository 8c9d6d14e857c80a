import type { KnownAlert } from "../../../core/feed.ts";
import type { Block, Reply } from "../../../core/reply.ts";
import type { Member, ShownCard } from "../card.ts";
import { alertButtons, cardButtons } from "./buttons.ts";
import { callBlocks, countStates, memberItem, toneOf } from "./lines.ts";

/** Alerts that are named one by one. */
const NAMED = 5;

/** What the escalation watch says of these members of a card, in each route's words; with the card's buttons. */
export function overdueReply(
  card: ShownCard,
  overdue: readonly Member[],
  find: (alert: string) => KnownAlert | undefined,
): Reply {
  const watches = [...new Set(overdue.map(({ watch = 0 }) => watch))].flatMap((index) => card.watches[index] ?? []);
  const alerts = overdue.flatMap(({ alert }) => find(alert)?.alert ?? []);
  const items = alerts.slice(0, NAMED).map(memberItem);
  const list: Block = { type: "list", items, more: alerts.length - items.length };
  const [only] = alerts;
  const isOne = card.number === undefined && only !== undefined;
  return {
    type: "reply",
    tone: toneOf(alerts),
    title: [{ type: "strong", text: watches.map(({ say }) => say).join(" ") }],
    ...(isOne ? { about: only.handle } : {}),
    audience: "public",
    blocks: [...callBlocks([...new Set(watches.flatMap(({ who }) => who))]), list],
    buttons: isOne ? alertButtons(only, card.buttons) : cardButtons(card, countStates(card.members)),
  };
}
