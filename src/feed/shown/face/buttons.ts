import type { Alert, AlertState } from "../../../core/alerts.ts";
import type { Button } from "../../../core/reply.ts";
import type { CardButton } from "../../../core/routes.ts";
import { lastOrdinal, type ShownCard } from "../card.ts";
import type { StateCounts } from "./lines.ts";

/** What can be done with an alert in each state. */
const BY_STATE: Readonly<Record<AlertState, readonly CardButton[]>> = {
  open: ["ack", "resolve", "snooze", "note", "escalate", "assign"],
  acked: ["resolve", "snooze", "note", "escalate", "assign"],
  snoozed: ["resolve", "note", "escalate", "assign"],
  closed: [],
};

const MAKE: Readonly<Record<CardButton, (handle: string) => Button>> = {
  ack: (handle) => ({ label: "Acknowledge", say: `ack ${handle}`, style: "primary" }),
  resolve: (handle) => ({ label: "Resolve", say: `resolve ${handle}` }),
  snooze: (handle) => ({ label: "Snooze 1 h", say: `snooze ${handle} 1h` }),
  note: (handle) => ({ label: "Note", say: `note ${handle}`, form: "note" }),
  escalate: (handle) => ({ label: "Escalate", say: `escalate ${handle}` }),
  assign: (handle) => ({ label: "Assign to me", say: `assign ${handle} to me` }),
};

/** The buttons of one alert's card, as far as the route has them. */
export function alertButtons({ handle, state, policy }: Alert, allowed: readonly CardButton[]): readonly Button[] {
  return BY_STATE[state]
    .filter((button) => allowed.includes(button) && (button !== "escalate" || policy !== undefined))
    .map((button) => MAKE[button](handle));
}

/** "storm 4", "card 7": how people name a card with several alerts. */
export function nameOf({ kind, number }: Pick<ShownCard, "kind" | "number">): string {
  return `${kind === "storm" ? "storm" : "card"} ${number}`;
}

/**
 * Buttons for all alerts of a card: those that it shows, and none that comes later. A storm is acknowledged, not resolved:
 * its alerts are different troubles.
 */
export function cardButtons(card: ShownCard, { all, open, closed }: StateCounts): readonly Button[] {
  const { buttons: allowed, kind, members } = card;
  const name = nameOf(card);
  const target = `${name}:${lastOrdinal(members)}`;
  const label = (deed: string, n: number): string => (n === 1 ? `${deed} 1` : `${deed} all ${n.toLocaleString("en")}`);
  return [
    ...(open > 0 && allowed.includes("ack")
      ? [{ label: label("Acknowledge", open), say: `ack all in ${target}`, style: "primary" as const }]
      : []),
    ...(kind === "alerts" && all > closed && allowed.includes("resolve")
      ? [{ label: label("Resolve", all - closed), say: `resolve all in ${target}` }]
      : []),
    { label: "List all", say: `alerts in ${name}` },
  ];
}
