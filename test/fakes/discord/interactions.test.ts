import { type Interaction as ClientInteraction, MessageFlags, REST, Routes } from "discord.js";
import { expect, test } from "vitest";
import { openDiscord, readyClient, refusalOf } from "./bench.ts";

const OPS = "1200000000000000001";
const COMMANDS = [
  {
    name: "ack",
    description: "Acknowledge",
    options: [{ type: 3, name: "target", description: "Which", required: true }],
  },
  {
    name: "incident",
    description: "Incidents",
    options: [
      { type: 1, name: "open", description: "Open one", options: [{ type: 6, name: "lead", description: "Who" }] },
    ],
  },
  { name: "admin", description: "Admins only", default_member_permissions: "32" },
  { name: "Acknowledge this alert", type: 3 },
  { name: "Who is that", type: 2 },
];

async function open(answer: (interaction: ClientInteraction) => Promise<unknown>) {
  const { discord, clock } = await openDiscord();
  const client = await readyClient(discord);
  await client.application.commands.set(COMMANDS, discord.env.DISCORD_GUILD_IDS ?? "");
  const failures: unknown[] = [];
  client.on("interactionCreate", (interaction) => {
    answer(interaction).catch((error: unknown) => failures.push(error));
  });
  return { discord, clock, client, failures, ana: discord.person("ana") };
}

const button = { type: 1, components: [{ type: 2, style: 1, label: "Undo", custom_id: "undo" }] };
const menu = {
  type: 1,
  components: [
    {
      type: 3,
      custom_id: "pick",
      placeholder: "Which one",
      options: [
        { label: "API", value: "a" },
        { label: "Web", value: "w" },
      ],
    },
  ],
};

test("options arrive with their values, people and subcommands resolved", async () => {
  const heard: unknown[] = [];
  const { ana } = await open(async (interaction) => {
    if (!interaction.isChatInputCommand()) return;
    heard.push([interaction.options.getSubcommand(false), interaction.options.getUser("lead")?.username]);
    await interaction.reply("ok");
  });
  await ana.commands("/incident open", { lead: "jonas" });
  expect(heard).toEqual([["open", "jonas"]]);
  await expect(ana.commands("/incident")).rejects.toThrow("subcommands");
  await expect(ana.commands("/ack")).rejects.toThrow("must be filled in");
  await expect(ana.commands("/nothing")).rejects.toThrow("no command");
  await expect(ana.commands("/admin")).rejects.toThrow("may not use");
});

test("a name in a text option stands there as a mention", async () => {
  const heard: unknown[] = [];
  const { ana, discord } = await open(async (interaction) => {
    if (!interaction.isChatInputCommand()) return;
    heard.push(interaction.options.getString("target"));
    await interaction.reply("ok");
  });
  await ana.commands("/ack", { target: "@jonas in #ops" });
  expect(heard).toEqual([`<@${discord.person("jonas").id}> in <#${OPS}>`]);
});

test("a second answer is refused with 40060", async () => {
  const codes: unknown[] = [];
  const { ana, discord } = await open(async (interaction) => {
    if (!interaction.isChatInputCommand()) return;
    await interaction.reply("first");
    const rest = new REST({ api: discord.env.DISCORD_API_URL ?? "", retries: 0 });
    const body = { type: 4, data: { content: "second", allowed_mentions: { parse: [] } } };
    codes.push(
      await refusalOf(rest.post(Routes.interactionCallback(interaction.id, interaction.token), { body, auth: false })),
    );
  });
  await ana.commands("/ack", { target: "all" });
  await expect.poll(() => codes).toEqual([40_060]);
});

test("the token is good for fifteen minutes, and then it is no token", async () => {
  const codes: unknown[] = [];
  const { ana, clock } = await open(async (interaction) => {
    if (!interaction.isChatInputCommand()) return;
    await interaction.deferReply();
    clock.advance(15 * 60_000);
    codes.push(await refusalOf(interaction.editReply("in time")));
    clock.advance(1);
    codes.push(await refusalOf(interaction.editReply("late")));
  });
  await ana.commands("/ack", { target: "all" });
  await expect.poll(() => codes).toEqual([undefined, 50_027]);
  expect(ana.sees("#ops")).toMatchObject([{ text: "in time", isThinking: false, isEdited: false }]);
});

test("who sees a deferred answer is settled when it is deferred", async () => {
  const { ana, discord } = await open(async (interaction) => {
    if (!interaction.isChatInputCommand()) return;
    await interaction.deferReply({ flags: MessageFlags.Ephemeral });
    await interaction.followUp("the first takes its place");
    await interaction.followUp({ content: "the second is for all" });
    await interaction.followUp({ content: "the third is private", flags: MessageFlags.Ephemeral });
  });
  await ana.commands("/ack", { target: "all" });
  await expect
    .poll(() => ana.sees("#ops").map(({ text, onlyForMe }) => [text, onlyForMe]))
    .toEqual([
      ["the first takes its place", true],
      ["the second is for all", false],
      ["the third is private", true],
    ]);
  expect(
    discord
      .person("jonas")
      .sees("#ops")
      .map(({ text }) => text),
  ).toEqual(["the second is for all"]);
  expect(discord.complaints).toEqual([]);
});

