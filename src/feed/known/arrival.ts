import type { Arrival } from "../../core/arrival.ts";
import type { Document } from "../../core/store.ts";
import type { HeardEvent } from "./caught-up.ts";
import { arrivalValue } from "./schema.ts";

/** undefined: it is no arrival that this version can read. */
export function readArrival({ id, version, value }: Document): Arrival | undefined {
  const parsed = arrivalValue.safeParse(value);
  return parsed.success ? { id, version, ...parsed.data } : undefined;
}

/** What arrivals tell of an alert. */
export function heardIn(arrivals: readonly Arrival[]): readonly HeardEvent[] {
  return arrivals.flatMap(({ event, isOurs }) =>
    event.type === "alert" ? [{ event, ...(isOurs === undefined ? {} : { isOurs }) }] : [],
  );
}
