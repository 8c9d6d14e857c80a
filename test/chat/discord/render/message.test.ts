import { describe, expect, test } from "vitest";
import { renderMessage } from "../../../../src/chat/discord/render/message.ts";
import type { Inline, Item, Mark, Reply, Tone } from "../../../../src/core/reply.ts";
import { message, NOW, READER } from "../../../kit/sample-messages.ts";
import { expectAccepted, partsOf, seenOf } from "./refusals.ts";

function bodyOf(reply: Partial<Reply>, more: Parameters<typeof message>[1] = {}) {
  const { body } = renderMessage(message(reply, more), READER);
  expectAccepted(body);
  return body;
}

describe("whom the settings call", () => {
  const called = (...ids: readonly string[]): Inline[] =>
    ids.flatMap((id): Inline[] => [{ type: "mention", id, text: `@${id}` }, " "]);

  test("people, roles and everybody there are pinged, and nobody else whom the text names", () => {
    const title = [...called("discord:12", "discord:role:34"), "API is down <@99> <@&98> @everyone"];
    const { body } = renderMessage(message({ title }), READER);
    expect(body.content).toMatch(/<@12> <@&34> /u);
    expect(body.allowed_mentions).toEqual({ parse: [], users: ["12"], roles: ["34"] });
    const here = renderMessage(message({ title: [...called("discord:here"), "API is down"] }), READER);
    expect(here.body.allowed_mentions).toEqual({ parse: ["everyone"] });
    expect(here.body.content).toContain("@here API is down");
  });

  test.each([
    "slack:U1",
    "discord:",
    "discord:role:",
    "discord:x",
    "discord:1> @everyone <@2",
    "discord:role:everyone",
  ])("%s is nobody of Discord's: the words stand instead", (id) => {
    const { body } = renderMessage(message({ title: [...called(id), "down"] }), READER);
    expect(body.allowed_mentions).toEqual({ parse: [] });
    expect(body.content).not.toMatch(/(?<!\\)<@/u);
  });

  test("in an embed nobody is called, so nobody is allowed to be", () => {
    const items: Item[] = [{ line: called("discord:12") }];
    const { body } = renderMessage(message({ blocks: [{ type: "list", items }] }), READER);
    expect(body.allowed_mentions).toEqual({ parse: [] });
  });
});

describe("a reply", () => {
  const REPLY: Partial<Reply> = {
    tone: "bad",
    title: ["2 alerts at ", { type: "strong", text: "Build_Processing" }],
    blocks: [
      { type: "text", line: ["Said ", { type: "code", text: "ack all" }] },
      {
        type: "list",
        heading: { type: "strong", text: "Pagers" },
        items: [
          { mark: "critical", line: "Queue is stuck", under: ["since noon"] },
          { line: "No mark", under: ["below it"] },
        ],
        more: 3,
      },
      { type: "text", line: "The public will read:" },
      { type: "quote", text: "We are looking into it.\n\n- The team" },
    ],
    buttons: [{ label: "Acknowledge", say: "ack all", style: "primary" }],
  };

  test("has its title and first texts as content, and the rest in an embed of its tone's colour", () => {
    expect(bodyOf(REPLY)).toEqual({
      content: "❌ **2 alerts at Build\\_Processing**\nSaid `ack all`",
      embeds: [
        {
          color: 0xc62828,
          description: [
            "**Pagers**",
            "🛑 Queue is stuck",
            "\u2003\u2003since noon",
            "- No mark",
            "  - below it",
            "_… and 3 more_",
            "",
            "The public will read\\:",
            "",
            "> We are looking into it.",
            "> ",
            "> \\- The team",
          ].join("\n"),
        },
      ],
      components: [{ type: 1, components: [{ type: 2, style: 1, label: "Acknowledge", custom_id: "1::sack all" }] }],
      allowed_mentions: { parse: [] },
    });
  });

  test("of a title alone is that, and leaves nothing of what a message showed before", () => {
    expect(bodyOf({ tone: "good", title: "Resolved" })).toEqual({
      content: "✅ **Resolved**",
      embeds: [],
      components: [],
      allowed_mentions: { parse: [] },
    });
  });

  test("where embeds may not be shown says all of it in words", () => {
    const { body } = renderMessage(message(REPLY), { ...READER, inWords: true });
    expectAccepted(body);
    expect(body.embeds).toEqual([]);
    const flat = (text: string) => text.replace(/\s+/gu, " ");
    expect(flat(seenOf(body))).toBe(flat(seenOf(bodyOf(REPLY))));
  });

  test("of nothing says so", () => {
    const body = bodyOf({
      title: "\u200b",
      blocks: [
        { type: "quote", text: "" },
        { type: "list", items: [{ line: [] }] },
      ],
    });
    expect(seenOf(body).match(/\(empty\)/gu)).toHaveLength(3);
  });
});

