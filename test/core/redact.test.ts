import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { redactor } from "../../src/core/redact.ts";

const SECRET = "u+3/s3cr3t key?&é";

describe("redaction", () => {
  const redact = redactor([SECRET]);

  test("masks a secret wherever it stands and leaves the rest alone", () => {
    expect(redact(`key=${SECRET}; again ${SECRET}!`)).toBe("key=[redacted]; again [redacted]!");
    expect(redact("nothing to see")).toBe("nothing to see");
  });

  test.each([
    ["in a URL", `https://x.test/?key=${encodeURIComponent(SECRET)}`],
    ["in a form", new URLSearchParams({ key: SECRET }).toString()],
    ["in JSON", JSON.stringify({ key: SECRET })],
    ["in base64", Buffer.from(SECRET).toString("base64")],
    ["in base64url", Buffer.from(SECRET).toString("base64url")],
    ["as a Basic user", `Basic ${Buffer.from(`${SECRET}:x`).toString("base64")}`],
    ["as a Basic password", `Basic ${Buffer.from(`me:${SECRET}`).toString("base64")}`],
    ["as a longer Basic password", `Basic ${Buffer.from(`me2:${SECRET}`).toString("base64")}`],
  ])("masks a secret %s", (_where, text) => {
    expect(redact(text)).toContain("[redacted]");
  });

  test("of two secrets that begin alike the longer one is masked whole", () => {
    expect(redactor(["abcdef", "abcdefghij"])("abcdefghij")).toBe("[redacted]");
  });

  test("values too short to be a secret are left alone, because they occur by chance", () => {
    expect(redactor(["", "a", "abc"])("abc banana")).toBe("abc banana");
  });

  test("no secret of letters survives between any neighbours, plain or encoded", () => {
    const word = fc.string({ minLength: 8, maxLength: 40, unit: "grapheme-ascii" });
    fc.assert(
      fc.property(word, fc.string(), fc.string(), (secret, before, after) => {
        const mask = redactor([secret]);
        const encoded = Buffer.from(`${before}${secret}${after}`).toString("base64");
        expect(mask(`${before}${secret}${after}`)).toContain("[redacted]");
        expect(mask(encoded)).toContain("[redacted]");
      }),
    );
  });
});