test("a private answer is not reached by the bot's token", async () => {
  const codes: unknown[] = [];
  const { ana } = await open(async (interaction) => {
    if (!interaction.isChatInputCommand()) return;
    await interaction.reply({ content: "secret", flags: MessageFlags.Ephemeral });
    const { id } = await interaction.fetchReply();
    codes.push(
      await refusalOf(interaction.client.rest.patch(Routes.channelMessage(OPS, id), { body: { content: "x" } })),
    );
    await interaction.deleteReply();
    codes.push(await refusalOf(interaction.fetchReply()));
  });
  await ana.commands("/ack", { target: "all" });
  await expect.poll(() => codes).toEqual([10_008, 10_008]);
  expect(ana.sees("#ops")).toEqual([]);
});

test("buttons and menus change the message that they stand on", async () => {
  const { ana, client } = await open(async (interaction) => {
    if (interaction.isButton()) await interaction.update({ content: "undone", components: [menu] });
    if (interaction.isStringSelectMenu()) {
      await interaction.deferUpdate();
      await interaction.editReply({ content: `chose ${interaction.values.join()}`, components: [] });
    }
  });
  const channel = await client.channels.fetch(OPS);
  if (channel?.isSendable()) await channel.send({ content: "card", components: [button] });
  const seen = () => ana.sees("#ops")[0] ?? { channel: OPS, id: "" };
  expect(seen()).toMatchObject({ text: "card\n[Undo]", buttons: ["Undo"] });
  await ana.presses(seen(), "Undo");
  expect(seen()).toMatchObject({ text: "undone\n[Which one ▾]", menus: ["Which one"] });
  await ana.selects(seen(), "Which one", "Web");
  await expect.poll(seen).toMatchObject({ text: "chose w", buttons: [] });
  await expect(ana.presses(seen(), "Undo")).rejects.toThrow("nothing to press");
});

test("an entry of a message's menu brings the message, and one of a person's menu the person", async () => {
  const heard: unknown[] = [];
  const { ana, discord } = await open(async (interaction) => {
    if (interaction.isMessageContextMenuCommand()) heard.push(interaction.targetMessage.content);
    if (interaction.isUserContextMenuCommand()) heard.push(interaction.targetUser.username);
    if (interaction.isContextMenuCommand()) await interaction.reply("ok");
  });
  const { id } = await discord.person("jonas").says("API is down", { in: "#ops" });
  await ana.chooses({ channel: OPS, id }, "Acknowledge this alert");
  await ana.choosesOn("mira", "Who is that");
  expect(heard).toEqual(["API is down", "mira"]);
});

test("a form opens, keeps to its own limits, and its values arrive", async () => {
  const values: unknown[] = [];
  const { ana } = await open(async (interaction) => {
    if (interaction.isChatInputCommand()) {
      await interaction.showModal({
        custom_id: "form",
        title: "Change status",
        components: [
          {
            type: 18,
            label: "Level",
            component: { type: 3, custom_id: "level", options: [{ label: "Down", value: "down" }] },
          },
          {
            type: 18,
            label: "Message",
            component: { type: 4, custom_id: "text", style: 2, max_length: 5, required: false },
          },
        ],
      });
    } else if (interaction.isModalSubmit()) {
      values.push(interaction.fields.getStringSelectValues("level"), interaction.fields.getTextInputValue("text"));
      await interaction.reply({ content: "done", flags: MessageFlags.Ephemeral });
    }
  });
  await ana.commands("/ack", { target: "x" });
  expect(ana.modal()).toMatchObject({ title: "Change status", fields: [{ label: "Level" }, { label: "Message" }] });
  await expect(ana.submits({ Message: "x" })).rejects.toThrow('"Level" must be filled in');
  await expect(ana.submits({ Level: "Down", Message: "longer" })).rejects.toThrow("takes 5 characters");
  await ana.submits({ Level: "Down", Message: "slow" });
  expect([values, ana.modal()]).toEqual([[["down"], "slow"], undefined]);
});

test("a form cannot follow a deferral, nor a choice of completions be longer than 25", async () => {
  const { ana, discord } = await open(async (interaction) => {
    if (!interaction.isChatInputCommand()) return;
    const rest = new REST({ api: discord.env.DISCORD_API_URL ?? "", retries: 0 });
    const answer = (body: object) =>
      refusalOf(rest.post(Routes.interactionCallback(interaction.id, interaction.token), { body, auth: false }));
    codes.push(await answer({ type: 8, data: { choices: [] } }));
    codes.push(await answer({ type: 9, data: { custom_id: "x", title: "t".repeat(46), components: [] } }));
    await interaction.deferReply();
    codes.push(await answer({ type: 9, data: {} }));
  });
  const codes: unknown[] = [];
  await ana.commands("/ack", { target: "x" });
  await expect.poll(() => codes).toEqual([50_035, 50_035, 40_060]);
});

test("an app that says nothing is one that did not respond, and what comes too late is unknown", async () => {
  const { ana, clock, discord } = await open(() => new Promise(() => undefined));
  const failed = expect(ana.commands("/ack", { target: "x" })).rejects.toMatchObject({ code: "no_response" });
  await expect.poll(() => discord.interactions.length).toBe(1);
  clock.advance(3_000);
  await failed;
  expect(discord.interactions[0]?.isFailed).toBe(true);
  expect(discord.interactions[0]?.callback).toBeUndefined();
});
