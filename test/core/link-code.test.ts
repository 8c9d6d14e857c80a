import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  LINK_CODE_ALPHABET,
  LINK_CODE_CHARS,
  readLinkCode,
  spellLinkCode,
  withoutLinkCode,
} from "../../src/core/link-code.ts";

const code = fc
  .array(fc.constantFrom(...LINK_CODE_ALPHABET), { minLength: LINK_CODE_CHARS, maxLength: LINK_CODE_CHARS })
  .map((characters) => characters.join(""));

describe("a one-time code", () => {
  test("is read as it is spelled, whatever its case and its dashes", () => {
    fc.assert(
      fc.property(code, (one) => {
        for (const spelled of [
          spellLinkCode(one),
          one.toLowerCase(),
          [...one].join("-"),
          `${one.slice(0, 4)} ${one.slice(4)}`,
        ]) {
          expect(readLinkCode(spelled)).toBe(one);
        }
      }),
    );
  });

  test.each(["", "BCDF-234", "BCDF-23456", "BCDF_2345", "BCDF-234ä", "jo@x.com", "BCDF\n"])("is not %j", (text) => {
    expect(readLinkCode(text)).toBeUndefined();
  });
});

describe("what is kept of a saying", () => {
  test("has no code in it, however it was said", () => {
    fc.assert(
      fc.property(code, (one) => {
        const spelled = spellLinkCode(one);
        for (const before of [
          "link ",
          "/link ",
          "Link code ",
          "link with ",
          "preview link ",
          "hey tocsin, link ",
          "",
        ]) {
          for (const typed of [spelled, spelled.toLowerCase(), one]) {
            expect(withoutLinkCode(`${before}${typed}`)).toBe(`${before}****`);
          }
        }
        expect(withoutLinkCode(`Link me, it is ${spelled} please`)).toBe("Link me, it is **** please");
      }),
    );
  });

  test("has no attempt at a code in it either", () => {
    expect(withoutLinkCode("link BCDF-234")).toBe("link ****");
    expect(withoutLinkCode("link code 0OIL-AEUU.")).toBe("link code ****.");
  });

  test("has not the one that was understood, however it was taken apart", () => {
    expect(withoutLinkCode("would you link a-e-0 O1I2L please", "AE0O1I2L")).toBe("would you link **** please");
  });

  test.each([
    "link me",
    "link myself",
    "link code",
    "link @Ben to ben@example.com",
    "link slack:U0123 to ben@example.com",
    "unlink @Ben",
    "status API degraded: see the link 12",
    "status Build Processing degraded: builds are slow",
    "ack PD-1003",
  ])("is all of %s", (said) => {
    expect(withoutLinkCode(said)).toBe(said);
  });
});
