import { z } from "zod";
import type { InventoryEscalation, InventoryOverride, InventoryRotation, Recipient } from "./inventory.ts";
import { timeRestriction, weekSpans } from "./ops-hours.ts";
import type { OpsPolicy } from "./ops-policies.ts";
import { instant, list, maybe } from "./wire.ts";

/*
 * Rotations and escalations as OpsGenie has them and Jira Service Management took them over (opsgenie/opsgenie-oas,
 * ScheduleRotation, EscalationRepeat; Jira Service Management ops REST API, Rotation, Escalation; read 2026-11-21).
 */

export const recipientWire = z.object({
  type: maybe(z.string()),
  id: maybe(z.string()),
  name: maybe(z.string()),
  username: maybe(z.string()),
});
export interface RecipientWire {
  readonly type?: string | undefined;
  readonly id?: string | undefined;
  readonly name?: string | undefined;
  readonly username?: string | undefined;
}

export const rotationWire = z.object({
  id: z.string(),
  name: maybe(z.string()),
  startDate: instant,
  endDate: maybe(instant),
  type: z.string(),
  length: maybe(z.number()),
  participants: list(recipientWire),
  timeRestriction: maybe(timeRestriction),
});
type RotationWire = z.infer<typeof rotationWire>;

/** How a vendor's recipients are named. */
export type Naming = (recipient: RecipientWire) => Recipient;

export function rotationIn(wire: RotationWire, naming: Naming): InventoryRotation {
  return {
    id: wire.id,
    name: wire.name ?? wire.id,
    type: wire.type,
    length: wire.length ?? 1,
    startsAt: wire.startDate,
    ...(wire.endDate === undefined ? {} : { endsAt: wire.endDate }),
    participants: wire.participants.map(naming),
    hours: wire.timeRestriction === undefined ? [] : weekSpans(wire.timeRestriction),
  };
}

/** An override in the vendor's words, ids of rotations included. */
export interface OverrideFacts {
  readonly who: RecipientWire;
  readonly fromAt: number;
  readonly untilAt: number;
  readonly rotationIds: readonly string[];
}

/** Those that are not over at `now`. */
export function overridesIn(
  all: readonly OverrideFacts[],
  rotations: readonly InventoryRotation[],
  now: number,
  naming: Naming,
): readonly InventoryOverride[] {
  const nameOf = (id: string): string => rotations.find((one) => one.id === id)?.name ?? id;
  return all
    .filter(({ untilAt }) => untilAt > now)
    .map(({ who, fromAt, untilAt, rotationIds }) => {
      // All of them by name is the same as none by name.
      const isAll = rotations.every(({ id }) => rotationIds.includes(id));
      return { who: naming(who), fromAt, untilAt, rotations: isAll ? [] : rotationIds.map(nameOf) };
    });
}

const MINUTE_MS = 60_000;

export const repeatWire = z.object({
  /** Minutes. */
  waitInterval: maybe(z.number()),
  count: maybe(z.number()),
  resetRecipientStates: maybe(z.boolean()),
  closeAlertAfterAll: maybe(z.boolean()),
});

/** undefined where it is there and says nothing. */
export function repeatIn(wire: z.infer<typeof repeatWire> | undefined): InventoryEscalation["repeat"] {
  const { waitInterval = 0, count = 0, resetRecipientStates = false, closeAlertAfterAll = false } = wire ?? {};
  if (waitInterval === 0 && count === 0 && !closeAlertAfterAll) return undefined;
  const waitMs = waitInterval * MINUTE_MS;
  return { waitMs, times: count, resetsStates: resetRecipientStates, closesAfterwards: closeAlertAfterAll };
}

export function escalationIn(policy: OpsPolicy, team: string | undefined, naming: Naming): InventoryEscalation {
  return {
    id: policy.id,
    name: policy.name,
    isEnabled: policy.isEnabled !== false,
    ...(team === undefined ? {} : { team }),
    rules: policy.rules.map(({ delayMs, condition = "if-not-acked", notifyType = "default", type, id, name }) => ({
      ...{ delayMs, condition, notify: notifyType },
      to: naming({ type, id, name, username: name }),
    })),
    ...(policy.repeat === undefined ? {} : { repeat: policy.repeat }),
  };
}
