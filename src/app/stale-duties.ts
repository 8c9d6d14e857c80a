import type { Named } from "../core/names.ts";
import type { Duty, PersonShift, Shift } from "../core/oncall.ts";

/**
 * Duties that were read earlier, as they must be at `at`: who was announced as next has taken over, or the gap that was
 * announced has come. Where nothing was, the last who are known stay, with their end in the past: that nobody is on duty
 * would be a guess.
 */
export function dutiesAt(duties: readonly Duty[], at: number): readonly Duty[] {
  return duties.map((duty) => {
    const { next = [], gap, ...rest } = duty;
    const begun = next.filter(({ startsAt = 0 }) => startsAt <= at);
    const stillOn = duty.now.filter((shift) => lasts(shift, at));
    const onDuty = [...stillOn, ...begun.filter((shift) => lasts(shift, at))];
    if (
      onDuty.length === 0 &&
      gap !== undefined &&
      gap.fromAt <= at &&
      at < (gap.untilAt ?? Number.POSITIVE_INFINITY)
    ) {
      return { ...duty, now: [] };
    }
    if (begun.length === 0) return onDuty.length === 0 ? duty : { ...duty, now: onDuty };
    return { ...rest, now: onDuty.length === 0 ? begun : onDuty };
  });
}

/** Shifts that were read earlier, without those that are over at `at`. */
export function shiftsAt(shifts: readonly PersonShift[], at: number): readonly PersonShift[] {
  return shifts.filter((shift) => lasts(shift, at));
}

function lasts({ endsAt }: Shift, at: number): boolean {
  return endsAt === undefined || endsAt > at;
}

/** Those of all duties that are the target's; undefined when that cannot be told from them. */
export function dutiesOf(target: Named, duties: readonly Duty[]): readonly Duty[] | undefined {
  const found = duties.filter((duty) => {
    const ids = target.refs.filter(({ account }) => account === duty.account).map(({ id }) => id);
    const has = (thing: { readonly id: string } | undefined): boolean => thing !== undefined && ids.includes(thing.id);
    if (target.kind === "schedule") return has(duty.schedule);
    if (target.kind === "policy") return has(duty.policy);
    return target.kind === "team" && duty.teams.some(has);
  });
  return found.length === 0 ? undefined : found;
}
