import { z } from "zod";
import { recipientWire, repeatIn, repeatWire, rotationWire } from "../../src/core/ops-inventory.ts";
import type { OpsSchedule } from "../../src/core/ops-on-call.ts";
import type { OpsPolicy } from "../../src/core/ops-policies.ts";
import type { VendorUser } from "../../src/core/people.ts";
import { list, maybe } from "../../src/core/wire.ts";
import { instant } from "./wire.ts";

/*
 * Teams, schedules, escalations and who is on call (Jira Service Management ops REST API, read 2026-11-21), and people
 * (Jira Cloud platform REST API v3, User and UserBean, read 2026-11-21).
 */

const userWire = z.object({
  accountId: z.string(),
  /** "atlassian" for people; also app and customer. */
  accountType: maybe(z.string()),
  displayName: maybe(z.string()),
  /** Empty or absent where a person does not show it. */
  emailAddress: maybe(z.string()),
  active: maybe(z.boolean()),
});
export type UserWire = z.infer<typeof userWire>;
export const userAnswer = userWire;
export const userList = z.array(userWire);
export const userBulk = z.object({ values: list(userWire) });

export function toUser({ accountId, displayName, emailAddress }: UserWire): VendorUser {
  return {
    id: accountId,
    name: displayName || emailAddress || accountId,
    ...(emailAddress ? { email: emailAddress } : {}),
  };
}

/** Programs and customers of the portal are nobody's colleagues. */
export function isPerson({ accountType, active }: UserWire): boolean {
  return active !== false && (accountType ?? "atlassian") === "atlassian";
}

export const teamList = z.object({
  platformTeams: list(z.object({ teamId: z.string(), teamName: maybe(z.string()) })),
});

const links = maybe(z.object({ next: maybe(z.string()) }));

const scheduleWire = z.object({
  id: z.string(),
  name: z.string(),
  timezone: maybe(z.string()),
  enabled: maybe(z.boolean()),
  teamId: maybe(z.string()),
});
export const schedulePage = z.object({ values: list(scheduleWire), links });
export const rotatingPage = z.object({ values: list(scheduleWire.extend({ rotations: list(rotationWire) })), links });
export const overridePage = z.object({
  values: list(
    z.object({ responder: recipientWire, startDate: instant, endDate: instant, rotationIds: list(z.string()) }),
  ),
  links,
});

export function scheduleIn({ id, name, timezone, enabled, teamId }: z.infer<typeof scheduleWire>): OpsSchedule {
  return {
    id,
    name,
    zone: timezone,
    isEnabled: enabled !== false,
    ...(teamId === undefined ? {} : { team: { id: teamId } }),
  };
}

const MINUTE_MS = 60_000;
const rule = z.object({
  condition: maybe(z.string()),
  notifyType: maybe(z.string()),
  /** Minutes from the alert on. */
  delay: maybe(z.number()),
  recipient: z.object({ type: z.string(), id: maybe(z.string()) }),
});
const escalationWire = z.object({
  id: z.string(),
  name: z.string(),
  enabled: maybe(z.boolean()),
  rules: list(rule),
  repeat: maybe(repeatWire).transform(repeatIn),
});
export const escalationPage = z.object({ values: list(escalationWire), links });

export function policyIn(wire: z.infer<typeof escalationWire>, teamId: string): OpsPolicy {
  const { id, name, enabled, rules, repeat } = wire;
  return {
    id,
    name,
    team: { id: teamId },
    isEnabled: enabled,
    ...(repeat === undefined ? {} : { repeat }),
    rules: rules.map(({ condition, notifyType, delay, recipient }) => ({
      condition,
      notifyType,
      delayMs: (delay ?? 0) * MINUTE_MS,
      type: recipient.type,
      id: recipient.id,
    })),
  };
}

/** A participant is a person, or a team or escalation with the people below it. */
interface Participant {
  readonly id?: string | undefined;
  readonly type?: string | undefined;
  readonly onCallParticipants?: readonly Participant[] | undefined;
}
const participant: z.ZodType<Participant> = z.lazy(() =>
  z.union([
    z.string().transform((id): Participant => ({ id, type: "user" })),
    z.object({ id: maybe(z.string()), type: maybe(z.string()), onCallParticipants: maybe(z.array(participant)) }),
  ]),
);
export const onCallAnswer = z.object({ onCallParticipants: list(participant), onCallUsers: list(z.string()) });

/** The account ids in a tree of participants, each once; "noone" and empty branches are nobody. */
export function accountsOnCall({ onCallParticipants, onCallUsers }: z.infer<typeof onCallAnswer>): readonly string[] {
  const ids = new Set<string>(onCallUsers);
  const visit = (one: Participant): void => {
    for (const below of one.onCallParticipants ?? []) visit(below);
    if ((one.type ?? "user") === "user" && one.id !== undefined) ids.add(one.id);
  };
  for (const one of onCallParticipants) visit(one);
  return [...ids];
}

const responder = z.object({ type: maybe(z.string()), id: maybe(z.string()), deleted: maybe(z.boolean()) });
export type ResponderWire = z.infer<typeof responder>;
const period = z.object({
  startDate: instant,
  endDate: instant,
  /** base, override, forwarding or historical. */
  type: maybe(z.string()),
  responder: maybe(responder),
  flattenedResponders: list(responder),
});
export type PeriodWire = z.infer<typeof period>;
const timeline = z.object({ rotations: list(z.object({ deleted: maybe(z.boolean()), periods: list(period) })) });
export type TimelineWire = z.infer<typeof timeline>;

export const timelineAnswer = z.object({
  startDate: maybe(instant),
  endDate: maybe(instant),
  finalTimeline: maybe(timeline),
  baseTimeline: maybe(timeline),
});
