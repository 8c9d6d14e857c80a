import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  PAGES,
  type Rendered,
  renderMessage,
  renderPages,
  replyBlocks,
} from "../../../../src/chat/slack/render/message.ts";
import type { Message } from "../../../../src/core/inbound.ts";
import type { Block, Button, Inline, Item, Line, Reply } from "../../../../src/core/reply.ts";
import { expectAccepted, expectAcceptedBlocks, inlines, shownText } from "./refusals.ts";

const NOW = Date.UTC(2026, 10, 21, 18, 0);
const READER = { now: NOW, zone: "Europe/Berlin" };

function message(reply: Partial<Reply>, more: Partial<Message> = {}): Message {
  const whole: Reply = { type: "reply", tone: "plain", title: "Done", ...reply };
  return { reply: whole, question: false, live: false, outcomes: [], ...more };
}

function alertItem(n: number): Item {
  return {
    mark: "critical",
    line: [
      { type: "link", url: `https://acme.pagerduty.com/incidents/Q${n}`, text: `PD-${n}`, quiet: true },
      ` Queue ${n} is stuck · Build Processing · P1 · high · 12 min · paging Ana Lima`,
    ],
  };
}

function alerts(n: number): Message {
  const items = Array.from({ length: n }, (_, i) => alertItem(i + 1));
  return message({ title: `${n} alerts`, blocks: [{ type: "list", items }] }, { command: "alerts" });
}

const COUNTS = [0, 1, 25, 26, 50, 51, 100, 101, 500];

describe("a list of any length", () => {
  test.each(COUNTS)("%i items: every message is accepted, and every item is shown once or counted", (n) => {
    const pages = renderPages(alerts(n), READER);
    for (const page of pages) expectAccepted(page);
    const shown = pages.flatMap(({ blocks }) =>
      inlines(blocks).flatMap(({ text }) => /^PD-\d+$/u.exec(text ?? "") ?? []),
    );
    expect(shown).toEqual(Array.from({ length: shown.length }, (_, i) => `PD-${i + 1}`));
    expect(shown.length + countLeft(pages.at(-1))).toBe(n);
    expect(pages.length).toBeLessThanOrEqual(PAGES);
  });

  test.each(COUNTS)("%i items in one message: what is not shown is counted", (n) => {
    const rendered = renderMessage(alerts(n), READER);
    expectAccepted(rendered);
    const shown = inlines(rendered.blocks).filter(({ type }) => type === "link").length;
    expect(shown + countLeft(rendered)).toBe(n);
  });

  test("25 alerts, what a reply shows at most, are one message", () => {
    expect(renderPages(alerts(25), READER)).toHaveLength(1);
  });

  test("the first message says how many more there are and where", () => {
    const [first, second] = renderPages(alerts(60), READER);
    const shown = inlines(first?.blocks ?? []).filter(({ type }) => type === "link").length;
    expect(first?.text).toContain(`\n… and ${60 - shown} more in the thread`);
    expect(second?.text.split("\n")[0]).toBe("2 of 2");
    const [below] = renderPages(alerts(60), { ...READER, goesOn: "below" });
    expect(below?.text).toContain(`\n… and ${60 - shown} more below`);
  });

  test("what is beyond the last message is counted, with what to type to see less at once", () => {
    const pages = renderPages(alerts(500), READER);
    expect(pages).toHaveLength(PAGES);
    expect(pages[0]?.text).toMatch(/… and \d+ more, the first of them in the thread$/u);
    expect(shownText(pages.at(-1)?.blocks ?? [])).toMatch(
      /… and \d+ more\. Ask for a part of it: alerts for <service>$/u,
    );
  });

  test("a reply's own count of what it left out is added", () => {
    const reply: Partial<Reply> = { blocks: [{ type: "list", items: [alertItem(1)], more: 476 }] };
    expect(renderMessage(message(reply), READER).text).toContain("… and 476 more");
    const many = {
      blocks: [{ type: "list", items: Array.from({ length: 100 }, (_, i) => alertItem(i)), more: 400 }] as Block[],
    };
    const rendered = renderMessage(message(many), READER);
    expect(inlines(rendered.blocks).filter(({ type }) => type === "link").length + countLeft(rendered)).toBe(500);
  });

  test("a message that still changes stays one message", () => {
    expect(renderPages({ ...alerts(500), live: true }, READER)).toHaveLength(1);
  });

  test("a heading is repeated where its list goes on, and never stands last", () => {
    const heading: Line = { type: "strong", text: "Pagers" };
    const filler: Block = { type: "list", items: Array.from({ length: 29 }, (_, i) => alertItem(i)) };
    for (let n = 20; n < 40; n++) {
      const blocks: Block[] = [
        { ...filler, items: filler.items.slice(0, n) },
        { type: "list", heading, items: Array.from({ length: 40 }, (_, i) => alertItem(100 + i)) },
      ];
      const pages = renderPages(message({ blocks }), READER);
      expect(pages.length).toBeGreaterThan(1);
      for (const { text } of pages) expect(text).not.toMatch(/Pagers(?: \(continued\))?(?:\n….*)?$/u);
      expect(pages.map(({ text }) => text).join("\n")).toMatch(/Pagers \(continued\)\n■/u);
    }
  });

  test("fifty groups are more blocks than one message may have", () => {
    const blocks = Array.from(
      { length: 60 },
      (_, i): Block => ({ type: "list", heading: `Group ${i}`, items: [{ mark: "ok", line: "fine" }] }),
    );
    const pages = renderPages(message({ blocks }), READER);
    for (const page of pages) expectAccepted(page);
    const whole = pages.map(({ text }) => text).join("\n");
    for (let i = 0; i < 60; i++) expect(whole).toContain(`Group ${i}\n`);
  });
});

