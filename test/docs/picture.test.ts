import { describe, expect, test } from "vitest";
import { blocksHtml } from "../../docs/pictures/blocks-html.ts";
import { renderMessage } from "../../src/chat/slack/render/message.ts";
import type { Message } from "../../src/core/inbound.ts";
import type { Mark, Reply, Tone } from "../../src/core/reply.ts";

const ONLOOKER = { now: Date.UTC(2026, 10, 21, 18, 0), zone: "UTC" };
const TONES: Record<Tone, true> = { plain: true, good: true, warn: true, bad: true };
const MARKS: Record<Mark, true> = {
  ok: true,
  info: true,
  taken: true,
  minor: true,
  major: true,
  critical: true,
  maintenance: true,
  paused: true,
  failed: true,
};

function drawn(reply: Partial<Reply>, more: Partial<Message> = {}): string {
  const whole: Reply = { type: "reply", tone: "plain", title: "Done", ...reply };
  const { blocks } = renderMessage({ reply: whole, question: false, live: false, outcomes: [], ...more }, ONLOOKER);
  return blocksHtml(blocks, ONLOOKER);
}

describe("the picture of messages", () => {
  test("has every sign that they use", () => {
    const items = Object.keys(MARKS).map((mark) => ({ mark: mark as Mark, line: mark, under: ["below"] }));
    for (const tone of Object.keys(TONES)) expect(drawn({ tone: tone as Tone })).toContain("Done");
    expect(drawn({}, { live: true })).toContain("⏳");
    expect(drawn({}, { question: true })).toContain("❓");
    expect(drawn({ blocks: [{ type: "list", items }] })).toContain("🛑");
  });

  test("shows what is outside as text", () => {
    const html = drawn({
      title: "<script>alert(1)</script>",
      blocks: [{ type: "quote", text: "<b>&amp;" }],
      buttons: [{ label: '<i>"', say: "go" }],
    });
    expect(html).toContain("&lt;script&gt;alert(1)&lt;/script&gt;");
    expect(html).toContain("&lt;b&gt;&amp;amp;");
    expect(html).toContain("&lt;i&gt;&quot;");
    expect(html).not.toMatch(/<(?:script|b|i)>/u);
  });
});
