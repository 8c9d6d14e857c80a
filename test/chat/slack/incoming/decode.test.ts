import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { decode } from "../../../../src/chat/slack/incoming/decode.ts";

const read = (text: string) => decode({ text, botUser: "U0BOT", nameOf: (user) => `slack:${user}` });
const said = (text: string) => read(text).text;

describe("text of Slack's reads as it was typed", () => {
  test.each([
    ["entities", "resolve: p99 &lt; 2 s &amp; &gt; 1 s", "resolve: p99 < 2 s & > 1 s"],
    ["an entity that was typed", "note &amp;lt;b&amp;gt;", "note &lt;b&gt;"],
    ["a mention that was typed in brackets", "note &lt;@U0ANA&gt;", "note <@U0ANA>"],
    ["a person with a label", "assign 1 to <@U0ANA|ana>", "assign 1 to slack:U0ANA"],
    ["a person without one", "assign 1 to <@U0ANA>", "assign 1 to slack:U0ANA"],
    ["a person of another workspace", "page <@W0ANA>: hi", "page slack:W0ANA: hi"],
    ["a channel", "note see <#C1|ops>", "note see #ops"],
    ["a channel without a label", "note see <#C1>", "note see #C1"],
    ["a user group", "page <!subteam^S1|@infra>: hi", "page @infra: hi"],
    ["a user group without a label", "page <!subteam^S1>", "page @S1"],
    ["everybody here", "note <!here> is loud", "note @here is loud"],
    ["everybody, with a label", "note <!channel|@channel>", "note @channel"],
    ["an e-mail address", "page <mailto:ana@example.com|ana@example.com>", "page ana@example.com"],
    ["a telephone number", "note call <tel:+15550100|+1 555 0100>", "note call +1 555 0100"],
    ["a bare host", "status <http://api.example.com|api.example.com> down", "status api.example.com down"],
    ["a typed address", "note <https://example.com/a?b=1&amp;c=2>", "note https://example.com/a?b=1&c=2"],
    ["an address under words", "note <https://example.com/r|the runbook>", "note the runbook (https://example.com/r)"],
    ["a date", "note since <!date^1392734382^{date}|18 February>", "note since 18 February"],
    ["brackets with nothing in them", "note <> and <|>", "note <> and <|>"],
    ["white space around it", "  ack all \n", "ack all"],
    ["several lines", "postmortem 1\nIt was DNS.\n\nAgain.", "postmortem 1\nIt was DNS.\n\nAgain."],
    ["an emoji", "note :fire: it burns", "note :fire: it burns"],
    ["a quoted name", "status “Build Processing” degraded", "status “Build Processing” degraded"],
  ])("%s", (_, text, typed) => expect(said(text)).toBe(typed));
});

describe("the bot's own mention is no part of what was said to it", () => {
  test.each([
    ["<@U0BOT> ack all"],
    ["<@U0BOT|tocsin> ack all"],
    ["<@U0BOT>: ack all"],
    ["<@U0BOT>, ack all"],
    ["<@U0BOT>\u00a0ack all"],
    ["<@U0BOT>\nack all"],
    ["<@U0BOT> <@U0BOT> ack all"],
    ["ack all <@U0BOT>"],
    ["ack all, <@U0BOT>"],
    ["<@U0BOT> `ack all`"],
  ])("%j", (text) => expect(read(text)).toEqual({ text: "ack all", mentions: [], mentionsBot: true }));

  test.each([
    ["page <@U0BOT>: is it you?", "page slack:U0BOT: is it you?"],
    ["<@U0BOT> status API degraded: ask <@U0BOT>", "status API degraded: ask slack:U0BOT"],
  ])("where it is not called it is one who is meant: %j", (text, typed) => {
    expect(read(text)).toMatchObject({ text: typed, mentions: ["U0BOT"], mentionsBot: true });
  });

  test("a mention alone says nothing", () => {
    expect(read("<@U0BOT>")).toEqual({ text: "", mentions: [], mentionsBot: true });
  });

  test("the name typed as text is left to the router", () => {
    expect(read("@tocsin ack all")).toEqual({ text: "@tocsin ack all", mentions: [], mentionsBot: false });
  });
});

describe("a style around the whole of it is taken off", () => {
  test.each([
    "`ack all`",
    "```ack all```",
    "```\nack all\n```",
    "*ack all*",
    "_ack all_",
    "~ack all~",
    "*_`ack all`_*",
  ])("%j", (text) => expect(said(text)).toBe("ack all"));

  test.each(["note `a` and `b`", "*ack* *all*", "`ack all", "`", "**", "```", "```a``` and ```b```", "resolve: `DNS`"])(
    "and elsewhere it stays: %j",
    (text) => expect(said(text)).toBe(text),
  );
});

test("the people it mentions are told once each, in their order", () => {
  expect(read("page <@U0BO> and <@U0ANA|ana>, <@U0BO>").mentions).toEqual(["U0BO", "U0ANA"]);
});

test("whatever the text, it is read, in time, and the bot is found exactly where it is mentioned", () => {
  const piece = fc.oneof(
    fc.string({ unit: "binary" }),
    fc.constantFrom("<", ">", "|", "&lt;", "&amp;", "<@U0BOT>", "<@U1|a>", "<!", "`", "*", "```", "\u0000", "^", " "),
  );
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 40 }), (pieces) => {
      const text = pieces.join("");
      const { text: typed, mentionsBot } = read(text);
      expect(typed).not.toContain("\u0000");
      expect(mentionsBot).toBe(/<@U0BOT(?:\|[^<>]*)?>/u.test(text.replaceAll("\u0000", "")));
    }),
  );
});

test.each([" ", "<", "`", "*a ", "<@U0BOT>", "&lt;", "```"])("the longest text of %j takes no time", (unit) => {
  const text = unit.repeat(12_000 / unit.length);
  const began = performance.now();
  read(text);
  expect(performance.now() - began).toBeLessThan(100);
});
