import { describe, expect, test } from "vitest";
import { renderMessage, renderPages } from "../../../../src/chat/slack/render/message.ts";
import type { Block, Inline, Item } from "../../../../src/core/reply.ts";
import { message, NOW, READER } from "../../../kit/sample-messages.ts";
import { expectAccepted, inlines, shownText } from "./refusals.ts";

describe("whom the settings call", () => {
  const titleWith = (id: string): Inline[] => [{ type: "mention", id, text: "@on-call" }, " API is down"];

  test.each([
    ["slack:U0123", { type: "user", user_id: "U0123" }],
    ["slack:T01.U0123", { type: "user", user_id: "U0123" }],
    ["slack:S0456", { type: "usergroup", usergroup_id: "S0456" }],
    ["slack:here", { type: "broadcast", range: "here" }],
  ])("%s is called by Slack's own element, and by name in the words beside", (id, element) => {
    const { blocks, text } = renderMessage(message({ title: titleWith(id) }), READER);
    expect(inlines(blocks)).toContainEqual(expect.objectContaining(element));
    expect(text).toContain("@on-call API is down");
    expect(text).not.toContain("<");
  });

  test.each(["discord:12", "slack:", "slack:u1", "slack:C0123", "slack:here!", "slack:U1> <!channel"])(
    "%s is nobody of Slack's: the words stand instead",
    (id) => {
      const { blocks } = renderMessage(message({ title: titleWith(id) }), READER);
      expectAccepted(renderMessage(message({ title: titleWith(id) }), READER));
      expect(shownText(blocks)).toContain("@on-call API is down");
    },
  );
});

describe("what a message says", () => {
  test("a tone and a mark are signs, in the blocks and in the words beside them", () => {
    const blocks: Block[] = [
      {
        type: "list",
        items: [
          { mark: "critical", line: "API: major outage" },
          { mark: "ok", line: "Web: operational" },
        ],
      },
    ];
    const { blocks: rendered, text } = renderMessage(
      message({ tone: "warn", title: "Two components", blocks }),
      READER,
    );
    expect(shownText(rendered)).toBe(
      ":warning: Two components:octagonal_sign: API: major outage\n:white_check_mark: Web: operational",
    );
    expect(text).toBe("▲ Two components\n■ API: major outage\n✓ Web: operational");
  });

  test("lines under an item stand below it; items without a sign are points", () => {
    const items: Item[] = [{ line: "first", under: ["about it"] }, { line: "second" }];
    const { blocks, text } = renderMessage(message({ blocks: [{ type: "list", items }] }), READER);
    expect(blocks[1]).toMatchObject({
      elements: [
        { type: "rich_text_list", indent: 0, elements: [{ elements: [{ text: "first" }] }] },
        { type: "rich_text_list", indent: 1, elements: [{ elements: [{ text: "about it" }] }] },
        { type: "rich_text_list", indent: 0, elements: [{ elements: [{ text: "second" }] }] },
      ],
    });
    expect(text).toBe("Done\n• first\n    about it\n• second");
  });

  test("what the public reads is shown whole, blank lines and all, however long a line of it", () => {
    const long = "We are looking into it. ".repeat(200);
    const quote = `Builds are slow.\n\n${long.trimEnd()}\nMore soon.`;
    const pages = renderPages(message({ blocks: [{ type: "quote", text: quote }] }), READER);
    const shown = pages.flatMap(({ blocks }) => blocks.slice(1)).flatMap((block) => shownText([block]));
    expect(shown.join("")).toBe(quote);
  });

  test("a line that is too long is cut with a mark and a count", () => {
    const { blocks, text } = renderMessage(
      message({ blocks: [{ type: "text", line: "word ".repeat(2_000) }] }),
      READER,
    );
    expect(shownText(blocks)).toMatch(/word … and 7,\d{3} more characters$/u);
    expect(text).toContain("more characters");
  });

  test("the words beside the blocks are cut at 4,000 characters with a mark and a count", () => {
    const line = "& ".repeat(300);
    const rendered = renderMessage(
      message({ blocks: Array.from({ length: 9 }, () => ({ type: "text", line }) as const) }),
      READER,
    );
    expectAccepted(rendered);
    expect(rendered.text).toMatch(/\n… and 7 more lines$/u);
  });

  test("an empty title is still something to read", () => {
    expect(renderMessage(message({ title: "" }), READER).text).toBe("(empty)");
    expect(renderMessage(message({ title: ["\u200b", " "], tone: "bad" }), READER).text).toBe("✗ (empty)");
  });

  test("a question is told by its sign", () => {
    const { blocks, text } = renderMessage(message({ title: "All 12?", tone: "warn" }, { question: true }), READER);
    expect(shownText(blocks)).toBe(":question: All 12?");
    expect(text).toBe("? All 12?");
  });

  test("while it works, an hourglass tells so", () => {
    const { blocks } = renderMessage(message({ title: "Acknowledging" }, { live: true }), READER);
    expect(shownText(blocks)).toBe(":hourglass_flowing_sand: Acknowledging");
  });
});

describe("times", () => {
  const timeOf = (at: number, form: "time" | "date" | "relative") => {
    const rendered = renderMessage(message({ title: { type: "time", at, form } }), READER);
    expectAccepted(rendered);
    return inlines(rendered.blocks)[0];
  };

  test("a time near now is a clock's in every reader's zone, with words in ours", () => {
    expect(timeOf(NOW + 3_600_500, "time")).toEqual({
      type: "date",
      timestamp: (NOW + 3_600_000) / 1_000,
      format: "{time}",
      fallback: "20:00",
      style: { bold: true },
    });
  });

  test("twelve hours away an hour alone could mean two days, so the day is said", () => {
    expect(timeOf(NOW + 12 * 3_600_000, "time")).toMatchObject({
      format: "\u200b{date_short_pretty} at {time}",
      fallback: "Sun 07:00",
    });
    expect(timeOf(NOW, "date")).toMatchObject({ format: "\u200b{date_short_pretty} at {time}" });
  });

  test("how long ago is counted by the reader's Slack; what is to come is said in words", () => {
    expect(timeOf(NOW - 1_500_000, "relative")).toMatchObject({ format: "{ago}", fallback: "25 min ago" });
    expect(timeOf(NOW + 1_500_000, "relative")).toMatchObject({ type: "text", text: "in 25 min" });
  });

  test.each([Number.NaN, Number.POSITIVE_INFINITY, -1, 8.7e15])("a time that is none (%d) is words", (at) => {
    expect(timeOf(at, "time")).toMatchObject({ type: "text", text: "an unknown time" });
  });
});

describe("links", () => {
  const linkOf = (url: string, text = "the alert") => {
    const rendered = renderMessage(message({ title: { type: "link", url, text } }), READER);
    expectAccepted(rendered);
    return inlines(rendered.blocks)[0];
  };

  test("an address of the web is one; its words beside the blocks name it", () => {
    expect(linkOf("https://example.com/a?b=1&c=2")).toMatchObject({
      type: "link",
      url: "https://example.com/a?b=1&c=2",
      text: "the alert",
    });
    const { text } = renderMessage(
      message({ title: { type: "link", url: "https://example.com/?b&c", text: "it" } }),
      READER,
    );
    expect(text).toBe("it (https://example.com/?b&amp;c)");
  });

  test.each([
    "javascript:alert(1)",
    "slack://user?id=U1",
    "//example.com",
    "https://",
    "https://a b",
    "",
    `https://example.com/${"x".repeat(3_000)}`,
  ])("%s is text", (url) => expect(linkOf(url)).toMatchObject({ type: "text" }));
});
