import { expect, test } from "vitest";
import { whereItIs } from "../../../src/chat/discord/introduction.ts";
import { inviteAddress } from "../../../src/chat/discord/invite.ts";
import type { DiscordRest } from "../../../src/chat/discord/ports.ts";
import type { Json } from "../../../src/core/json.ts";

const BOT = { user: "2", application: "1", name: "tocsin" };

function restWith(guilds: readonly Json[]): DiscordRest {
  return { call: async () => guilds };
}

test("the invitation asks for what doctor looks for, and names the scopes", () => {
  const { searchParams } = new URL(inviteAddress("1"));
  expect(searchParams.get("scope")).toBe("bot applications.commands");
  const viewSendThreadsEmbedHistory = (1n << 10n) | (1n << 11n) | (1n << 38n) | (1n << 14n) | (1n << 16n);
  expect(searchParams.get("permissions")).toBe(String(viewSendThreadsEmbedHistory));
});

test("whoever starts a bot that is nowhere gets its invitation", async () => {
  expect(await whereItIs(restWith([]), BOT, [])).toBe(
    `Discord: @tocsin, in no server yet. Invite it: ${inviteAddress("1")}`,
  );
  expect(await whereItIs(restWith([{ id: "5", name: "Other" }]), BOT, ["6"])).toContain(
    "in no server that DISCORD_GUILD_IDS names",
  );
});