describe("tones and states", () => {
  test.each<[Tone, string]>([
    ["plain", "Done"],
    ["good", "✅ Done"],
    ["warn", "⚠️ Done"],
    ["bad", "❌ Done"],
  ])("%s is told by a sign and a colour of its own", (tone, seen) => {
    const body = bodyOf({ tone, blocks: [{ type: "quote", text: "x" }] });
    expect(seenOf(body).split("\n")[0]).toBe(seen);
    const others = (["plain", "good", "warn", "bad"] as const).filter((other) => other !== tone);
    for (const other of others)
      expect(bodyOf({ tone: other, blocks: [{ type: "quote", text: "x" }] }).embeds[0]?.color).not.toBe(
        body.embeds[0]?.color,
      );
  });

  test("a question and work under way are told by their signs", () => {
    expect(bodyOf({ title: "All 12?", tone: "warn" }, { question: true }).content).toBe("❓ **All 12?**");
    expect(bodyOf({ title: "Acknowledging" }, { live: true }).content).toBe("⏳ **Acknowledging**");
  });

  test("no two marks look alike, and one without a state is a point of a list", () => {
    const marks: Mark[] = ["ok", "minor", "major", "critical", "maintenance", "paused", "failed"];
    const items = [...marks, "info" as const].map((mark) => ({ mark, line: "x" }));
    const lines = bodyOf({ blocks: [{ type: "list", items }] }).embeds[0]?.description?.split("\n") ?? [];
    expect(new Set(lines).size).toBe(8);
    expect(lines.at(-1)).toBe("- x");
  });
});

describe("times", () => {
  const timeOf = (at: number, form: "time" | "date" | "relative") =>
    partsOf(bodyOf({ title: { type: "time", at, form } }))[0];

  test("are told in each reader's zone, near ones by the clock alone", () => {
    const seconds = NOW / 1_000;
    expect(timeOf(NOW + 3_600_500, "time")).toMatchObject({ type: "time", target: `${seconds + 3_600}:t` });
    expect(timeOf(NOW + 12 * 3_600_000, "time")).toMatchObject({ target: `${seconds + 43_200}:f` });
    expect(timeOf(NOW, "date")).toMatchObject({ target: `${seconds}:f` });
  });

  test("how long ago or in how long goes on counting", () => {
    expect(bodyOf({ title: { type: "time", at: NOW - 1_500_000, form: "relative" } }).content).toBe(
      `**<t:${NOW / 1_000 - 1_500}:R>**`,
    );
    expect(timeOf(NOW + 1_500_000, "relative")).toMatchObject({ target: `${NOW / 1_000 + 1_500}:R` });
  });

  test.each([Number.NaN, Number.POSITIVE_INFINITY, -1, 8.7e15])("a time that is none (%d) is words", (at) => {
    expect(bodyOf({ title: { type: "time", at, form: "time" } }).content).toBe("**an unknown time**");
  });
});

describe("links", () => {
  const contentOf = (url: string, text = "the alert") => bodyOf({ title: { type: "link", url, text } }).content;

  test("are followed by their words, and show no preview", () => {
    expect(contentOf("https://example.com/a?b=1&c=2")).toBe("**[the alert](<https://example.com/a?b=1&c=2>)**");
    expect(contentOf("https://example.com/a", "https://example.com/a")).toBe("**<https://example.com/a>**");
  });

  test("do not end early, whatever their address and words hold", () => {
    expect(contentOf("https://example.com/a(b)[c]*d", "a [b](c)] *d*")).toBe(
      "**[a ［b］(c)］ \\*d\\*](<https://example.com/a%28b%29%5Bc%5D%2Ad>)**",
    );
  });

  test("whose words are another address show both", () => {
    expect(contentOf("https://evil.example/", "https://bank.example")).toBe(
      "**https\\://bank.example <https://evil.example/>**",
    );
  });

  test.each([
    "javascript:alert(1)",
    "discord://app",
    "//example.com",
    "https://",
    "https://a b",
    "",
    `https://example.com/${"x".repeat(600)}`,
  ])("%s is text", (url) => {
    const kinds = partsOf(bodyOf({ title: { type: "link", url, text: "it" } })).map(({ type }) => type);
    expect(kinds).not.toContain("link");
  });
});

describe("code and emphasis", () => {
  const contentOf = (...title: Inline[]) => bodyOf({ title }).content;

  test("code is shown as it is, and a backtick in it by its twin", () => {
    expect(contentOf("say ", { type: "code", text: "ack *all* `x`" })).toBe("**say** `ack *all* ˋxˋ`");
  });

  test("strong words in a title are one emphasis with it", () => {
    expect(contentOf("a ", { type: "strong", text: "b" }, " c")).toBe("**a b c**");
    expect(contentOf({ type: "strong", text: "a " }, { type: "strong", text: "*b*" })).toBe("**a \\*b\\***");
  });
});
