import { describe, expect, test } from "vitest";
import type { Invocation } from "../../src/router/router.ts";
import { createWorld } from "./world.ts";

const world = createWorld();

describe("a storm or card is named by its number", () => {
  test.each([
    ["ack all in storm 4:40", { whose: "all", card: { number: 4, upTo: 40 } }],
    ["ack in card #7", { card: { number: 7 } }],
    ["ack in storm 4 now", { card: { number: 4 }, now: "now" }],
    ["alerts in storm 12 page 3", { card: { number: 12 }, page: 3 }],
    ["alerts page 3 in storm 12", { card: { number: 12 }, page: 3 }],
    [
      "resolve all in storm 4:40: the switch was replaced",
      {
        whose: "all",
        card: { number: 4, upTo: 40 },
        note: "the switch was replaced",
      },
    ],
    ["snooze in storm 4 for 2h", { card: { number: 4 }, length: 7_200_000 }],
    ["ack in storm 4 for API", { card: { number: 4 }, service: expect.objectContaining({ name: "API" }) }],
  ])("%s", async (said, args) => {
    const routing = await world.say(said);
    expect((routing as Invocation).args).toEqual(args);
  });

  test.each([
    ["ack all in storm"],
    ["ack all in storm four"],
    ["ack all in storm 0"],
    ["ack all in storm 4:"],
    ["ack all in storm 4:x"],
    ["ack all in storm -4"],
    ["ack all in storm 4:40:1"],
    ["ack all in storm 99999999999999999999"],
    ["ack all in strom 4"],
    ["alerts page two"],
    ["alerts page 0"],
  ])("%s acknowledges nothing and says so in one line", async (said) => {
    const routing = await world.say(said);
    expect(routing.type).toBe("reply");
    expect(JSON.stringify(routing)).toMatch(/For example|there should be|Did you mean|does not fit|perhaps you meant/u);
  });
});
