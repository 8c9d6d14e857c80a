import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { escapeMarkdown, headOfEscaped, shownChars } from "../../../../src/chat/discord/render/escape.ts";
import { renderMessage, renderPages } from "../../../../src/chat/discord/render/message.ts";
import { literal } from "../../../../src/core/literal.ts";
import { anyMessageOf } from "../../../kit/any-message.ts";
import { message, READER } from "../../../kit/sample-messages.ts";
import { readMarkdown, shownText } from "./reading.ts";
import { expectAccepted, partsOf, seenOf } from "./refusals.ts";

const HOSTILE = [
  "@everyone @here <@123456789012345678> <@!123456789012345678> <@&123456789012345678> <#123456789012345678>",
  "[your bank](https://evil.example) https://evil.example <https://evil.example> discord.gg/abc discordapp.com/invite/x",
  "**bold** *it* _it_ __under__ ~~no~~ ||spoiler|| `code` ```pre``` ``two``",
  ":tada: 1:100: <:x:123456789012345678> <a:x:1> <t:0> <t:0:R> </status:1> <id:browse>",
  "# heading\n## two\n-# small\n- list\n* list\n+ list\n1. one\n> quote\n>>> all",
  "  # heading after spaces",
  "\\*not\\* \\\\ \\`",
  "\\",
  "¯\\_(ツ)_/¯",
  "](https://evil.example)",
  "a_b_c _ * ` | ~ [ ] ( ) < > @ # : . - +",
  "\u202eevil\u2066x\u2069 \u0000\u0007\u001b[31m\r\n\t",
  "👩‍👩‍👧‍👦🇩🇪🏳️‍🌈".repeat(40),
  "שלום עולם مرحبا",
  "e\u0301\u0302\u0303".repeat(30),
  "*\u0301_\u0301`\u0301",
  "\ud83d lone \udc00",
  "",
  " ",
  "\u200b",
  "漢".repeat(4_000),
  "_".repeat(3_000),
  "a".repeat(20_000),
  "z\u0300".repeat(2_000),
  `${"x"}${"\u0300".repeat(5_000)}`,
  `${"x"}${"\u{e0100}".repeat(2_000)}`,
];
/** Signs that mean something, close together. */
const meaning = fc.string({
  unit: fc.constantFrom(..."<>@#&!:*_~`|[]()\\-+.1a/ \n", "https:", "everyone", "discord.gg"),
});
const outside = fc.oneof(
  fc.constantFrom(...HOSTILE),
  meaning,
  fc.string({ unit: "binary", maxLength: 60 }),
  fc.string({ maxLength: 60 }),
);
const short = outside.filter(({ length }) => length <= 300);
const anyMessage = anyMessageOf(outside, fc.oneof(fc.constant("0123456789abcdef0123"), fc.string({ minLength: 1 })));

describe("text as markdown", () => {
  test.each([
    ["@everyone and @here, ana@example.com", "\\@everyone and \\@here, ana@example.com"],
    ["<@123> <t:0:R>", "\\<@123> \\<t\\:0\\:R>"],
    ["[bank](https://evil.example)", "\\[bank\\](https\\://evil.example)"],
    ["build_processing **down**", "build\\_processing \\*\\*down\\*\\*"],
    [":tada: at 12:30, ratio 1:2", "\\:tada: at 12\\:30, ratio 1\\:2"],
    ["join discord.gg/abc", "join discord\\.gg/abc"],
    ["- a\n1. b\n> c\n# d\n  -# e", "\\- a\n1\\. b\n\\> c\n\\# d\n  \\-# e"],
    ["a - b > c # d 1. e", "a - b > c # d 1. e"],
    ["::x: until: 18:00", "\\:\\:x: until: 18\\:00"],
    ["C:\\temp", "C\\:\\\\temp"],
  ])("%j shows as itself", (text, escaped) => {
    expect(escapeMarkdown(text)).toBe(escaped);
    expect(shownText(escaped)).toBe(text);
  });

  test("no text whatever keeps a meaning, and each is shown as it is", () => {
    fc.assert(
      fc.property(short, (text) => {
        const escaped = escapeMarkdown(text);
        expect(readMarkdown(escaped).filter(({ type }) => type !== "text")).toEqual([]);
        expect(shownText(escaped)).toBe(text);
        expect(shownChars(escaped)).toBe(text.length);
      }),
      { numRuns: 3_000 },
    );
  });

  test("its head is whole characters, and no escape without what it escapes", () => {
    fc.assert(
      fc.property(short, fc.nat({ max: 80 }), (text, most) => {
        const whole = text.toWellFormed();
        const head = headOfEscaped(escapeMarkdown(whole), most);
        expect(head.length).toBeLessThanOrEqual(most);
        expect(head.isWellFormed()).toBe(true);
        expect(whole.startsWith(shownText(head))).toBe(true);
      }),
      { numRuns: 1_000 },
    );
  });
});

