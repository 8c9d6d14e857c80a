import { DateTime } from "luxon";
import type { Rotation } from "../../../src/core/rota.ts";
import { restrictionOf } from "../../../src/core/rota-hours.ts";
import { iso } from "./answers.ts";

/** As the document has a rotation. */
export function rotationOf({ id, name, startDate, type, length, participants, hours }: Rotation, zone: string) {
  return {
    id,
    name,
    startDate: iso(DateTime.fromISO(startDate, { zone }).toMillis()),
    type,
    length,
    participants: participants.map((user) => ({ id: user, type: "user" })),
    ...restrictionOf(hours),
  };
}
