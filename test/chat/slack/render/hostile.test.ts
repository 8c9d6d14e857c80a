import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { renderMessage, renderPages } from "../../../../src/chat/slack/render/message.ts";
import { anyMessageOf } from "../../../kit/any-message.ts";
import { message, READER } from "../../../kit/sample-messages.ts";
import { expectAccepted, inlines } from "./refusals.ts";

const HOSTILE = [
  "<!channel> <!here> <@U0123> <#C0123> <!subteam^S1> <!date^1^{date}|x>",
  "<https://evil.example|your bank> https://evil.example mailto:a@b.c",
  "*bold* _it_ ~no~ `code` ```pre``` :tada: > quote",
  "&lt;!channel&gt; &amp;amp; &#60;",
  "> first\n>>> second\n* third",
  "\u202eevil\u2066x\u2069 \u0000\u0007\u001b[31m\r\n\t",
  "👩‍👩‍👧‍👦🇩🇪🏳️‍🌈".repeat(40),
  "שלום עולם مرحبا",
  "e\u0301\u0302\u0303".repeat(30),
  "\ud83d lone \udc00",
  "",
  " ",
  "\u200b",
  "漢".repeat(4_000),
  "a".repeat(20_000),
  "z\u0300".repeat(2_000),
  `${"x"}${"\u0300".repeat(5_000)}`,
  `${"x"}${"\u{e0100}".repeat(2_000)}`,
  '"\\"'.repeat(1_500),
];
const outside = fc.oneof(
  fc.constantFrom(...HOSTILE),
  fc.string({ unit: "binary", maxLength: 60 }),
  fc.string({ maxLength: 60 }),
);
const anyMessage = anyMessageOf(outside, fc.string({ minLength: 1 }));

describe("whatever a reply holds", () => {
  test("each of its messages is one that Slack accepts, and text stays text", () => {
    fc.assert(
      fc.property(anyMessage, fc.constantFrom("thread", "below", "nowhere"), (any, goesOn) => {
        const pages = renderPages(any, { ...READER, goesOn: goesOn as "thread" });
        expect(pages.length).toBeGreaterThan(0);
        for (const page of pages) expectAccepted(page);
        const given = JSON.stringify(any.reply);
        for (const { type, url } of pages.flatMap(({ blocks }) => inlines(blocks))) {
          if (type === "link") expect(given).toContain(JSON.stringify(url).slice(1, -1));
        }
      }),
      { numRuns: 150 },
    );
  }, 60_000);

  test.each(HOSTILE.map((text) => [text.slice(0, 40), text]))("%j is shown as it is", (_, text) => {
    const rendered = renderMessage(
      message({
        title: text,
        blocks: [{ type: "list", items: [{ mark: "info", line: text }] }],
        buttons: [{ label: text, say: "ack all" }],
      }),
      READER,
    );
    expectAccepted(rendered);
    const kinds = new Set(inlines(rendered.blocks).map(({ type }) => type));
    expect([...kinds].filter((type) => type !== "text" && type !== "emoji")).toEqual([]);
  });
});
