import { expect, test } from "vitest";
import { homeView } from "../../../../src/chat/slack/home/view.ts";
import type { Reply } from "../../../../src/core/reply.ts";
import { checkView } from "../../../fakes/slack/blocks/check.ts";

const VIEW_BYTES = 250_000;

/** So many lists of so many lines, and as many buttons. */
function crowded(n: number): Reply {
  const items = Array.from({ length: n }, (_, i) => ({
    mark: "critical" as const,
    line: [{ type: "strong" as const, text: `<!channel> ${i} ${"x".repeat(150)}` }],
    under: ["why ".repeat(30)],
  }));
  const lists = Array.from({ length: Math.min(n, 60) }, () => ({ type: "list" as const, heading: "Group", items }));
  const buttons = Array.from({ length: n }, (_, i) => ({ label: `Ack PD-${i}`, say: `ack PD-${i}` }));
  return { type: "reply", tone: "warn", title: `${n} things`, blocks: lists, buttons };
}

test.each([0, 1, 25, 26, 50, 51, 100, 101, 500])("a page with %i of everything is one that Slack accepts", (n) => {
  const part = crowded(n);
  const view = homeView({ waiting: part, onCall: part, alerts: part, status: part }, { zone: "UTC", now: 0 });
  expect(() => checkView(view)).not.toThrow();
  expect(Array.isArray(view.blocks) && view.blocks.length).toBeLessThanOrEqual(100);
  expect(JSON.stringify(view).length).toBeLessThan(VIEW_BYTES);
  expect(JSON.stringify(view).split(`${n} things`)).toHaveLength(5);
});
