import { createHmac } from "node:crypto";
import { describe, expect, test } from "vitest";
import { pagerduty } from "../../../integrations/pagerduty/index.ts";
import { readConfig } from "../../../src/config.ts";
import { redactor } from "../../../src/core/redact.ts";
import { hookWith } from "./webhook-kit.ts";

const OLD = "old-secret-of-the-subscription";
const NEW = "new-secret-of-the-subscription";

describe("a signature", () => {
  const raw = Buffer.from('{"event":{"ünïcode":"✓"}}');
  const sign = (secret: string, bytes: Uint8Array = raw) => createHmac("sha256", secret).update(bytes).digest("hex");
  const verify = (secret: string | undefined, signature: string | undefined, bytes: Uint8Array = raw) =>
    hookWith(secret).verify?.({ headers: { "x-pagerduty-signature": signature }, raw: bytes });

  test("of the bytes as they came is believed, in capitals as well", () => {
    expect(verify(OLD, `v1=${sign(OLD)}`)).toBe(true);
    expect(verify(OLD, `v1=${sign(OLD).toUpperCase()}`)).toBe(true);
  });

  test("is believed while one secret replaces another, on either side", () => {
    expect(verify(`${OLD},${NEW}`, `v1=${sign(NEW)}`)).toBe(true);
    expect(verify(`${OLD},${NEW}`, `v1=${sign(OLD)}`)).toBe(true);
    expect(verify(NEW, `v1=${sign(OLD)},v1=${sign(NEW)}`)).toBe(true);
    expect(verify(NEW, `v1=${sign(OLD)}, v1=${sign(NEW)}`)).toBe(true);
  });

  test.each([
    ["nothing", undefined],
    ["an empty header", ""],
    ["another secret", `v1=${sign("somebody else's secret")}`],
    ["another version", `v0=${sign(OLD)},v2=${sign(OLD)}`],
    ["the bare hash", sign(OLD)],
    ["half of it", `v1=${sign(OLD).slice(0, 32)}`],
    ["more than it", `v1=${sign(OLD)}00`],
    ["no hex", `v1=${"g".repeat(64)}`],
    ["a header beyond measure", `${"v1=00,".repeat(100_000)}`],
    ["commas and nothing else", ",".repeat(1_000)],
  ])("is not %s", (_what, signature) => {
    expect(verify(OLD, signature)).toBe(false);
  });

  test("of other bytes is not believed, be it one space more", () => {
    expect(verify(OLD, `v1=${sign(OLD)}`, Buffer.from(`${raw.toString()} `))).toBe(false);
  });

  test("is never believed where no secret is set, and the setting is named", () => {
    expect(verify(undefined, `v1=${sign("")}`)).toBe(false);
    expect(hookWith().unready?.()).toContain("PAGERDUTY_WEBHOOK_SECRET");
    expect(hookWith(OLD).unready?.()).toBeUndefined();
  });
});

describe("the setting", () => {
  const settings = (secret: string) =>
    readConfig({ PAGERDUTY_API_KEY: "key-of-the-account", PAGERDUTY_WEBHOOK_SECRET: secret }, [pagerduty]);

  test("hides each of its secrets by itself", () => {
    const redact = redactor(settings(`${OLD},${NEW}`).secrets);
    expect(redact(`${NEW} and ${OLD}`)).toBe("[redacted] and [redacted]");
  });

  test.each(["short", `${OLD},`, `${OLD},,${NEW}`, ","])("is not %j, and the fault does not show it", (secret) => {
    expect(() => settings(secret)).toThrow(/^(?!.*old-secret).*PAGERDUTY_WEBHOOK_SECRET must be the secret/su);
  });

  test("says what to do, with the address", () => {
    const steps = hookWith().setup("https://tocsin.example.com/hooks/pagerduty").join("\n");
    expect(steps).toContain("https://tocsin.example.com/hooks/pagerduty");
    expect(steps).toContain("tocsin hooks create pagerduty");
    expect(steps).toContain("PAGERDUTY_WEBHOOK_SECRET");
  });
});