/** N of the last remark "… and N more"; 0 without one. */
function countLeft(page: Rendered | undefined): number {
  const counts = [...(page?.text ?? "").matchAll(/^… and ([\d,]+) more(?! lines)/gmu)];
  return Number((counts.at(-1)?.[1] ?? "0").replaceAll(",", ""));
}

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
      format: "{date_pretty} at {time}",
      fallback: "Sun 07:00",
    });
    expect(timeOf(NOW, "date")).toMatchObject({ format: "{date_pretty} at {time}" });
    expect(timeOf(NOW + 200 * 86_400_000, "date")).toMatchObject({ format: "{date_short_pretty} at {time}" });
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

describe("a page of many parts", () => {
  test("a reply keeps to the room it is given, and says what it leaves out", () => {
    const { reply } = alerts(100);
    for (const maxBlocks of [2, 5, 20]) {
      const blocks = replyBlocks(reply, { ...READER, maxBlocks, maxBytes: 4_000 });
      expectAcceptedBlocks(blocks);
      expect(blocks.length).toBeLessThanOrEqual(maxBlocks);
      expect(Buffer.byteLength(JSON.stringify(blocks))).toBeLessThanOrEqual(4_000);
      expect(shownText(blocks)).toMatch(/… and \d+ more$/u);
    }
  });

  test("buttons are left to it", () => {
    const reply: Reply = { type: "reply", tone: "plain", title: "Yours", buttons: [{ label: "Go", say: "go" }] };
    expect(replyBlocks(reply, READER)).toHaveLength(1);
  });
});

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
  '"\\"'.repeat(1_500),
];
const outside = fc.oneof(
  fc.constantFrom(...HOSTILE),
  fc.string({ unit: "binary", maxLength: 60 }),
  fc.string({ maxLength: 60 }),
);
const address = fc.oneof(fc.webUrl({ withQueryParameters: true }), outside);
const inline: fc.Arbitrary<Inline> = fc.oneof(
  outside,
  fc.record({ type: fc.constant("strong" as const), text: outside }),
  fc.record({ type: fc.constant("code" as const), text: outside }),
  fc.record({ type: fc.constant("link" as const), url: address, text: outside, quiet: fc.boolean() }),
  fc.record({
    type: fc.constant("time" as const),
    at: fc.oneof(fc.double(), fc.integer({ min: 0, max: 2e12 })),
    form: fc.constantFrom("time" as const, "date" as const, "relative" as const),
  }),
);
const line: fc.Arbitrary<Line> = fc.oneof(inline, fc.array(inline, { maxLength: 6 }));
const mark = fc.constantFrom(
  "ok",
  "info",
  "minor",
  "major",
  "critical",
  "maintenance",
  "paused",
  "failed",
) as fc.Arbitrary<NonNullable<Item["mark"]>>;
const item: fc.Arbitrary<Item> = fc.record(
  { line, mark, under: fc.array(line, { maxLength: 3 }) },
  { requiredKeys: ["line"] },
);
const block: fc.Arbitrary<Block> = fc.oneof(
  fc.record({ type: fc.constant("text" as const), line }),
  fc.record({ type: fc.constant("quote" as const), text: outside }),
  fc.record(
    { type: fc.constant("list" as const), heading: line, items: fc.array(item, { maxLength: 30 }), more: fc.nat() },
    { requiredKeys: ["type", "items"] },
  ),
);
const button: fc.Arbitrary<Button> = fc.record(
  {
    label: outside,
    say: outside,
    style: fc.constantFrom("primary" as const, "danger" as const),
    publicly: fc.constant(true as const),
    form: fc.constant("status" as const),
  },
  { requiredKeys: ["label", "say"] },
);
const anyMessage: fc.Arbitrary<Message> = fc
  .record({
    tone: fc.constantFrom("plain" as const, "good" as const, "warn" as const, "bad" as const),
    title: line,
    blocks: fc.array(block, { maxLength: 12 }),
    buttons: fc.array(button, { maxLength: 60 }),
    asks: fc.option(fc.string({ minLength: 1 }), { nil: undefined }),
    live: fc.boolean(),
  })
  .map(({ asks, live, ...reply }) => message(reply, { live, ...(asks === undefined ? {} : { asks }) }));

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
