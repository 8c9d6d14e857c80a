import type { Duty, PersonShift, Shift } from "../core/oncall.ts";
import type { Block, Inline, Item } from "../core/reply.ts";
import { duration, listed } from "../core/wording.ts";

/** Duties as blocks: a heading for each policy (or lone schedule), a line for each level. Names are words, never mentions. */
export function dutyBlocks(
  duties: readonly Duty[],
  titleOf: (account: string) => string,
  at: number,
  onlyNext: boolean,
): Block[] {
  const groups = new Map<string, Duty[]>();
  for (const duty of duties) {
    const key = `${duty.account}\n${duty.policy === undefined ? "" : duty.policy.id}`;
    groups.set(key, [...(groups.get(key) ?? []), duty]);
  }
  return [...groups.values()].map((group) => ({
    type: "list",
    heading: headingOf(group, titleOf),
    items: group.toSorted((a, b) => (a.level ?? 0) - (b.level ?? 0)).map((duty) => dutyItem(duty, at, onlyNext)),
  }));
}

function headingOf([first]: readonly Duty[], titleOf: (account: string) => string): Inline[] {
  const alone = first?.policiesUnread ? "Schedules" : "Schedules that no policy uses";
  const name = first?.policy?.name ?? alone;
  const teams = listed((first?.teams ?? []).map((team) => team.name));
  const about = [first?.policy === undefined ? "" : teams, titleOf(first?.account ?? "")].filter(Boolean).join(", ");
  return [{ type: "strong", text: name }, about === "" ? "" : ` (${about})`];
}

function dutyItem(duty: Duty, at: number, onlyNext: boolean): Item {
  const level = duty.level === undefined ? "" : `level ${duty.level}: `;
  const where = duty.schedule === undefined ? "" : ` · ${duty.schedule.name}`;
  const parts: Inline[] = [level];
  if (!onlyNext) parts.push(...nowParts(duty, at));
  if (!onlyNext && duty.now.length > 0 && duty.gap !== undefined)
    parts.push(", then nobody", ...untilParts(duty.gap.untilAt));
  if (duty.next !== undefined && duty.next.length > 0) {
    parts.push(onlyNext ? "" : "; next ", ...nextParts(duty.next));
  } else if (onlyNext) {
    parts.push(
      duty.now.every((shift) => shift.endsAt === undefined) && duty.now.length > 0
        ? "no change is planned"
        : "nobody is planned",
    );
  }
  parts.push(where);
  return { mark: duty.now.length === 0 ? "major" : "info", line: parts };
}

function nowParts(duty: Duty, at: number): Inline[] {
  if (duty.now.length === 0) return [{ type: "strong", text: "nobody" }, ...untilParts(duty.gap?.untilAt)];
  return duty.now.flatMap((shift, i) => [i === 0 ? "" : ", ", ...shiftParts(shift, at)]);
}

function shiftParts(shift: Shift, at: number): Inline[] {
  const parts: Inline[] = [{ type: "strong", text: shift.person.name }];
  if (shift.override !== undefined) {
    parts.push(shift.override.for === undefined ? " (override)" : ` (override for ${shift.override.for.name})`);
  }
  if (shift.endsAt === undefined) parts.push(", always");
  else if (shift.endsAt <= at)
    // Of a former answer, which tells no further.
    parts.push(" until ", { type: "time", at: shift.endsAt, form: "time" }, ", and who is on duty since is not known");
  else
    parts.push(
      shift.orLonger ? " until at least " : " until ",
      { type: "time", at: shift.endsAt, form: "time" },
      ` (${duration(shift.endsAt - at)})`,
    );
  return parts;
}

function nextParts(next: readonly Shift[]): Inline[] {
  const startsAt = next[0]?.startsAt;
  const names = listed(next.map((shift) => shift.person.name));
  return [names, ...(startsAt === undefined ? [] : [" from ", { type: "time", at: startsAt, form: "time" } as const])];
}

function untilParts(untilAt: number | undefined): Inline[] {
  return untilAt === undefined ? [] : [" until ", { type: "time", at: untilAt, form: "time" }];
}

/** "Tue 18:00 to Wed 02:00 (8 h) · level 1 of Infra Escalation". */
export function shiftItem(shift: PersonShift, now: number): Item {
  const { startsAt, endsAt } = shift;
  const isNow = (startsAt ?? 0) <= now;
  const line: Inline[] = [];
  if (isNow) line.push({ type: "strong", text: "now" });
  else line.push({ type: "time", at: startsAt ?? now, form: "date" });
  if (endsAt === undefined) line.push(", always");
  else
    line.push(
      `${isNow ? " until " : " to "}${shift.orLonger ? "at least " : ""}`,
      { type: "time", at: endsAt, form: "date" },
      ` (${duration(endsAt - Math.max(startsAt ?? now, now))})`,
    );
  const where = [
    shift.policy && `${shift.level === undefined ? "" : `level ${shift.level} of `}${shift.policy.name}`,
    shift.schedule?.name,
    shift.override && (shift.override.for === undefined ? "override" : `override for ${shift.override.for.name}`),
  ].filter(Boolean);
  if (where.length > 0) line.push(` · ${where.join(" · ")}`);
  return { mark: isNow ? "ok" : "info", line };
}
