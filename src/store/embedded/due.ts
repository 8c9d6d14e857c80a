import type { Document } from "../../core/store.ts";

/** Those whose `dueAt` is at most `at`, the earliest first. One without a `dueAt` is never due. */
export function dueTimers(timers: readonly Document[], at: number, limit: number): readonly Document[] {
  return timers
    .flatMap((timer) => {
      const { dueAt } = timer.value;
      return typeof dueAt === "number" && dueAt <= at ? [{ timer, dueAt }] : [];
    })
    .sort((one, other) => one.dueAt - other.dueAt)
    .slice(0, limit)
    .map(({ timer }) => timer);
}
