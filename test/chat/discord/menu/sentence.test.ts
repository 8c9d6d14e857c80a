import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { menuOf, type SlashCommand } from "../../../../src/chat/discord/menu/menu.ts";
import { begunSentence, sentenceOf } from "../../../../src/chat/discord/menu/sentence.ts";
import { COMMANDS, FRAGMENTS } from "../../../../src/commands/index.ts";
import type { NameKind } from "../../../../src/core/names.ts";
import { type Component, LEVELS } from "../../../../src/core/status.ts";
import { TYPED_LEVELS } from "../../../../src/core/typed.ts";
import { compileGrammar } from "../../../../src/router/grammar.ts";
import { spellByName } from "../../../../src/router/render.ts";
import { createRouter, type Routing } from "../../../../src/router/router.ts";
import { createVocabulary } from "../../../../src/router/vocabulary.ts";
import { TestClock } from "../../../kit/test-clock.ts";
import { COMPONENTS, entryOf, NOTICES, noticeEntry, THINGS } from "../../../router/company.ts";

const MENU = menuOf({ commands: COMMANDS, fragments: FRAGMENTS, name: "tocsin" });
const ANA = { id: "discord:1", name: "Ana Lima", email: "ana@example.com", zone: "UTC" };
const named = (kind: NameKind) => async () => (THINGS[kind] ?? []).map((value) => ({ named: value, value }));
const vocabulary = createVocabulary({
  clock: new TestClock(),
  lists: {
    component: async () => COMPONENTS.map(entryOf),
    notice: async () => NOTICES.map(noticeEntry),
    template: named("template"),
    person: named("person"),
    schedule: named("schedule"),
    service: named("service"),
    team: named("team"),
    policy: named("policy"),
    vendor: named("vendor"),
  },
});
const router = createRouter({ grammar: compileGrammar(COMMANDS, FRAGMENTS), vocabulary });

function read(text: string): Promise<Routing> {
  return router.route({ text, actor: ANA, place: { id: "discord:2", platform: "discord" }, addressed: true });
}

function get(name: string): SlashCommand {
  const command = MENU.commands.find((one) => one.name === name);
  if (command === undefined) throw new Error(`There is no /${name}.`);
  return command;
}

function said(name: string, values: Readonly<Record<string, string>>): string {
  const options = Object.entries(values).map(([option, value]) => ({ name: option, value }));
  return sentenceOf(
    { name, options },
    MENU.commands.find((one) => one.name === name),
  );
}

describe("a filled-in command is the sentence that a person would have typed", () => {
  test.each<[string, Record<string, string>, string]>([
    ["status", {}, "status"],
    ["status", { update: "Build Processing degraded" }, "status Build Processing degraded"],
    ["status", { message: "Slow.", update: " Build Processing degraded " }, "status Build Processing degraded: Slow."],
    ["status", { update: "Build Processing degraded: Slow: very" }, "status Build Processing degraded: Slow: very"],
    ["ack", { target: "all" }, "ack all"],
    ["ack", { target: "  " }, "ack"],
    ["snooze", { for: "2h", target: "PD-1234", reason: "vendor" }, "snooze PD-1234 for 2h: vendor"],
    ["snooze", { target: "PD-1234 until 09:00" }, "snooze PD-1234 until 09:00"],
    ["assign", { target: "PD-1234", to: "ben@example.com" }, "assign PD-1234 to ben@example.com"],
    ["tocsin", { sentence: "who is on call?" }, "who is on call?"],
    ["whoami", {}, "whoami"],
  ])("/%s %j", (name, values, sentence) => {
    expect(said(name, values)).toBe(sentence);
  });

  test("no word is lost of a command, or an option, that there is no more", () => {
    expect(said("statuspage", { component: "API", level: "major" })).toBe("statuspage API major");
    expect(said("ack", { target: "PD-1", urgency: "p1" })).toBe("ack PD-1 p1");
  });
});

const EXAMPLES = COMMANDS.flatMap(({ examples }) => examples);

describe("the whole grammar is reachable", () => {
  test.each(EXAMPLES)("%s", async (example) => {
    const [word = "", ...rest] = example.split(" ");
    const own = MENU.commands.find(({ name }) => name === word);
    const asTyped = await read(example);
    expect(await read(said("tocsin", { sentence: example }))).toEqual(asTyped);
    const [option] = own?.options ?? [];
    if (own === undefined) return;
    if (rest.length > 0) expect(said(word, { [option?.name ?? ""]: rest.join(" ") })).toBe(example);
    else expect(said(word, {})).toBe(example);
  });

  test.each(EXAMPLES.filter((example) => /:\s/u.test(example)))(
    "with its text in an option of its own: %s",
    async (example) => {
      const [, word = "", rest = "", text = ""] = /^(\S+) ?(.*?):\s+(.*)$/su.exec(example) ?? [];
      const command = MENU.commands.find(({ name }) => name === word);
      const after = command?.options.find(({ role }) => role === "text");
      if (command === undefined || after === undefined) return;
      const values = { [command.options[0]?.name ?? ""]: rest, [after.name]: text };
      expect(await read(said(word, values))).toEqual(await read(example));
    },
  );

  test("whatever stands in the options of /status reads back to exactly that", async () => {
    const component = fc.constantFrom(...COMPONENTS);
    const level = fc.constantFrom(...LEVELS);
    const message = fc
      .string({ minLength: 1, unit: "grapheme", maxLength: 60 })
      .filter((text) => /[\p{L}\p{N}]/u.test(text));
    await fc.assert(
      fc.asyncProperty(component, level, message, async (one, asked, text) => {
        const update = `${spellByName(one)} ${TYPED_LEVELS[asked]}`;
        const routing = await read(said("status", { update, message: text }));
        if (routing.type !== "invocation") throw new Error(JSON.stringify(routing));
        expect(routing.command.name).toBe("status set");
        expect((routing.args.components as readonly Component[]).map(({ id }) => id)).toEqual([one.id]);
        expect(routing.args.level).toBe(asked);
        expect(routing.args.message).toBe(text.trim());
      }),
      { numRuns: 200 },
    );
  });
});

describe("while it is typed", () => {
  const begun = (name: string, focused: string, values: Readonly<Record<string, string>>) =>
    begunSentence(
      { name, options: Object.entries(values).map(([option, value]) => ({ name: option, value })) },
      focused,
      get(name),
    );

  test("what stands before is settled, and what is typed is completed", () => {
    expect(begun("status", "update", { update: "build" })).toEqual({ said: "status", typed: "build" });
    expect(begun("tocsin", "sentence", { sentence: "ack p" })).toEqual({ said: "", typed: "ack p" });
    const later = begun("assign", "to", { to: "be", target: "PD-1" });
    expect(later).toEqual({ said: "assign PD-1 to", typed: "be" });
    expect(begun("assign", "target", { to: "ben", target: "PD" })).toEqual({ said: "assign", typed: "PD" });
  });

  test("a text for people is completed by nobody", () => {
    expect(begun("status", "message", { message: "We" })).toBeUndefined();
    expect(begun("status", "gone", {})).toBeUndefined();
  });
});
