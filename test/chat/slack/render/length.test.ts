import { describe, expect, test } from "vitest";
import {
  PAGES,
  type Rendered,
  renderMessage,
  renderPages,
  replyBlocks,
} from "../../../../src/chat/slack/render/message.ts";
import type { Block, Line, Reply } from "../../../../src/core/reply.ts";
import { alertItem, alerts, message, READER } from "../../../kit/sample-messages.ts";
import { expectAccepted, expectAcceptedBlocks, inlines, shownText } from "./refusals.ts";

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
    const filler: Block = { type: "list", items: Array.from({ length: 40 }, (_, i) => alertItem(i)) };
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

  test("long lines of wide characters are shown in part beside as many buttons as there is room for", () => {
    const wide = "漢".repeat(2_800);
    const buttons = Array.from({ length: 60 }, (_, i) => ({ label: `Button ${i}`, say: `say ${i} ${"x".repeat(50)}` }));
    const rendered = renderMessage(message({ title: wide, blocks: [{ type: "text", line: wide }], buttons }), READER);
    expectAccepted(rendered);
    expect(shownText(rendered.blocks).match(/漢 ?… and [\d,]+ more characters/gu)).toHaveLength(2);
  });

  test("sixty parts are more blocks than one message may have", () => {
    const blocks = Array.from({ length: 60 }, (_, i): Block => ({ type: "quote", text: `Part ${i}` }));
    const pages = renderPages(message({ blocks }), READER);
    for (const page of pages) expectAccepted(page);
    const whole = pages.map(({ text }) => text).join("\n");
    for (let i = 0; i < 60; i++) expect(whole).toMatch(new RegExp(`^\\| Part ${i}$`, "mu"));
  });
});

/** N of the last remark "… and N more"; 0 without one. */
function countLeft(page: Rendered | undefined): number {
  const counts = [...(page?.text ?? "").matchAll(/^… and ([\d,]+) more(?! lines)/gmu)];
  return Number((counts.at(-1)?.[1] ?? "0").replaceAll(",", ""));
}

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
