import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { escapeMrkdwn } from "../../../../src/chat/slack/render/escape.ts";
import { cut, isBlank, literal, literalLines } from "../../../../src/chat/slack/render/literal.ts";
import { expectLiteral } from "./refusals.ts";

describe("text as mrkdwn", () => {
  test.each([
    ["<!channel> & <@U1>", "&lt;!channel&gt; &amp; &lt;@U1&gt;"],
    ["<https://evil.example|bank>", "&lt;https://evil.example|bank&gt;"],
    ["&lt;!here&gt;", "&amp;lt;!here&amp;gt;"],
    ["*bold* and ~gone~ and `code`", "∗bold∗ and ∼gone∼ and ˋcodeˋ"],
    ["_it_ but build_processing", "＿it＿ but build_processing"],
    [":tada: at 12:30:45", "∶tada: at 12∶30:45"],
    ["> quote\n  >> deeper, a > b", "› quote\n  ›› deeper, a &gt; b"],
  ])("%j shows as itself", (text, escaped) => {
    expect(escapeMrkdwn(text)).toBe(escaped);
    expectLiteral(escapeMrkdwn(text));
  });

  test("no text whatever keeps a meaning", () => {
    const mean = fc.string({ unit: fc.constantFrom(..."<>&*_~`:!@#|^ab1 \n") });
    fc.assert(
      fc.property(mean, (text) => expectLiteral(escapeMrkdwn(text))),
      { numRuns: 2_000 },
    );
  });
});

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
});
