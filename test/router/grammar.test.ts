import { describe, expect, it } from "vitest";
import type { ArgKinds } from "../../src/core/args.ts";
import { arg } from "../../src/core/args.ts";
import { type Command, command } from "../../src/core/command.ts";
import { compileGrammar } from "../../src/router/grammar.ts";
import { NOTHING_KNOWN } from "../../src/router/known.ts";

function saying(phrases: readonly string[], args: ArgKinds = {}, name = "test"): Command {
  return command({
    name,
    summary: name,
    phrases,
    args,
    permission: "read",
    examples: [],
    plan: async () => ({ type: "reply", tone: "plain", title: name }),
  });
}

const TEXT = { text: arg.text(), more: arg.text() };

describe("a phrase that cannot be read stops the start", () => {
  it.each<[string, readonly string[], ArgKinds, string]>([
    ["an undeclared slot", ["do <what>"], {}, "<what> is not declared in args"],
    ["an undeclared text", ["do: <what>"], {}, "<what> is not declared in args"],
    ["an unknown fragment", ["do {nothing}"], {}, "there is no fragment {nothing}"],
    ["an open bracket", ["do [<text>"], { text: arg.text() }, "an opening bracket without a closing one"],
    ["a stray bracket", ["do <text>]"], { text: arg.text() }, "a closing bracket without an opening one"],
    ["brackets in brackets", ["do [a [<text>]]"], { text: arg.text() }, "brackets within brackets"],
    ["empty brackets", ["do []"], {}, "empty brackets"],
    ["a slot first", ["<text> now"], { text: arg.text() }, "it must start with a word"],
    ["a group first", ["[now] do"], {}, "it must start with a word"],
    ["a slot twice", ["do <text> and <text>"], { text: arg.text() }, "<text> stands there twice"],
    ["two free texts", ["do <text> and <more>"], TEXT, "two free texts before the colon cannot be told apart"],
    [
      "a text without an end",
      ["do <text> <at>"],
      { text: arg.text(), at: arg.time() },
      "<text> needs a word behind it to end at",
    ],
    ["words behind a command", ["do <c> now"], { c: arg.command() }, "nothing can follow <c>, which takes the rest"],
    ["no text behind the colon", ["do: <at>"], { at: arg.time() }, "only a text can follow the colon"],
    ["a word with a colon", ["do: it"], {}, '"do:" is not a word'],
    ["an empty alternative", ["do|"], {}, '"do|" is not a word'],
    ["an idle argument", ["do"], { text: arg.text() }, "no phrase uses the argument <text>"],
  ])("%s", (_, phrases, args, problem) => {
    expect(() => compileGrammar([saying(phrases, args)], {})).toThrow(problem);
  });

  it("two commands of one name", () => {
    expect(() => compileGrammar([saying(["do"]), saying(["make"])], {})).toThrow('Two commands are called "test"');
  });

  it("two commands that cannot be told apart", () => {
    const commands = [
      saying(["do|make <text>"], { text: arg.text() }, "a"),
      saying(["make <it>"], { it: arg.text() }, "b"),
    ];
    expect(() => compileGrammar(commands, {})).toThrow('Commands "a" and "b" cannot be told apart');
  });
});

describe("a grammar", () => {
  it("finds the last of 10,000 commands as fast as one of ten", () => {
    const grammarOf = (n: number) =>
      compileGrammar(
        Array.from({ length: n }, (_, i) => saying([`do <text> in room${i}`], { text: arg.text() }, `c${i}`)),
        {},
      );
    const cost = (n: number): number => {
      const grammar = grammarOf(n);
      const said = `do something in room${n - 1}`;
      for (let i = 0; i < 2_000; i++) grammar.match(said, NOTHING_KNOWN);
      const runs = Array.from({ length: 5 }, () => {
        const startedAt = performance.now();
        for (let i = 0; i < 500; i++) grammar.match(said, NOTHING_KNOWN);
        return performance.now() - startedAt;
      });
      expect(grammar.match(said, NOTHING_KNOWN).decision).toMatchObject({
        reading: { phrase: { command: { name: `c${n - 1}` } } },
      });
      return Math.min(...runs);
    };
    // A linear search would be a thousand times slower.
    expect(cost(10_000)).toBeLessThan(20 * cost(10));
  });

  it("knows its own names", () => {
    const grammar = compileGrammar([saying(["do it"])], {}, { botNames: ["Ops Bot"] });
    for (const said of ["@ops bot do it", "Ops Bot, do it", "ops bot: /do it"]) {
      expect(grammar.match(said, NOTHING_KNOWN).decision.type).toBe("reading");
    }
    expect(grammar.match("tocsin do it", NOTHING_KNOWN).decision.type).toBe("nothing");
    expect(grammar.match("ops botanics do it", NOTHING_KNOWN).decision.type).toBe("nothing");
  });

  it("loads nothing for words alone", () => {
    const grammar = compileGrammar([saying(["do <at> of <who>"], { at: arg.time(), who: arg.person() })], {});
    expect(grammar.match("do", NOTHING_KNOWN).decision.type).toBe("partial");
    expect(grammar.match("do now of me", NOTHING_KNOWN).decision).toEqual({
      type: "needs",
      needs: ["times", "person"],
    });
  });
});
