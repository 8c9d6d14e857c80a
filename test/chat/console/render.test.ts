import { describe, expect, test } from "vitest";
import { brushFor, COLOUR_BRUSH, LINKING_BRUSH, PLAIN_BRUSH } from "../../../src/chat/console/colours.ts";
import { recordLine, recordOf } from "../../../src/chat/console/record.ts";
import { render } from "../../../src/chat/console/render.ts";
import type { Message } from "../../../src/core/inbound.ts";
import type { Reply, Tone } from "../../../src/core/reply.ts";

const reader = { zone: "UTC", now: Date.parse("2026-11-21T03:00:00Z") };
const titled = (tone: Tone, title: Reply["title"]): Reply => ({ type: "reply", tone, title });

describe("a reply on a terminal", () => {
  test.each([
    ["plain", "Two alerts", "\u001b[1mTwo alerts\u001b[22m"],
    ["good", "✓ Two alerts", "\u001b[32m✓ Two alerts\u001b[39m"],
    ["warn", "▲ Two alerts", "\u001b[33m▲ Two alerts\u001b[39m"],
    ["bad", "✗ Two alerts", "\u001b[31m✗ Two alerts\u001b[39m"],
  ] as const)("tells a %s tone by sign and by colour", (tone, plain, coloured) => {
    expect(render(titled(tone, "Two alerts"), reader, PLAIN_BRUSH)).toBe(plain);
    expect(render(titled(tone, "Two alerts"), reader, COLOUR_BRUSH)).toBe(coloured);
  });

  test("goes on in the title's colour after a coloured part of it", () => {
    expect(render(titled("good", ["Say ", { type: "code", text: "undo" }, " to go back"]), reader, COLOUR_BRUSH)).toBe(
      "\u001b[32m✓ Say \u001b[36mundo\u001b[39m\u001b[32m to go back\u001b[39m",
    );
  });

  test("shows lists, links, quotes and buttons, and lets nothing from outside act", () => {
    const reply: Reply = {
      ...titled("plain", ["Alerts at ", { type: "time", at: reader.now, form: "time" }]),
      blocks: [
        {
          type: "list",
          heading: "Open",
          items: [
            {
              mark: "critical",
              line: [
                { type: "link", url: "https://x.example/1\u001b[2J", text: "PD-1" },
                " disk\u001b[31m full\n✓ done",
              ],
            },
          ],
          more: 3,
        },
        { type: "quote", text: "one\n\u001b]0;x\u0007two" },
      ],
      buttons: [{ label: "Acknowledge", say: "ack PD-1" }],
    };
    expect(render(reply, reader, PLAIN_BRUSH)).toBe(
      [
        "Alerts at 03:00",
        "Open",
        "  ■ PD-1 https://x.example/1 disk full ✓ done",
        "  … and 3 more",
        "  > one",
        "  > two",
        "  [Acknowledge] ack PD-1",
      ].join("\n"),
    );
  });
});

describe("colours", () => {
  test.each([
    ["on a terminal", true, {}, COLOUR_BRUSH],
    ["not in a file", false, {}, PLAIN_BRUSH],
    ["not with NO_COLOR", true, { NO_COLOR: "1" }, PLAIN_BRUSH],
    ["with an empty NO_COLOR", true, { NO_COLOR: "" }, COLOUR_BRUSH],
    ["not on a dumb terminal", true, { TERM: "dumb" }, PLAIN_BRUSH],
    ["with links behind the text where the terminal follows them", true, { VTE_VERSION: "7006" }, LINKING_BRUSH],
    ["without such links in an old terminal", true, { VTE_VERSION: "4902" }, COLOUR_BRUSH],
  ])("are used %s", (_where, isTTY, env, brush) => {
    expect(brushFor({ isTTY }, env)).toBe(brush);
  });

  const url = "https://x.example/1";
  test.each([
    ["a file", PLAIN_BRUSH, "PD-1 https://x.example/1", "PD-1", url],
    ["a terminal", COLOUR_BRUSH, `PD-1 \u001b[4m${url}\u001b[24m`, "PD-1", `\u001b[4m${url}\u001b[24m`],
    [
      "a terminal that follows links",
      LINKING_BRUSH,
      `\u001b]8;;${url}\u001b\\\u001b[4mPD-1\u001b[24m\u001b]8;;\u001b\\`,
      `\u001b]8;;${url}\u001b\\\u001b[4mPD-1\u001b[24m\u001b]8;;\u001b\\`,
      `\u001b]8;;${url}\u001b\\\u001b[4m${url}\u001b[24m\u001b]8;;\u001b\\`,
    ],
  ])("leave the address of a link readable in %s, unless it is quiet", (_where, brush, loud, quiet, bare) => {
    expect(brush.link(url, "PD-1", false)).toBe(loud);
    expect(brush.link(url, "PD-1", true)).toBe(quiet);
    expect(brush.link(url, url, false)).toBe(bare);
  });
});

describe("the record of an answer", () => {
  const message: Message = {
    reply: titled("warn", "Acknowledged 1 of 2\u009b2J"),
    command: "ack",
    question: false,
    live: false,
    outcomes: [
      {
        operation: {
          id: "1",
          kind: "pagerduty.acknowledge",
          account: "pagerduty",
          target: { id: "Q1", label: "PD-1" },
          params: {},
        },
        outcome: { operation: "1", state: "done", at: 0 },
      },
      {
        operation: {
          id: "2",
          kind: "pagerduty.acknowledge",
          account: "pagerduty",
          target: { id: "Q2", label: "PD-2" },
          params: {},
        },
        outcome: { operation: "2", state: "failed", reason: "It is resolved.", at: 0 },
      },
    ],
  };

  test("holds what was said, the full text, and every outcome", () => {
    expect(recordOf("ack all", message, reader)).toEqual({
      message: "ack all",
      text: "Acknowledged 1 of 2\u009b2J",
      tone: "warn",
      command: "ack",
      question: false,
      outcomes: [
        { kind: "pagerduty.acknowledge", target: "PD-1", state: "done", reason: null },
        { kind: "pagerduty.acknowledge", target: "PD-2", state: "failed", reason: "It is resolved." },
      ],
    });
  });

  test("is one line that is harmless on a terminal and loses nothing", () => {
    const record = recordOf("a\nb\u202e", message, reader);
    const line = recordLine(record);
    expect(line).not.toMatch(/[\p{Cc}\u202e]/u);
    expect(JSON.parse(line)).toEqual(record);
  });
});
