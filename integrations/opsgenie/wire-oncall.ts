import { z } from "zod";
import { recipientWire, repeatIn, repeatWire, rotationWire } from "../../src/core/ops-inventory.ts";
import type { OpsSchedule } from "../../src/core/ops-on-call.ts";
import type { OpsPolicy } from "../../src/core/ops-policies.ts";
import { list, maybe } from "../../src/core/wire.ts";
import { instant } from "./wire.ts";

/*
 * Users, teams, schedules and escalations (opsgenie/opsgenie-oas, read 2026-11-21). The document types the participants
 * of on-calls and next-on-calls inconsistently, so each may be a string (a user name) or an object.
 */
const named = z.object({ id: z.string(), name: z.string() });

const userWire = z.object({
  id: z.string(),
  username: z.string(),
  fullName: maybe(z.string()),
});
export type UserWire = z.infer<typeof userWire>;
export const userAnswer = z.object({ data: userWire });
export const userPage = z.object({ data: z.array(userWire), totalCount: maybe(z.number()) });

export const teamList = z.object({ data: z.array(named) });

const scheduleWire = z.object({
  id: z.string(),
  name: z.string(),
  timezone: maybe(z.string()),
  enabled: maybe(z.boolean()),
  ownerTeam: maybe(named.partial({ name: true })),
});
export type ScheduleWire = z.infer<typeof scheduleWire>;
export const scheduleList = z.object({ data: z.array(scheduleWire) });
export const rotatingList = z.object({ data: z.array(scheduleWire.extend({ rotations: list(rotationWire) })) });

/** Whoever stands in may be named by the user name alone. */
export const overrideList = z.object({
  data: list(
    z.object({
      user: recipientWire,
      startDate: instant,
      endDate: instant,
      rotations: list(z.object({ id: z.string() })),
    }),
  ),
});

const DELAY_MS = new Map([
  ["seconds", 1_000],
  ["minutes", 60_000],
  ["hours", 3_600_000],
  ["days", 86_400_000],
]);

const rule = z.object({
  condition: maybe(z.string()),
  notifyType: maybe(z.string()),
  delay: maybe(
    z
      .object({ timeAmount: z.number(), timeUnit: maybe(z.string()) })
      .transform((delay) => delay.timeAmount * (DELAY_MS.get(delay.timeUnit ?? "minutes") ?? 0)),
  ),
  recipient: z.object({
    type: z.string(),
    id: maybe(z.string()),
    name: maybe(z.string()),
    username: maybe(z.string()),
  }),
});

const escalationWire = z.object({
  id: z.string(),
  name: z.string(),
  ownerTeam: maybe(named.partial({ name: true })),
  rules: list(rule),
  repeat: maybe(repeatWire).transform(repeatIn),
});
export type EscalationWire = z.infer<typeof escalationWire>;
export const escalationList = z.object({ data: z.array(escalationWire) });

export function scheduleIn({ id, name, timezone, enabled, ownerTeam }: ScheduleWire): OpsSchedule {
  return { id, name, zone: timezone, isEnabled: enabled !== false, team: ownerTeam };
}

export function policyIn({ id, name, ownerTeam, rules, repeat }: EscalationWire): OpsPolicy {
  return {
    id,
    name,
    team: ownerTeam,
    ...(repeat === undefined ? {} : { repeat }),
    rules: rules.map(({ condition, notifyType, delay, recipient }) => ({
      condition,
      notifyType,
      delayMs: delay ?? 0,
      type: recipient.type,
      id: recipient.id,
      name: recipient.username ?? recipient.name,
    })),
  };
}

/** A participant is a person, or a team or escalation with the people below it. */
interface Participant {
  readonly id?: string | undefined;
  readonly name?: string | undefined;
  readonly type?: string | undefined;
  readonly onCallParticipants?: readonly Participant[] | undefined;
}
const participant: z.ZodType<Participant> = z.lazy(() =>
  z.union([
    z.string().transform((name): Participant => ({ name, type: "user" })),
    z.object({
      id: maybe(z.string()),
      name: maybe(z.string()),
      type: maybe(z.string()),
      onCallParticipants: maybe(z.array(participant)),
    }),
  ]),
);

const onCallWire = z.object({
  _parent: z.object({ id: z.string(), name: z.string(), enabled: maybe(z.boolean()) }),
  onCallParticipants: list(participant),
  onCallRecipients: list(participant),
});
export type OnCallWire = z.infer<typeof onCallWire>;
export const onCallList = z.object({ data: z.array(onCallWire) });

/** The people in a tree of participants, each once; "none" and empty branches are nobody. */
export function peopleOnCall(onCall: OnCallWire): readonly Participant[] {
  const people = new Map<string, Participant>();
  const visit = (one: Participant): void => {
    for (const below of one.onCallParticipants ?? []) visit(below);
    const key = one.id ?? one.name;
    if ((one.type ?? "user") === "user" && key !== undefined) people.set(key, one);
  };
  const tree = onCall.onCallParticipants.length > 0 ? onCall.onCallParticipants : onCall.onCallRecipients;
  for (const one of tree) visit(one);
  return [...people.values()];
}

const recipient = z.object({ id: maybe(z.string()), name: maybe(z.string()), type: maybe(z.string()) });
const period = z.object({
  startDate: instant,
  endDate: instant,
  type: maybe(z.string()),
  recipient: maybe(recipient),
  flattenedRecipients: list(recipient),
});
export type PeriodWire = z.infer<typeof period>;
const timeline = z.object({ rotations: list(z.object({ id: maybe(z.string()), periods: list(period) })) });

export const timelineAnswer = z.object({
  data: z.object({
    startDate: maybe(instant),
    endDate: maybe(instant),
    finalTimeline: maybe(timeline),
    baseTimeline: maybe(timeline),
  }),
});
export type TimelineWire = z.infer<typeof timelineAnswer>["data"];

export const accountAnswer = z.object({
  data: z.object({ name: maybe(z.string()), plan: maybe(z.object({ name: maybe(z.string()) })) }),
});
