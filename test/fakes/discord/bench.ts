import { Client, type ClientOptions, GatewayIntentBits, Partials } from "discord.js";
import { onTestFinished } from "vitest";
import { TestClock } from "../../kit/test-clock.ts";
import { type FakeDiscord, startFakeDiscord } from "./discord.ts";
import type { FakeDiscordOptions } from "./options.ts";

/** A fake Discord for one test, with a clock that stands still. */
export async function openDiscord(
  options: Partial<FakeDiscordOptions> = {},
): Promise<{ discord: FakeDiscord; clock: TestClock }> {
  const clock = new TestClock();
  const discord = await startFakeDiscord({ clock, ...options });
  onTestFinished(() => discord.stop());
  return { discord, clock };
}

/** Discord's real client, not yet logged in. */
export function clientOf(discord: FakeDiscord, options: Partial<ClientOptions> = {}): Client {
  const client = new Client({
    intents: [GatewayIntentBits.Guilds, GatewayIntentBits.GuildMessages, GatewayIntentBits.DirectMessages],
    // Without it the client leaves out direct messages of channels that it has not met yet.
    partials: [Partials.Channel],
    allowedMentions: { parse: [] },
    ...options,
    rest: { api: discord.env.DISCORD_API_URL ?? "", retries: 0, ...options.rest },
  });
  onTestFinished(() => client.destroy());
  return client;
}

/** The same, connected and ready. */
export async function readyClient(discord: FakeDiscord, options: Partial<ClientOptions> = {}): Promise<Client<true>> {
  const client = clientOf(discord, options);
  const ready = new Promise<Client<true>>((resolve) => client.once("clientReady", resolve));
  await client.login(discord.env.DISCORD_TOKEN);
  return ready;
}

/** Discord's error code, when it said no; undefined when it did not. */
export async function refusalOf(call: Promise<unknown>): Promise<unknown> {
  try {
    await call;
    return undefined;
  } catch (error) {
    if (typeof error === "object" && error !== null && "code" in error) return error.code;
    throw error;
  }
}
