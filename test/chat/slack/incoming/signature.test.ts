import { describe, expect, test } from "vitest";
import { isSigned } from "../../../../src/chat/slack/incoming/signature.ts";

// The example of Slack's docs, "Verifying requests from Slack", read 2026-11-21.
const SECRET = "8f742231b10e8888abcd99yyyzzz85a5";
const TIMESTAMP = "1531420618";
const BODY = Buffer.from(
  "token=xyzz0WbapA4vBCDEFasx0q6G&team_id=T1DC2JH3J&team_domain=testteamnow&channel_id=G8PSS9T3V&channel_name=foobar" +
    "&user_id=U2CERLKJA&user_name=roadrunner&command=%2Fwebhook-collect&text=" +
    "&response_url=https%3A%2F%2Fhooks.slack.com%2Fcommands%2FT1DC2JH3J%2F397700885554%2F96rGlfmibIGlgcZRskXaIFfN" +
    "&trigger_id=398738663015.47445629121.803a0bc887a14d10d2c447fce8b6703c",
);
const SIGNATURE = "v0=a2114d57b48eac39b9ad189dd8316235a7b4a8d21a10bd27519666489c69b503";
const NOW = Number(TIMESTAMP) * 1_000;
const EXAMPLE = { body: BODY, timestamp: TIMESTAMP, signature: SIGNATURE };

test("Slack's own example is signed", () => {
  expect(isSigned(EXAMPLE, SECRET, NOW)).toBe(true);
});

describe("is not signed", () => {
  test.each([
    ["with another secret", EXAMPLE, "8f742231b10e8888abcd99yyyzzz85a6"],
    ["with one byte changed", { ...EXAMPLE, body: Buffer.concat([BODY, Buffer.from(" ")]) }, SECRET],
    ["with another timestamp", { ...EXAMPLE, timestamp: "1531420619" }, SECRET],
    ["without a timestamp", { ...EXAMPLE, timestamp: undefined }, SECRET],
    ["with a timestamp that is no number", { ...EXAMPLE, timestamp: "1531420618.0" }, SECRET],
    ["without a signature", { ...EXAMPLE, signature: undefined }, SECRET],
    ["with half a signature", { ...EXAMPLE, signature: SIGNATURE.slice(0, 30) }, SECRET],
    ["with a signature of another version", { ...EXAMPLE, signature: SIGNATURE.replace("v0", "v1") }, SECRET],
  ])("%s", (_, request, secret) => expect(isSigned(request, secret, NOW)).toBe(false));
});

test("what is more than five minutes old or ahead is refused", () => {
  expect([-301, -300, 300, 301].map((s) => isSigned(EXAMPLE, SECRET, NOW + s * 1_000))).toEqual([
    false,
    true,
    true,
    false,
  ]);
});
