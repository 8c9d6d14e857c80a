import { describe, expect, test } from "vitest";
import { cut, firstUnits, isBlank, literal, literalLines } from "../../src/core/literal.ts";

describe("text from outside", () => {
  test("keeps to its line, is well formed, and drives nothing", () => {
    expect(literal("one\r\n two\u2028three\tfour")).toBe("one two three four");
    expect(literal("\ud83d\u0000\u001b[31m\u202egnp.exe\u2066")).toBe("\ufffd[31mgnp.exe");
    expect(literalLines("a\rb\n\nc")).toBe("a\nb\n\nc");
  });

  test.each(["", "  \n", "\u200b\u2060", "\u3164"])("%j has nothing to see", (text) =>
    expect(isBlank(text)).toBe(true),
  );

  test("is cut between what is read as one character", () => {
    const family = "👩‍👩‍👧‍👦";
    expect(cut(family.repeat(3), family.length * 2)).toBe(`${family}…`);
    expect(cut("e\u0301e\u0301", 3)).toBe("e\u0301…");
    expect(cut("abc", 3)).toBe("abc");
    expect(cut(`x${"\u0300".repeat(100)}`, 10)).toBe("…");
  });

  test("a character that is too long by itself is cut between its code points", () => {
    const marked = `x${"\u{e0100}".repeat(10)}`;
    for (const chars of [4, 5]) expect(firstUnits(marked, chars)).toBe(marked.slice(0, chars === 4 ? 3 : 5));
  });
});
