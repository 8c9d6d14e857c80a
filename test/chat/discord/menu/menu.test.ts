import { describe, expect, test } from "vitest";
import { z } from "zod";
import { menuOf } from "../../../../src/chat/discord/menu/menu.ts";
import { publishedMenu } from "../../../../src/chat/discord/menu/published.ts";
import { COMMANDS, FRAGMENTS } from "../../../../src/commands/index.ts";
import { commands as ACCEPTED } from "../../../fakes/discord/schemas/commands.ts";

const MENU = menuOf({ commands: COMMANDS, fragments: FRAGMENTS, name: "Tocsin" });

function optionsOf(name: string) {
  const command = MENU.commands.find((one) => one.name === name);
  if (command === undefined) throw new Error(`There is no /${name}.`);
  return command.options.map((option) => `${option.role} ${option.name}${option.required ? "!" : ""}`);
}

describe("the slash commands", () => {
  test("are the first words of the commands' own names, and one for any sentence", () => {
    const names = MENU.commands.map(({ name }) => name);
    expect(names).toEqual(
      expect.arrayContaining(["status", "ack", "alerts", "oncall", "resolve", "snooze", "page", "help"]),
    );
    expect(names.at(-1)).toBe("tocsin");
    expect(new Set(names).size).toBe(names.length);
  });

  test("that are set phrases have no command of their own", () => {
    expect(MENU.commands.map(({ name }) => name)).not.toEqual(expect.arrayContaining(["check"]));
    expect(MENU.commands.map(({ name }) => name)).not.toEqual(expect.arrayContaining(["it"]));
  });

  test.each<[string, readonly string[]]>([
    ["status", ["rest update", "text message"]],
    ["ack", ["rest target"]],
    ["oncall", ["rest team"]],
    ["resolve", ["rest target", "text note"]],
    ["snooze", ["rest target", "led for", "led until", "text reason"]],
    ["assign", ["rest target", "led to"]],
    ["note", ["rest handle!", "text text"]],
    ["page", ["rest target", "text message"]],
    ["preview", ["rest command!"]],
    ["whoami", []],
    ["tocsin", ["rest sentence!"]],
  ])("/%s has the options that its phrases ask for", (name, options) => {
    expect(optionsOf(name)).toEqual(options);
  });

  test("whose option could be many things says what, by examples", () => {
    const [target] = MENU.commands.find(({ name }) => name === "ack")?.options ?? [];
    expect(target?.description).toMatch(/^Such as: all · mine · PD-1234 OG-17/u);
  });

  test.each(["guild", "global"] as const)("are all taken by Discord (%s)", (scope) => {
    const taken = ACCEPTED.safeParse(publishedMenu(MENU, scope));
    expect(taken.error && z.prettifyError(taken.error)).toBeUndefined();
  });

  test("keep nobody from reading, and are in direct messages too where they are published everywhere", () => {
    for (const command of publishedMenu(MENU, "global")) {
      expect(command).not.toHaveProperty("default_member_permissions");
      expect(command).toMatchObject({ contexts: [0, 1], integration_types: [0] });
    }
    for (const command of publishedMenu(MENU, "guild")) expect(command).not.toHaveProperty("contexts");
  });

  test("take a bot's name as Discord can, and its own name where they cannot", () => {
    const nameFor = (name: string) => menuOf({ commands: COMMANDS, fragments: FRAGMENTS, name }).commands.at(-1)?.name;
    expect(nameFor("Ops Bot 2")).toBe("ops-bot-2");
    expect(nameFor("Größe")).toBe("größe");
    expect(nameFor("🔥")).toBe("tocsin");
    expect(nameFor("Status")).toBe("tocsin");
    expect(nameFor("x".repeat(40))).toHaveLength(32);
  });
});

describe("the menu of a message", () => {
  test("is what there are commands for, the same in every chat", () => {
    expect(MENU.messages.map(({ name }) => name)).toEqual(["Acknowledge this alert"]);
    const timeline = { name: "timeline add", summary: "", phrases: ["timeline add"], args: {}, examples: [] };
    const { messages } = menuOf({ commands: [...COMMANDS, timeline], fragments: FRAGMENTS, name: "tocsin" });
    expect(messages.map(({ name }) => name)).toEqual(["Acknowledge this alert", "Add to timeline"]);
  });
});

test("a command with the longest of everything is still taken", () => {
  const long = "word ".repeat(60).trim();
  const command = {
    name: `${"n".repeat(32)} set`,
    summary: long,
    phrases: [`${"n".repeat(32)} <thing> with <${"s".repeat(32)}>: <text>`],
    args: { thing: { kind: "text", label: long }, text: { kind: "text", label: long } } as const,
    examples: [`${"n".repeat(32)} ${long}`, `${"n".repeat(32)} ${"y".repeat(200)}`],
  };
  const menu = menuOf({ commands: [command], fragments: {}, name: "tocsin" });
  expect(menu.commands).toHaveLength(2);
  expect(ACCEPTED.safeParse(publishedMenu(menu, "global")).error).toBeUndefined();
});