describe("whatever a reply holds", () => {
  test("each of its messages is one that Discord accepts, and text stays text", () => {
    fc.assert(
      fc.property(anyMessage, fc.constantFrom("thread", "below", "nowhere"), fc.boolean(), (any, goesOn, inWords) => {
        const pages = renderPages(any, { ...READER, goesOn: goesOn as "thread", inWords });
        expect(pages.length).toBeGreaterThan(0);
        for (const { body } of pages) expectAccepted(body);
        const given = JSON.stringify(any.reply);
        const links = pages.flatMap(({ body }) => partsOf(body)).filter(({ type }) => /link/u.test(type));
        for (const { target = "" } of links) expect(given.toLowerCase()).toContain(new URL(target).protocol);
        for (const { target = "" } of links) {
          expect(any.reply).toSatisfy((reply) => urlsIn(reply).some((url) => sameAddress(url, target)));
        }
      }),
      { numRuns: 150 },
    );
  }, 60_000);

  test.each(HOSTILE.map((text) => [text.slice(0, 40), text]))("%j is shown as it is", (_, text) => {
    const { body } = renderMessage(
      message({
        title: text,
        blocks: [{ type: "list", items: [{ line: text }] }],
        buttons: [{ label: text, say: "ack all" }],
      }),
      READER,
    );
    expectAccepted(body);
    const short = literal(text).trim();
    if (short.length < 200 && short !== "" && short !== "\u200b") expect(seenOf(body).split(short).length).toBe(3);
    const kinds = new Set(partsOf(body).map(({ type }) => type));
    expect([...kinds].filter((type) => !["text", "strong", "em", "list"].includes(type))).toEqual([]);
  });

  test("texts that meet form nothing together", () => {
    const pairs = [
      ["https:", "//evil.example"],
      ["<", "@123>"],
      ["@", "everyone"],
      ["[a]", "(https://evil.example)"],
      ["*", "*bold**"],
      [":ta", "da:"],
      ["1", ". one"],
      ["discord", ".gg/abc"],
    ];
    for (const pair of pairs) {
      const { body } = renderMessage(message({ blocks: [{ type: "text", line: pair }] }), READER);
      expectAccepted(body);
      expect(seenOf(body)).toContain(pair.join(""));
    }
  });
});

function urlsIn(value: unknown): readonly string[] {
  if (Array.isArray(value)) return value.flatMap(urlsIn);
  if (typeof value !== "object" || value === null) return [];
  return Object.entries(value).flatMap(([key, inner]) => (key === "url" ? [String(inner)] : urlsIn(inner)));
}

function sameAddress(given: string, shown: string): boolean {
  const url = literal(given);
  return URL.canParse(url) && decoded(new URL(url).href) === decoded(shown);
}

function decoded(url: string): string {
  return url.replace(/%([0-9A-F]{2})/giu, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)));
}
