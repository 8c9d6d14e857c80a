import { REST, Routes } from "discord.js";
import { expect, test } from "vitest";
import { openDiscord, refusalOf } from "./bench.ts";
import type { FakeDiscord } from "./discord.ts";

const word = (chars: number) => "x".repeat(chars);
const option = (name: string, more: object = {}) => ({ type: 3, name, description: "d", ...more });
const chat = (more: object = {}) => ({ name: "status", description: "d", ...more });

async function publish(discord: FakeDiscord, commands: readonly object[]): Promise<unknown> {
  const {
    DISCORD_API_URL: api = "",
    DISCORD_TOKEN: token = "",
    DISCORD_APPLICATION_ID: app = "",
    DISCORD_GUILD_IDS: guild = "",
  } = discord.env;
  const rest = new REST({ api, retries: 0 }).setToken(token);
  return refusalOf(rest.put(Routes.applicationGuildCommands(app, guild), { body: commands }));
}

test.each([
  ["a plain one", [chat()], undefined],
  ["a name with a capital", [chat({ name: "Status" })], 50_035],
  ["a name with a space", [chat({ name: "set status" })], 50_035],
  ["a name of 33", [chat({ name: word(33) })], 50_035],
  ["a description of 101", [chat({ description: word(101) })], 50_035],
  ["none", [{ name: "status" }], 50_035],
  ["25 options", [chat({ options: Array.from({ length: 25 }, (_, n) => option(`o${n}`)) })], undefined],
  ["26 options", [chat({ options: Array.from({ length: 26 }, (_, n) => option(`o${n}`)) })], 50_035],
  ["a required option after another", [chat({ options: [option("a"), option("b", { required: true })] })], 50_035],
  ["an option twice", [chat({ options: [option("a"), option("a")] })], 50_035],
  [
    "completion beside choices",
    [chat({ options: [option("a", { autocomplete: true, choices: [{ name: "x", value: "x" }] })] })],
    50_035,
  ],
  [
    "a subcommand beside an option",
    [chat({ options: [option("a"), { type: 1, name: "b", description: "d" }] })],
    50_035,
  ],
  [
    "8,001 characters",
    [
      chat({
        options: Array.from({ length: 4 }, (_, n) =>
          option(`o${n}`, {
            choices: Array.from({ length: 25 }, (_one, at) => ({
              name: word(98) + String(at).padStart(2, "0"),
              value: `v${at}`,
            })),
          }),
        ),
      }),
    ],
    50_035,
  ],
  ["100 commands", Array.from({ length: 100 }, (_, n) => chat({ name: `c${n}` })), undefined],
  ["101 commands", Array.from({ length: 101 }, (_, n) => chat({ name: `c${n}` })), 50_035],
  ["15 entries of the message menu", Array.from({ length: 15 }, (_, n) => ({ type: 3, name: `Do ${n}` })), undefined],
  ["16 entries of it", Array.from({ length: 16 }, (_, n) => ({ type: 3, name: `Do ${n}` })), 50_035],
  ["the same name twice", [chat(), chat()], 50_035],
  ["a menu entry with a description", [{ type: 3, name: "Do it", description: "d" }], 50_035],
] as const)("commands: %s", async (_name, commands, code) => {
  const { discord } = await openDiscord();
  expect(await publish(discord, commands)).toBe(code);
});

test("a command that is published again keeps its id", async () => {
  const { discord } = await openDiscord();
  const ids = () => [...discord.world.guilds.values()].flatMap(({ commands }) => commands.map(({ id }) => id));
  await publish(discord, [chat()]);
  const before = ids();
  await publish(discord, [chat({ description: "another" }), chat({ name: "ack" })]);
  expect(ids()[0]).toBe(before[0]);
});
