import type { Effect } from "../../src/core/emulator.ts";
import type { Operation } from "../../src/core/plan.ts";
import type { LedgerEntry } from "../../src/sandbox/effects.ts";

/** What each kind of write does at its vendor. */
const EFFECT_OF: Readonly<Record<string, Effect["effect"]>> = {
  "pagerduty.acknowledge": "alert.acknowledged",
  "pagerduty.resolve": "alert.resolved",
  "pagerduty.snooze": "alert.snoozed",
  "pagerduty.reassign": "alert.assigned",
  "pagerduty.escalate": "alert.escalated",
  "pagerduty.note": "note.added",
  "pagerduty.page": "alert.created",
  "opsgenie.acknowledge": "alert.acknowledged",
  "opsgenie.close": "alert.resolved",
  "opsgenie.snooze": "alert.snoozed",
  "opsgenie.assign": "alert.assigned",
  "opsgenie.escalate": "alert.escalated",
  "opsgenie.note": "note.added",
  "opsgenie.page": "alert.created",
  "statuspage.set_level": "component.level",
  "statuspage.open": "notice.created",
  "statuspage.update": "notice.updated",
};

/** What the scenes write into each text: "#17#a". A title of an alert has no letter at its end. */
const TAG = /#\d+#[a-z]/u;

/**
 * By what an operation and its effects know each other: who was written to, and whatever marks the one write (the
 * vendor's key, the notice's metadata, the words of the run). Undefined: the run has no such operation.
 */
export function keyOfOperation(planId: string, operation: Operation): string | undefined {
  const { kind, account, target, params, id } = operation;
  const effect = EFFECT_OF[kind];
  switch (effect) {
    case undefined:
      return undefined;
    case "alert.created":
    case "notice.created":
      return `${account} ${effect} ${planId}:${id}`;
    case "note.added":
    case "notice.updated":
      return `${account} ${effect} ${tagIn(JSON.stringify(params))}`;
    default:
      return `${account} ${effect} ${target.id}`;
  }
}

/** Undefined: it is part of an effect that is counted by itself (the components of a notice). */
export function keyOfEffect({ vendor, effect, target, marker = "", text = "" }: LedgerEntry): string | undefined {
  switch (effect) {
    case "alert.created":
      return `${vendor} ${effect} ${marker.replace(/^tocsin:/u, "")}`;
    case "notice.created":
      return `${vendor} ${effect} ${opIn(marker)}`;
    case "note.added":
      return `${vendor} ${effect} ${tagIn(text)}`;
    case "notice.updated":
      return `${vendor} ${effect} ${tagIn(text.split("\n").slice(2).join("\n"))}`;
    case "component.level":
      return marker === "" ? `${vendor} ${effect} ${target}` : undefined;
    default:
      return `${vendor} ${effect} ${target}`;
  }
}

function tagIn(text: string): string {
  return TAG.exec(text)?.[0] ?? text;
}

function opIn(metadata: string): string {
  const { tocsin }: { tocsin?: { op?: string } } = JSON.parse(metadata === "" ? "{}" : metadata);
  return tocsin?.op ?? metadata;
}
