import { setImmediate as nextTurn } from "node:timers/promises";
import { expect, test } from "vitest";
import { createHearing } from "../../../../src/chat/discord/incoming/hearing.ts";
import { readInteraction } from "../../../../src/chat/discord/incoming/interaction.ts";
import type { Callback, DiscordParts, Interaction, Listener } from "../../../../src/chat/discord/ports.ts";
import { BotError } from "../../../../src/core/errors.ts";
import { SILENT_LOG } from "../../../../src/core/log.ts";
import { TestClock } from "../../../kit/test-clock.ts";

const PAYLOAD = {
  id: "100",
  type: 2,
  token: "hush",
  guild_id: "9",
  channel_id: "20",
  channel: { id: "21", type: 11, parent_id: "20", name: "outage" },
  member: { nick: "Ana", roles: ["30"], user: { id: "7", username: "ana" } },
  data: { name: "status", type: 1 },
};

interface Scene {
  readonly clock: TestClock;
  readonly callbacks: Callback[];
  readonly told: string[];
  interaction(changes?: object): Interaction;
  hear(interaction: Interaction, ...listeners: readonly Listener[]): Promise<void>;
}

function startScene(guilds: readonly string[] = []): Scene {
  const clock = new TestClock();
  const callbacks: Callback[] = [];
  const told: string[] = [];
  const unused = (): never => {
    throw new Error("nobody was expected to ask for that");
  };
  const parts: Pick<DiscordParts, "clock" | "log" | "guilds" | "defer" | "tell"> = {
    clock,
    guilds,
    log: SILENT_LOG,
    defer: (interaction) => interaction.respond({ type: 5 }),
    tell: async (_interaction, line) => void told.push(line),
  };
  return {
    ...{ clock, callbacks, told },
    interaction(changes = {}) {
      const respond = async (_id: string, _token: string, callback: Callback): Promise<boolean> => {
        callbacks.push(callback);
        return true;
      };
      return readInteraction({ ...PAYLOAD, ...changes }, { zone: "UTC", respond }) ?? unused();
    },
    hear: (interaction, ...listeners) => createHearing(parts, listeners).hear(interaction),
  };
}

const never = (): Promise<void> => new Promise(() => undefined);
const all = (hear: Listener["hear"]): Listener => ({ hears: () => true, hear });

test("what Discord tells is enough to know who did it and where", () => {
  expect(startScene().interaction()).toMatchObject({
    id: "100",
    type: "command",
    guild: "9",
    isDirect: false,
    at: { channel: "20", thread: "21" },
    actor: { id: "discord:7", name: "Ana", groups: ["discord:role:30"], noEmail: "Discord shows nobody's address" },
  });
});

test.each([null, 7, "x", {}, { ...PAYLOAD, type: 1 }, { ...PAYLOAD, member: undefined }, { ...PAYLOAD, id: 5 }])(
  "%j is no interaction",
  (payload) => {
    expect(readInteraction(payload, { zone: "UTC", respond: async () => true })).toBeUndefined();
  },
);

test("a listener that hangs keeps Discord from no first answer", async () => {
  const { clock, callbacks, interaction, hear } = startScene();
  void hear(interaction(), all(never));
  await nextTurn();
  expect(callbacks).toEqual([]);
  clock.advance(1_500);
  await nextTurn();
  expect(callbacks).toEqual([{ type: 5 }]);
});

test("an autocompletion that hangs is answered with nothing", async () => {
  const { clock, callbacks, interaction, hear } = startScene();
  void hear(interaction({ type: 4 }), all(never));
  clock.advance(2_500);
  await nextTurn();
  expect(callbacks).toEqual([{ type: 8, data: { choices: [] } }]);
});

test("of two first answers one is given", async () => {
  const { callbacks, interaction } = startScene();
  const one = interaction();
  expect([await one.respond({ type: 5 }), await one.respond({ type: 9 })]).toEqual([true, false]);
  expect(callbacks).toEqual([{ type: 5 }]);
});

test("the first that hears it has it, and nobody's is told so", async () => {
  const { told, interaction, hear } = startScene();
  const heard: string[] = [];
  await hear(
    interaction(),
    { hears: () => false, hear: async () => void heard.push("deaf") },
    all(async () => void heard.push("first")),
    all(async () => void heard.push("second")),
  );
  expect(heard).toEqual(["first"]);
  await hear(interaction());
  expect(told).toEqual([expect.stringContaining("I do not know that any more")]);
});

test("what fails is told in a sentence to whoever did it", async () => {
  const { told, interaction, hear } = startScene();
  await hear(
    interaction(),
    all(() => Promise.reject(new BotError("vendor_down", "PagerDuty is away."))),
  );
  await hear(
    interaction(),
    all(() => Promise.reject(new Error("secret"))),
  );
  expect(told).toEqual(["PagerDuty is away.", expect.stringContaining("Something broke on our side")]);
});

test("in a server that the settings do not name it says so, and does nothing", async () => {
  const { told, interaction, hear } = startScene(["8"]);
  await hear(interaction(), all(never));
  expect(told).toEqual([expect.stringContaining("I do not work in this server")]);
});
