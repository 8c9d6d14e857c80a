import { describe, expect, test } from "vitest";
import { listenToAutocompletion } from "../../../../src/chat/discord/menu/autocomplete.ts";
import { choicesOf } from "../../../../src/chat/discord/menu/choices.ts";
import type { BegunSentence, Suggestion } from "../../../../src/core/desk.ts";
import { openBench } from "../views/parts.ts";

describe("typing into a command", () => {
  async function typed(data: unknown, suggest: (begun: BegunSentence) => readonly Suggestion[]) {
    const bench = openBench({ suggest });
    const listener = listenToAutocompletion(bench.parts);
    const typing = bench.interaction("autocomplete", data);
    expect(listener.hears(typing)).toBe(true);
    await listener.hear(typing);
    return bench.answers;
  }

  test("is answered with what may follow, at once", async () => {
    const options = [{ name: "update", value: "build", focused: true }];
    const answers = await typed({ name: "status", options }, ({ said, typed: word }) => [
      { text: `${said}/${word}`, what: "Build Processing", effect: "degraded performance" },
    ]);
    expect(answers).toEqual([
      { type: 8, data: { choices: [{ name: "Build Processing → degraded performance", value: "status/build" }] } },
    ]);
  });

  test.each([
    undefined,
    {},
    { name: "gone", options: [{ name: "x", value: "y", focused: true }] },
    { name: "status", options: [] },
  ])("that cannot be read, or is of no command, is answered with nothing: %j", async (data) => {
    const answers = await typed(data, () => []);
    expect(answers).toEqual([{ type: 8, data: { choices: [] } }]);
  });

  test("finds the lists read, which begins with the start", () => {
    const asked: string[] = [];
    const suggest = ({ said }: BegunSentence) => {
      asked.push(said);
      return [];
    };
    listenToAutocompletion(openBench({ suggest }).parts);
    expect(asked).toEqual(expect.arrayContaining(["status", "ack", "oncall"]));
  });
});

describe("choices", () => {
  test("are at most 25, each with a name and a value that Discord takes, and no two alike", () => {
    const suggestions = Array.from({ length: 60 }, (_, i) => ({
      text: `c${i}`,
      what: `${"Region Europe, ".repeat(12)}${i % 2 === 0 ? "node" : "\u202enode"}`,
      effect: i % 3 === 0 ? "degraded performance" : "x".repeat(200),
    }));
    const choices = choicesOf(suggestions);
    expect(choices).toHaveLength(25);
    for (const { name, value } of choices) {
      expect(name.length).toBeGreaterThan(0);
      expect(name.length).toBeLessThanOrEqual(100);
      expect(value.length).toBeLessThanOrEqual(100);
      expect(name.isWellFormed()).toBe(true);
      expect(name).not.toContain("\u202e");
    }
    expect(new Set(choices.map(({ name }) => name)).size).toBe(25);
  });

  test("that are long keep their beginning, their end and what becomes of them", () => {
    const [choice] = choicesOf([{ text: "a", what: `First ${"x".repeat(200)} last 17`, effect: "major outage" }]);
    expect(choice?.name).toMatch(/^First x+….*last 17 → major outage$/u);
  });

  test("whose value is longer than Discord carries are left out", () => {
    expect(choicesOf([{ text: "x".repeat(101), what: "x" }])).toEqual([]);
  });
});
