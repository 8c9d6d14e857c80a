import { type ChatAbilities, can, cannot } from "../../core/abilities.ts";

const CONTRACT = "test/chat/discord/adapter.contract.test.ts";
const TALK = "test/chat/discord/adapter-talk.test.ts";
const IDIOMS = "test/chat/discord/adapter-idioms.test.ts";
const IN_DISCORD = "test/chat/discord/views/menu-in-discord.test.ts";
const FORUM = "test/chat/discord/adapter-forum.test.ts";
const CARD_IN_FORUM =
  "an alert's card is a post in the forum that follows, where it needs no name, and shows what becomes of it";

export const DISCORD_ABILITIES: ChatAbilities = {
  title: "Discord",
  abilities: {
    slashCommands: can(
      "test/chat/discord/menu/menu.test.ts",
      "are the first words of the commands' own names, and one for any sentence",
    ),
    commandNames: can(IN_DISCORD, "/status Build Processing degraded, typed straight through, changes the page"),
    completion: can(
      IN_DISCORD,
      "a row that was offered while typing does what it said, and offering it asked no vendor",
      "whole changes too",
    ),
    mentions: can(TALK, "a mention is answered in the channel, as an answer to it"),
    directMessages: can(TALK, "a direct message and a command in it are answered there"),
    bareText: can(IDIOMS, "in a channel that wants it a bare command is one, and chatter is left alone"),
    messageMenu: can(
      IN_DISCORD,
      "“Acknowledge this alert” acknowledges the alert that somebody wrote about",
      "message commands",
    ),
    buttons: can(IDIOMS, "a question is answered by its button, once, by the one who was asked"),
    forms: can(IN_DISCORD, "leads by a preview to the change, which everybody sees"),
    formSearch: cannot("Menus in Discord's forms ask nobody: what is not among their 25 entries is typed below them."),
    noteForm: can(
      "test/chat/discord/views/note-form.test.ts",
      "asks for the note in a form, writes exactly that, and everybody reads of it",
    ),
    threads: can(
      IDIOMS,
      "in a thread it is answered in the thread, and in that of an alert's card the alert needs no name",
    ),
    privateAnswers: can(TALK, "a query by command is answered to the one who asked, and a write to everybody"),
    sharing: can(IDIOMS, "an answer that only one person sees is shown to everybody when they say so"),
    liveMessages: can(
      "test/chat/discord/outgoing/editing.test.ts",
      "live states give way to newer ones, once a second, and the last word is the last",
    ),
    longAnswers: can(
      "test/chat/discord/render/length.test.ts",
      "what is beyond the last message is counted, with what to type to see less at once",
      "in further messages",
    ),
    literalText: can(CONTRACT, "what comes from outside is no markup, and nobody is called by it"),
    readersTime: can(
      "test/chat/discord/render/message.test.ts",
      "are told in each reader's zone, near ones by the clock alone",
    ),
    homePage: cannot("Discord has no page of an app's own; `alerts`, `oncall` and `status` say the same."),
    profileAddress: cannot("Discord shows an app nobody's address."),
    linkedPeople: can(IDIOMS, "a person linked by an admin acts under that address from then on"),
    roles: can(IDIOMS, "a role of the server that tocsin.yaml names counts for whoever has it", "Discord's roles"),
    userGroups: cannot("Discord's only groups are roles, and a role gives rights, which must not follow a calendar."),
    heardOnce: can(TALK, "events that come twice are one saying"),
    postedOnce: can(
      "test/chat/discord/outgoing/posting.test.ts",
      "a post whose answer is lost is repeated under its nonce, and is one message",
    ),
    laterEdits: can(CONTRACT, "it can be edited, also by a bot that was restarted, from what was stored"),
    expiry: can(IDIOMS, "a question that nobody answers loses its buttons"),
    mirrors: can(
      "test/chat/mirrored-chats.test.ts",
      "an alert's card from Slack is pressed in Discord, and Slack reads of it",
    ),
    cards: can(FORUM, CARD_IN_FORUM),
    posts: can(FORUM, CARD_IN_FORUM),
    ownConnection: can(
      "test/chat/discord/gateway/keeping.test.ts",
      "after a break it resumes, and has missed nothing",
      "the gateway",
    ),
    signedRequests: can(
      "test/chat/discord/incoming/http.test.ts",
      "a command, a press and what is typed go over HTTP, and messages over the gateway",
      "interactions",
    ),
    severalSpaces: can("test/chat/discord/menu/publish.test.ts", "once for each server, and not again over restarts"),
    doctor: can(IDIOMS, "doctor says that the gateway is connected"),
  },
};
