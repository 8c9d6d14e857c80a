import type { PersonQuery, PersonShift } from "../../src/core/oncall.ts";
import type { Calendar } from "./calendar.ts";
import { joined, toStretch } from "./calendar.ts";
import type { Api } from "./client.ts";
import { toThing } from "./domain.ts";
import { oncallList, readCalendars, type Span } from "./oncall-read.ts";
import type { WireOncall } from "./oncall-wire.ts";
import { shiftOf } from "./overrides.ts";
import type { People } from "./people.ts";

/** Up to so many entries, everybody's are read to find one person among them: that saves asking who they are. */
const EVERYBODY_MAX = 2_000;

interface OwnTime {
  readonly entries: readonly WireOncall[];
  readonly calendars: readonly Calendar[];
}

/** A person's shifts, earliest first; undefined for somebody PagerDuty does not know. Two requests beside further pages. */
export async function readShiftsOf(
  api: Api,
  people: People,
  person: PersonQuery["person"],
  span: Span,
): Promise<readonly PersonShift[] | undefined> {
  if (!people.isKnown(person)) return readStranger(api, people, person, span);
  const id = await people.findId(person);
  if (id === undefined) return undefined;
  const [entries, calendars] = await Promise.all([
    api.all(oncallList(span, { "user_ids[]": [id] })),
    readCalendars(api, span),
  ]);
  return shiftsFrom(id, { entries, calendars }, span);
}

/**
 * Everybody's time says who the person is as well; where it is too much of it, the person is asked for first, as is
 * somebody who is on no policy (a third request).
 */
async function readStranger(
  api: Api,
  people: People,
  person: PersonQuery["person"],
  span: Span,
): Promise<readonly PersonShift[] | undefined> {
  const everybody = await api.reach(oncallList(span), (total) => total <= EVERYBODY_MAX);
  const isWhole = everybody.items.length >= everybody.total;
  const email = people.emailOf(person)?.toLowerCase();
  const found = everybody.items.find(({ user }) => user.email && user.email.toLowerCase() === email)?.user;
  const id = found?.id ?? (await people.findId(person));
  if (id === undefined) return undefined;
  const entries = isWhole ? everybody.items : await api.all(oncallList(span, { "user_ids[]": [id] }));
  // Also for somebody on no policy: they may be on a schedule that none uses.
  const calendars = await readCalendars(api, span);
  return shiftsFrom(id, { entries, calendars }, span);
}

function shiftsFrom(id: string, { entries, calendars }: OwnTime, span: Span): readonly PersonShift[] {
  const calendarById = new Map(calendars.map((calendar) => [calendar.id, calendar]));
  const places = new Map<string, WireOncall[]>();
  for (const entry of entries.filter(({ user }) => user.id === id)) {
    const key = `${entry.escalation_policy.id} ${entry.escalation_level} ${entry.schedule?.id ?? ""}`;
    places.set(key, [...(places.get(key) ?? []), entry]);
  }
  const onPolicies = [...places.values()].flatMap((own) =>
    joined(own.flatMap((entry) => toStretch(entry))).map((stretch): PersonShift => {
      const { escalation_policy: policy, escalation_level: level, schedule } = own[0] as WireOncall;
      const calendar = calendarById.get(schedule?.id ?? "");
      return {
        ...shiftOf(stretch, calendar, span.fromAt),
        policy: toThing(policy),
        level,
        ...(schedule ? { schedule: toThing(schedule) } : {}),
      };
    }),
  );
  const alone = calendars
    .filter((calendar) => calendar.policies.length === 0)
    .flatMap((calendar) =>
      joined(calendar.final.filter(({ person }) => person.id === id)).map((stretch): PersonShift => {
        const { id: scheduleId, name } = calendar;
        return { ...shiftOf(stretch, calendar, span.fromAt), schedule: { id: scheduleId, name } };
      }),
    );
  return [...onPolicies, ...alone].sort((a, b) => (a.startsAt ?? 0) - (b.startsAt ?? 0));
}
