import { type ChatAbilities, can, cannot } from "../../core/abilities.ts";

const CONTRACT = "test/chat/slack/adapter.contract.test.ts";
const TALK = "test/chat/slack/adapter-talk.test.ts";
const EVERY_ROAD = "the command, its aliases, a mention, a direct message and a bare one";
const FORM = "test/chat/slack/views/status-form.test.ts";

export const SLACK_ABILITIES: ChatAbilities = {
  title: "Slack",
  abilities: {
    slashCommands: can(TALK, EVERY_ROAD, "`/tocsin`, and short ones of your own"),
    commandNames: cannot(
      "Slack keeps `/status` and others for itself, and a name that two apps want goes to the one installed last.",
    ),
    completion: cannot("Slack completes nothing behind a slash command; the form's menus are searched instead."),
    mentions: can(TALK, EVERY_ROAD),
    directMessages: can(TALK, EVERY_ROAD),
    bareText: can(TALK, "bare text that is no command is ignored in silence"),
    messageMenu: can(
      "test/chat/slack/views/shortcuts.test.ts",
      "acknowledges the alert that the message names, and the answer is in its thread",
      "message shortcuts",
    ),
    buttons: can(TALK, "are answered by their buttons, once, by the one who was asked"),
    forms: can(
      FORM,
      "the form changes components, each to its own level, with a message, in one write; the channel sees it",
    ),
    formSearch: can(FORM, "components are searched, the broken ones first, with their levels"),
    noteForm: can(
      "test/chat/slack/views/note-form.test.ts",
      "“Note” on an alert's card asks for the note in a form, writes exactly that, and everybody reads of it",
    ),
    threads: can(TALK, "in a thread it is answered in the thread"),
    privateAnswers: can(
      "test/chat/slack/outgoing/private.test.ts",
      "goes by the address that came with their slash command",
    ),
    sharing: can(TALK, "an answer that only one person sees is shown to everybody when they say so"),
    liveMessages: can(
      "test/chat/slack/outgoing/editing.test.ts",
      "come at most once a second, the newest wins, and the last word is the last",
    ),
    longAnswers: can(
      "test/chat/slack/render/length.test.ts",
      "what is beyond the last message is counted, with what to type to see less at once",
      "in a thread",
    ),
    literalText: can(CONTRACT, "what comes from outside is no markup, and nobody is called by it"),
    readersTime: can(
      "test/chat/slack/render/message.test.ts",
      "a time near now is a clock's in every reader's zone, with words in ours",
    ),
    homePage: can(
      "test/chat/slack/home/home-in-slack.test.ts",
      "a person opens the page, takes an alert there, and is answered in the direct messages",
      "App Home",
    ),
    profileAddress: can("test/chat/slack/identity.test.ts", "is said by their verified profile"),
    linkedPeople: can("test/chat/slack/identity.test.ts", "acts under that address from then on"),
    roles: cannot("Slack tells an app nothing of a person's groups with what they say: roles name people there."),
    userGroups: can(
      "test/chat/slack/usergroups/usergroups-in-slack.test.ts",
      "a group follows the calendar, and is changed only then",
    ),
    heardOnce: can(
      "test/chat/slack/adapter.test.ts",
      "both events of a mention, Slack's retries and doubled deliveries are one saying",
    ),
    postedOnce: can(
      "test/chat/slack/outgoing/posting.test.ts",
      "after Slack took it is found again: one message",
      "where it may read the history",
    ),
    laterEdits: can(CONTRACT, "it can be edited, also by a bot that was restarted, from what was stored"),
    expiry: can(
      TALK,
      "a question that nobody else was to see, put in a direct message, loses its buttons when it expires",
    ),
    mirrors: can(
      "test/chat/mirrored-chats.test.ts",
      "a command in Slack, and the report of it edited in Discord as well",
    ),
    cards: can("test/chat/mirrored-chats.test.ts", "an alert's cards show in both chats what was done about it in one"),
    posts: cannot("Slack has no forums: a channel has one message for each card, and its thread."),
    ownConnection: can(
      "test/chat/slack/incoming/socket.test.ts",
      "is taken, and acknowledged with the answer",
      "Socket Mode",
    ),
    signedRequests: can(
      "test/chat/slack/incoming/signature.test.ts",
      "what is more than five minutes old or ahead is refused",
    ),
    severalSpaces: can(
      "test/chat/slack/installations.test.ts",
      "are found after a restart with all that is known of them",
    ),
    doctor: can("test/chat/slack/adapter.test.ts", "doctor says that it is connected"),
  },
};
