import fc from "fast-check";
import { expect, test } from "vitest";
import { timeRestriction, weekSpans } from "../../src/core/ops-hours.ts";
import { restrictionOf } from "../../src/core/rota-hours.ts";

const DAY = 1_440;
const DAYS = ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"];
const spans = (wire: unknown) => weekSpans(timeRestriction.parse(wire));
const hours = (startHour: number, endHour: number, days?: readonly [string, string]) => ({
  ...{ startHour, endHour, startMin: 0, endMin: 0 },
  ...(days === undefined ? {} : { startDay: days[0], endDay: days[1] }),
});

test("the same hours are the same spans, as one stretch of every day or as seven", () => {
  const daily = spans({ type: "time-of-day", restriction: hours(9, 17) });
  const weekly = spans({
    type: "weekday-and-time-of-day",
    restrictions: DAYS.map((day) => hours(9, 17, [day, day])).toReversed(),
  });
  expect(daily).toHaveLength(7);
  expect(daily[6]).toEqual({ fromMin: 6 * DAY + 540, untilMin: 6 * DAY + 1_020 });
  expect(weekly).toEqual(daily);
});

test("nights go over midnight, and over the end of the week", () => {
  const nights = spans({ restriction: hours(22, 6) });
  expect(nights).toHaveLength(8);
  expect([nights[0], nights[1], nights[7]]).toEqual([
    { fromMin: 0, untilMin: 360 },
    { fromMin: 1_320, untilMin: DAY + 360 },
    { fromMin: 6 * DAY + 1_320, untilMin: 7 * DAY },
  ]);
  const weekEnd = spans({ restrictions: [hours(18, 9, ["friday", "monday"])] });
  expect(weekEnd).toEqual([
    { fromMin: 0, untilMin: 540 },
    { fromMin: 4 * DAY + 1_080, untilMin: 7 * DAY },
  ]);
});

test.each([
  [{ restriction: hours(0, 0) }],
  [{ restriction: hours(8, 8) }],
  [{ restrictions: [hours(0, 12, ["monday", "sunday"]), hours(12, 0, ["sunday", "monday"])] }],
  [{ restrictions: [] }],
])("what leaves nothing out is no restriction: %j", (wire) => {
  expect(spans(wire)).toEqual([]);
});

test("minutes that are not told are whole hours; a day that is none cannot be read", () => {
  expect(spans({ restriction: { startHour: 9, endHour: 10 } })[0]).toEqual({ fromMin: 540, untilMin: 600 });
  const someday = { restrictions: [hours(1, 2, ["someday", "monday"])] };
  expect(timeRestriction.safeParse(someday).success).toBe(false);
});

test("spans are apart from each other and in their order, whatever is restricted", () => {
  const hour = fc.integer({ min: 0, max: 23 });
  const day = fc.constantFrom(...DAYS);
  const stretch = fc.tuple(hour, hour, day, day).map(([from, to, first, last]) => hours(from, to, [first, last]));
  fc.assert(
    fc.property(fc.array(stretch, { maxLength: 6 }), (restrictions) => {
      const found = spans({ restrictions });
      for (const [at, { fromMin, untilMin }] of found.entries()) {
        expect(fromMin).toBeLessThan(untilMin);
        expect(fromMin).toBeGreaterThan(found[at - 1]?.untilMin ?? -1);
        expect(untilMin).toBeLessThanOrEqual(7 * DAY);
      }
    }),
  );
});

test("what the emulators write down is read back as it was", () => {
  const { timeRestriction: written } = restrictionOf([
    { from: 0, to: 3 },
    { from: 20, to: 24 },
  ]);
  expect(spans(written)).toHaveLength(8);
  expect(spans(written)[1]).toEqual({ fromMin: 1_200, untilMin: DAY + 180 });
  expect(restrictionOf([])).toEqual({});
});
