import { describe, expect, test } from "vitest";
import { PAGES, type Rendered, renderMessage, renderPages } from "../../../../src/chat/discord/render/message.ts";
import type { Block, Line, Reply } from "../../../../src/core/reply.ts";
import { prose } from "../../../kit/prose.ts";
import { alertItem, alerts, message, READER } from "../../../kit/sample-messages.ts";
import { expectAccepted, partsOf, seenOf, textsOf } from "./refusals.ts";

const COUNTS = [0, 1, 5, 6, 10, 25, 26, 40, 41, 100, 500];
const CHARS = [2_000, 6_000];

function linksOf(pages: readonly Rendered[]): readonly string[] {
  return pages.flatMap(({ body }) => partsOf(body).flatMap(({ type, text }) => (type === "link" ? [text] : [])));
}

/** N of the last remark "… and N more"; 0 without one. */
function countLeft(page: Rendered | undefined): number {
  const seen = page === undefined ? "" : seenOf(page.body);
  const counts = [...seen.matchAll(/^… and ([\d,]+) more(?! lines)/gmu)];
  return Number((counts.at(-1)?.[1] ?? "0").replaceAll(",", ""));
}

describe("a list of any length", () => {
  test.each(COUNTS)("%i items: every message is accepted, and every item is shown once or counted", (n) => {
    for (const inWords of [false, true]) {
      const pages = renderPages(alerts(n), { ...READER, inWords });
      for (const { body } of pages) expectAccepted(body);
      const shown = linksOf(pages);
      expect(shown).toEqual(Array.from({ length: shown.length }, (_, i) => `PD-${i + 1}`));
      expect(shown.length + countLeft(pages.at(-1))).toBe(n);
      expect(pages.length).toBeLessThanOrEqual(PAGES);
    }
  });

  test.each(COUNTS)("%i items in one message: what is not shown is counted", (n) => {
    const rendered = renderMessage(alerts(n), READER);
    expectAccepted(rendered.body);
    expect(linksOf([rendered]).length + countLeft(rendered)).toBe(n);
  });

  test("25 alerts, what a reply shows at most, are one message; 41 still are", () => {
    expect(renderPages(alerts(25), READER)).toHaveLength(1);
    expect(renderPages(alerts(41), READER)).toHaveLength(1);
  });

  test("what one embed cannot hold goes on in a second, of the same colour", () => {
    const [{ body }] = renderPages(alerts(40), READER);
    expect(body.embeds).toHaveLength(2);
    expect(new Set(body.embeds.map(({ color }) => color)).size).toBe(1);
  });

  test("the first message says how many more there are and where, the next which it is", () => {
    const pages = renderPages(alerts(60), READER);
    const [first, second] = pages;
    expect(pages).toHaveLength(2);
    const shown = linksOf([first]).length;
    expect(seenOf(first.body)).toContain(`\n… and ${60 - shown} more below`);
    expect(second?.body.content).toBe("_2 of 2_");
    const [above] = renderPages(alerts(60), { ...READER, goesOn: "thread" });
    expect(seenOf(above.body)).toContain(`\n… and ${60 - shown} more in the thread`);
  });

  test("what is beyond the last message is counted, with what to type to see less at once", () => {
    const pages = renderPages(alerts(500), READER);
    expect(pages).toHaveLength(PAGES);
    expect(seenOf(pages[0].body)).toMatch(/… and \d+ more, the first of them below$/u);
    expect(seenOf(pages[PAGES - 1]?.body ?? pages[0].body)).toMatch(
      /… and \d+ more\. Ask for a part of it: alerts for <service>$/u,
    );
  });

  test("a reply's own count of what it left out is added", () => {
    const reply: Partial<Reply> = { blocks: [{ type: "list", items: [alertItem(1)], more: 476 }] };
    expect(seenOf(renderMessage(message(reply), READER).body)).toContain("… and 476 more");
    const items = Array.from({ length: 100 }, (_, i) => alertItem(i));
    const rendered = renderMessage(message({ blocks: [{ type: "list", items, more: 400 }] }), READER);
    expect(linksOf([rendered]).length + countLeft(rendered)).toBe(500);
  });

  test("a message that still changes stays one message", () => {
    expect(renderPages({ ...alerts(500), live: true }, READER)).toHaveLength(1);
  });

  test("buttons are on the first message alone", () => {
    const many = alerts(100);
    const reply: Reply = { ...many.reply, buttons: [{ label: "Acknowledge", say: "ack all" }] };
    const pages = renderPages({ ...many, reply }, READER);
    expect(pages.map(({ body }) => body.components.length)).toEqual([1, ...pages.slice(1).map(() => 0)]);
  });

  test("a heading is repeated where its list goes on, and never stands last", () => {
    const heading: Line = { type: "strong", text: "Pagers" };
    const filler = Array.from({ length: 60 }, (_, i) => alertItem(i));
    let repeated = 0;
    for (let n = 20; n < 60; n++) {
      const blocks: Block[] = [
        { type: "list", items: filler.slice(0, n) },
        { type: "list", heading, items: Array.from({ length: 40 }, (_, i) => alertItem(100 + i)) },
      ];
      const pages = renderPages(message({ blocks }), READER);
      const texts = pages.flatMap(({ body }) => textsOf(body));
      for (const text of texts) expect(text).not.toMatch(/\*\*Pagers\*\*(?: \(continued\))?(?:\n_….*)?$/u);
      repeated += texts.filter((text) => text.startsWith("**Pagers** (continued)\n🛑")).length;
    }
    expect(repeated).toBeGreaterThan(0);
  });
});

