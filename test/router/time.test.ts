import { describe, expect, it } from "vitest";
import { lengthMs, readLength, renderDuration } from "../../src/core/duration.ts";
import { loadTimeReader } from "../../src/router/time.ts";
import { NOW } from "./company.ts";

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

async function read(text: string, zone = "Europe/Paris", now = NOW) {
  const time = (await loadTimeReader()).read(text, zone, now);
  return time === undefined ? undefined : { ...time, at: new Date(time.at).toISOString() };
}

describe("a time in words, said on Saturday at 13:30 in Paris", () => {
  it.each([
    ["now", "2026-11-21T12:30:00.000Z"],
    ["in 2h", "2026-11-21T14:30:00.000Z"],
    ["in half an hour", "2026-11-21T13:00:00.000Z"],
    ["30 minutes from now", "2026-11-21T13:00:00.000Z"],
    ["2h ago", "2026-11-21T10:30:00.000Z"],
    ["18:00", "2026-11-21T17:00:00.000Z"],
    ["9am", "2026-11-22T08:00:00.000Z"],
    ["13:30", "2026-11-22T12:30:00.000Z"],
    ["noon", "2026-11-22T11:00:00.000Z"],
    ["midnight", "2026-11-21T23:00:00.000Z"],
    ["tomorrow 9am", "2026-11-22T08:00:00.000Z"],
    ["tomorrow at 09:15", "2026-11-22T08:15:00.000Z"],
    ["Tomorrow   9 am", "2026-11-22T08:00:00.000Z"],
    ["sat 18:00", "2026-11-21T17:00:00.000Z"],
    ["sat 11:00", "2026-11-28T10:00:00.000Z"],
    ["fri 18:00", "2026-11-27T17:00:00.000Z"],
    ["fri 18:00 Europe/Paris", "2026-11-27T17:00:00.000Z"],
    ["fri 18:00 america/new_york", "2026-11-27T23:00:00.000Z"],
    ["18:00 UTC", "2026-11-21T18:00:00.000Z"],
    ["10:00 UTC", "2026-11-22T10:00:00.000Z"],
    ["9am PST", "2026-11-21T17:00:00.000Z"],
    ["3 dec 09:00", "2026-12-03T08:00:00.000Z"],
    ["2026-12-01 10:00", "2026-12-01T09:00:00.000Z"],
    ["2026-12-01T10:00", "2026-12-01T09:00:00.000Z"],
    ["2026-12-01T10:00:00Z", "2026-12-01T10:00:00.000Z"],
    ["2026-12-01T10:00:00.250+02:00", "2026-12-01T08:00:00.250Z"],
    ["yesterday 9am", "2026-11-20T08:00:00.000Z"],
  ])("%s is %s", async (text, at) => {
    expect(await read(text)).toEqual({ at });
  });

  it.each(["tomorrow", "monday", "2026-12-01"])("takes %s as 09:00 and says so", async (text) => {
    const time = await read(text);
    expect(time?.at).toContain("T08:00:00");
    expect(time?.note).toBe(`"${text}" names no hour: taken as 09:00.`);
  });

  it.each([
    "",
    "banana",
    "banana 9am",
    "9am banana",
    "1/2/2027 10:00",
    "2h",
    "18h",
    "9",
    "v1 to v2",
    "2026-13-01",
    "25:00",
    "fri 18:00 Mars/Base",
    "x".repeat(500),
  ])("%j is none", async (text) => {
    expect(await read(text)).toBeUndefined();
  });

  it("reads the weekday of the zone that is named", async () => {
    // 23:30 on Saturday in UTC is Sunday in Tokyo.
    const now = Date.parse("2026-11-21T23:30:00Z");
    expect((await read("sun 12:00 Asia/Tokyo", "UTC", now))?.at).toBe("2026-11-22T03:00:00.000Z");
  });
});

describe("when clocks are changed", () => {
  it("takes an hour that is skipped as that much later, and says so", async () => {
    const now = Date.parse("2026-03-28T12:00:00Z");
    for (const text of ["tomorrow 2:30", "2026-03-29 02:30"]) {
      expect(await read(text, "Europe/Paris", now)).toEqual({
        at: "2026-03-29T01:30:00.000Z",
        note: "Clocks in Europe/Paris skip 02:30 on 29 Mar: taken as 03:30.",
      });
    }
  });

  it("takes the first of two equal hours, and says so", async () => {
    const now = Date.parse("2026-10-24T12:00:00Z");
    expect(await read("tomorrow 2:30", "Europe/Paris", now)).toEqual({
      at: "2026-10-25T00:30:00.000Z",
      note: "Clocks in Europe/Paris show 02:30 twice on 25 Oct: taken as the first, 02:30 +02:00.",
    });
  });

  it("takes the second of two equal hours when the first has passed", async () => {
    const now = Date.parse("2026-10-25T00:45:00Z");
    expect((await read("02:30", "Europe/Paris", now))?.at).toBe("2026-10-25T01:30:00.000Z");
  });

  it("counts hours in real time and days by the wall clock", async () => {
    const now = Date.parse("2026-03-28T12:00:00Z");
    expect((await read("in 24h", "Europe/Paris", now))?.at).toBe("2026-03-29T12:00:00.000Z");
    expect((await read("in 1 day", "Europe/Paris", now))?.at).toBe("2026-03-29T11:00:00.000Z");
    expect((await read("tomorrow 13:00", "Europe/Paris", now))?.at).toBe("2026-03-29T11:00:00.000Z");
    expect((await read("tomorrow 13:00", "America/New_York", now))?.at).toBe("2026-03-29T17:00:00.000Z");
  });
});

describe("a duration", () => {
  it.each([
    ["2h", 2 * HOUR],
    ["90m", 90 * MINUTE],
    ["1h30", 90 * MINUTE],
    ["1h30m", 90 * MINUTE],
    ["1h 30 min", 90 * MINUTE],
    ["1 hour and 30 minutes", 90 * MINUTE],
    ["1.5h", 90 * MINUTE],
    ["1,5 h", 90 * MINUTE],
    ["2 hours", 2 * HOUR],
    ["30 minutes", 30 * MINUTE],
    ["45 sec", 45_000],
    ["1 day", 24 * HOUR],
    ["2 weeks", 14 * 24 * HOUR],
    ["half an hour", 30 * MINUTE],
    ["an hour", HOUR],
    ["an hour and a half", 90 * MINUTE],
    ["a day", 24 * HOUR],
    ["366 days", 366 * 24 * HOUR],
  ])("%j is %i ms", (text, ms) => {
    const length = readLength(text);
    expect(length === undefined ? undefined : lengthMs(length)).toBe(ms);
  });

  it.each([
    "",
    "0h",
    "30",
    "h",
    "2 bananas",
    "-2h",
    "2h banana",
    "367 days",
    "999999h",
    "1m 2h",
    "constructor",
    "a m",
    "1 constructor",
    "9".repeat(99),
  ])("%j is none", (text) => {
    expect(readLength(text)).toBeUndefined();
  });

  it.each([1_000, 90 * MINUTE, 26 * HOUR, 366 * 24 * HOUR])("%i ms reads back", (ms) => {
    const length = readLength(renderDuration(ms));
    expect(length === undefined ? undefined : lengthMs(length)).toBe(ms);
  });
});
