import { describe, expect, test } from "vitest";
import { idsIn, withNames } from "../../src/core/mentions.ts";

describe("the ids of people in a text", () => {
  test.each([
    ["assign PD-12 to slack:U0BEN", ["slack:U0BEN"]],
    ["page slack:U0BEN: see slack:T0HOME.U0CY.", ["slack:U0BEN", "slack:T0HOME.U0CY"]],
    ["slack:U0BEN slack:U0BEN", ["slack:U0BEN"]],
    ["https://slack:U0BEN@example.com and xslack:U1 and slack:U1@x and slack:U1-2", []],
    ["console:ana@example.com is no id of theirs", []],
    ["slack: U0BEN", []],
    ["", []],
  ])("%s", (text, ids) => {
    expect(idsIn(text, ["slack", "discord"])).toEqual(ids);
  });

  test("are as many as are looked up, whatever somebody pastes", () => {
    const text = Array.from({ length: 1_000 }, (_, n) => `slack:U${n}`).join(" ");
    expect(idsIn(text, ["slack"])).toHaveLength(25);
  });
});

test("names stand in for ids literally, whatever they look like", () => {
  const odd = { id: "slack:U1", name: "$& $1 slack:U2", zone: "UTC" };
  expect(withNames("ask slack:U1!", [odd])).toBe("ask @$& $1 slack:U2!");
});