describe("a text of any length", () => {
  test.each(CHARS)("%i characters under a title are shown whole", (chars) => {
    for (const inWords of [false, true]) {
      const pages = renderPages(message({ blocks: [{ type: "text", line: prose(chars) }] }), { ...READER, inWords });
      for (const { body } of pages) expectAccepted(body);
      expect(unbroken(pages)).toContain(prose(chars).replace(/\s/gu, ""));
    }
  });

  test.each(CHARS)("%i characters that the public will read are shown whole", (chars) => {
    const text = prose(chars).replace(/(word\d+0) /gu, "$1\n");
    for (const inWords of [false, true]) {
      const pages = renderPages(message({ blocks: [{ type: "quote", text }] }), { ...READER, inWords });
      for (const { body } of pages) expectAccepted(body);
      expect(unbroken(pages)).toContain(text.replace(/\s/gu, ""));
    }
  });

  test.each(CHARS)("of a title and of an item of %i characters the rest is counted", (chars) => {
    const line = prose(chars);
    const { body } = renderMessage(message({ title: line, blocks: [{ type: "list", items: [{ line }] }] }), READER);
    expectAccepted(body);
    const cuts = [...seenOf(body).matchAll(/^(?:- )?(word1 .*) … and ([\d,]+) more characters$/gmu)];
    expect(cuts).toHaveLength(2);
    for (const [, shown = "", left = ""] of cuts) {
      expect(line.startsWith(shown)).toBe(true);
      expect(chars - shown.length - Number(left.replaceAll(",", ""))).toBeLessThanOrEqual(1);
    }
  });

  test("a long text is one line, and one that goes on elsewhere begins no list there", () => {
    const { body } = renderMessage(message({ blocks: [{ type: "text", line: prose(1_500) }] }), READER);
    expect(body.content.split("\n")).toEqual(["**Done**", prose(1_500)]);
    for (let n = 0; n < 3; n++) {
      const text = "x".repeat(n) + "- ".repeat(2_500);
      const pages = renderPages(message({ blocks: [{ type: "text", line: text }] }), READER);
      expect(pages.flatMap(({ body }) => textsOf(body)).length).toBeGreaterThan(1);
      for (const { body } of pages) {
        expectAccepted(body);
        expect(partsOf(body).map(({ type }) => type)).not.toContain("list");
      }
    }
  });

  test.each([1_700, 1_790, 5_600, 7_300])("after %i characters spaces begin no message of their own", (chars) => {
    const text = `${prose(chars)}${" ".repeat(12_000)}`;
    for (const type of ["text", "quote"] as const) {
      const block: Block = type === "text" ? { type, line: `${text}\u200b` } : { type, text: `${text}.` };
      for (const inWords of [false, true]) {
        for (const { body } of renderPages(message({ blocks: [block] }), { ...READER, inWords })) expectAccepted(body);
      }
    }
  });

  test("a link stays one in the middle of a long text, and strong words stay strong", () => {
    const url = `https://example.com/${"a".repeat(400)}`;
    const strong = `now ${"very ".repeat(60)}slow`;
    const line: Line = [
      prose(1_950),
      " ",
      { type: "link", url, text: "here" },
      " ",
      { type: "strong", text: strong },
      ".",
    ];
    const pages = renderPages(message({ blocks: [{ type: "text", line }] }), READER);
    for (const { body } of pages) expectAccepted(body);
    const parts = pages.flatMap(({ body }) => partsOf(body));
    expect(parts).toContainEqual({ type: "link", text: "here", target: url });
    const bold = parts.filter(({ type }) => type === "strong").map(({ text }) => text);
    expect(bold.join("")).toBe(`Done${strong}`);
  });

  test("6,000 characters of signs that are all escaped are accepted and shown", () => {
    const text = "*_~`|".repeat(1_200);
    const pages = renderPages(message({ blocks: [{ type: "quote", text }] }), READER);
    for (const { body } of pages) expectAccepted(body);
    expect(unbroken(pages)).toContain(text);
  });

  test("no emoji is cut in two, wherever a text ends", () => {
    const family = "👩‍👩‍👧‍👦";
    for (let n = 0; n < 12; n++) {
      const line = "x".repeat(n) + family.repeat(400);
      const pages = renderPages(message({ title: line, blocks: [{ type: "text", line }] }), READER);
      for (const { body } of pages) expectAccepted(body);
      const seen = pages.map(({ body }) => seenOf(body)).join("");
      expect(seen.replaceAll(family, "").replace(/[\sx]|… and [\d,]+ more characters/gu, "")).toBe("");
    }
  });

  test("sixty parts find their place", () => {
    const blocks = Array.from({ length: 60 }, (_, i): Block => ({ type: "quote", text: `Part ${i}` }));
    const [{ body }] = renderPages(message({ blocks }), READER);
    expectAccepted(body);
    for (let i = 0; i < 60; i++) expect(textsOf(body).join("\n")).toMatch(new RegExp(`^> Part ${i}$`, "mu"));
  });
});

/** All that is seen of these messages without the breaks that the rendering makes, and its own remarks. */
function unbroken(pages: readonly Rendered[]): string {
  return pages
    .map(({ body }) => seenOf(body).replace(/^(?:\d of \d|… and .*)$/gmu, ""))
    .join("")
    .replace(/\s/gu, "");
}
