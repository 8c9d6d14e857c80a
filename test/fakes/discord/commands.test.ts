import { ApplicationCommandOptionType, ApplicationCommandType, type Client, MessageFlags } from "discord.js";
import { expect, test } from "vitest";
import { openDiscord, readyClient, refusalOf } from "./bench.ts";
import type { FakeDiscord } from "./discord.ts";

const STATUS = {
  name: "status",
  description: "Show or set the status page",
  options: [
    { type: ApplicationCommandOptionType.String, name: "update", description: "What to set", autocomplete: true },
    { type: ApplicationCommandOptionType.String, name: "message", description: "What to say" },
  ],
} as const;

async function publish(client: Client<true>, discord: FakeDiscord): Promise<void> {
  await client.application.commands.set(
    [STATUS, { name: "Acknowledge this alert", type: ApplicationCommandType.Message }],
    discord.env.DISCORD_GUILD_IDS ?? "",
  );
}

test("a command is published, completed, typed and answered", async () => {
  const { discord } = await openDiscord();
  const client = await readyClient(discord);
  await publish(client, discord);
  client.on("interactionCreate", async (interaction) => {
    if (interaction.isAutocomplete()) {
      const typed = interaction.options.getFocused();
      await interaction.respond([{ name: `${typed}ld Processing → degraded`, value: "c1|degraded" }]);
    } else if (interaction.isChatInputCommand()) {
      await interaction.deferReply({ flags: MessageFlags.Ephemeral });
      await interaction.editReply({ content: `Set **${interaction.options.getString("update")}** <t:1763694000:t>` });
    }
  });
  const ana = discord.person("ana");
  expect(await ana.types("/status", "update", "Bui")).toEqual([
    { name: "Build Processing → degraded", value: "c1|degraded" },
  ]);
  await ana.commands("/status", { update: "Build Processing degraded" });
  await expect
    .poll(() => ana.sees("#ops"))
    .toMatchObject([{ text: "Set Build Processing degraded 4:00 AM", onlyForMe: true, isEdited: false, by: "tocsin" }]);
  expect(discord.person("jonas").sees("#ops")).toEqual([]);
  expect(discord.complaints).toEqual([]);
});

test("an answer later than three seconds is unknown, and the speaker is told that the app did not respond", async () => {
  const { discord, clock } = await openDiscord();
  const client = await readyClient(discord);
  await publish(client, discord);
  const refused = new Promise<unknown>((resolve) => {
    client.on("interactionCreate", async (interaction) => {
      clock.advance(3_001);
      if (interaction.isChatInputCommand()) resolve(await refusalOf(interaction.reply("late")));
    });
  });
  await expect(discord.person("ana").commands("/status")).rejects.toThrow("The application did not respond");
  expect(await refused).toBe(10_062);
});
