import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { escapeMrkdwn } from "../../../../src/chat/slack/render/escape.ts";
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
