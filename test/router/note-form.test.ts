import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { COMMANDS, FRAGMENTS } from "../../src/commands/index.ts";
import { isBlank } from "../../src/core/literal.ts";
import { notedAlert, noteSentence } from "../../src/core/note-form.ts";
import { compileGrammar } from "../../src/router/grammar.ts";
import { createRouter } from "../../src/router/router.ts";
import { ANA, createWorld } from "./world.ts";

const { vocabulary } = createWorld();
const router = createRouter({ grammar: compileGrammar(COMMANDS, FRAGMENTS), vocabulary });

function read(text: string) {
  const place = { id: "slack:C0OPS", platform: "slack" };
  return router.route({ text, actor: ANA, place, addressed: true });
}

async function expectNote(text: string, noted: string): Promise<void> {
  expect(await read(noteSentence("PD-12", text))).toMatchObject({
    type: "invocation",
    command: { name: "note" },
    args: { handle: { prefix: "PD", number: 12 }, text: noted },
    asks: false,
  });
}

/** What closes a message and cannot be seen is no part of a text, however it is said. */
const CLOSING = /[\s\p{Cf}\p{Cc}]+$/u;

describe("what a note's form says", () => {
  test.each([
    ": ack all",
    "…: ack all",
    "ack all",
    "note PD-13: not this one",
    "resolve all\nnote PD-13: nor this",
    "yes",
    "2",
    'He said "restart it": we did.',
    '"quoted"',
    "“curly” and 'straight'",
    "is it over?",
    "API degraded",
    "status API major: down",
    "quietly: all",
    "@tocsin ack all",
    "<@U0BOT> ack all <!channel>",
    "slack:U0ANA and discord:1",
    "/ack all",
    "👩‍👩‍👧‍👦 🔥 fixed",
    "first\n\n- second\n\tthird",
    "https://example.com/a?b=c: see there",
    "a=b, c=d → e",
  ])("is exactly that note: %j", async (text) => {
    await expectNote(text, text);
  });

  test("whatever is written", { timeout: 60_000 }, async () => {
    const words = fc.constantFrom(
      "ack all",
      "note PD-1: x",
      ":",
      ": ",
      "\n",
      '"',
      "”",
      "=",
      ",",
      "?",
      "!",
      "PD-12",
      "🔥",
    );
    const texts = fc.oneof(
      fc.string({ unit: "grapheme", maxLength: 200 }),
      fc.string({ unit: "binary", maxLength: 200 }),
      fc.array(words, { maxLength: 12 }).map((parts) => parts.join("")),
      fc.array(words, { maxLength: 12 }).map((parts) => parts.join(" ")),
    );
    await fc.assert(
      fc.asyncProperty(texts, async (text) => {
        fc.pre(!isBlank(text));
        const routing = await read(noteSentence("PD-12", text));
        if (routing.type !== "invocation") throw new Error(`it was read as ${routing.type}`);
        expect(routing.command.name).toBe("note");
        expect(routing.args.handle).toEqual({ prefix: "PD", number: 12 });
        expect(String(routing.args.text).replace(CLOSING, "")).toBe(text.trimStart().replace(CLOSING, ""));
      }),
      { numRuns: 3_000 },
    );
  });

  test("of the longest text that a chat takes is read as soon as any", async () => {
    const text = `${"ack all: ".repeat(440)}end`;
    await expectNote(text, text);
  });
});

test("the alert is taken of what the button says, and of nothing else", () => {
  expect(notedAlert("note PD-12")).toBe("PD-12");
  for (const other of [undefined, "", "note", "note all", "note PD-12: x", "ack PD-12", "note PD-12\nack all"]) {
    expect(notedAlert(other)).toBeUndefined();
  }
});
