import { type ChatAbilities, can, cannot } from "../../core/abilities.ts";

const CONTRACT = "test/chat/console/piped.contract.test.ts";
const TERMINAL = "test/chat/console/terminal.test.ts";
const NO_CHANNELS = "A console is one person's screen: there is nobody else to speak to or to hide from.";

export const CONSOLE_ABILITIES: ChatAbilities = {
  title: "Console",
  abilities: {
    slashCommands: cannot("Whatever is typed is a command already."),
    commandNames: cannot("Whatever is typed is a command already."),
    completion: can(TERMINAL, "completes what is typed with the tabulator", "Tab"),
    mentions: cannot(NO_CHANNELS),
    directMessages: cannot(NO_CHANNELS),
    bareText: can(
      "test/chat/console/piped.test.ts",
      "each line is a message, heard in order, and each reply is printed",
      "always",
    ),
    messageMenu: cannot("Lines of a terminal have no menu: an alert is named by its handle."),
    buttons: cannot("A terminal has none: what a button would say is printed, to be typed."),
    forms: cannot("A terminal has none: the same changes are typed."),
    formSearch: cannot("There is no form; Tab completes the names of components."),
    noteForm: cannot("A terminal has none: a note is typed, `note PD-1234: restarted`."),
    threads: cannot("A terminal is one conversation."),
    privateAnswers: cannot(NO_CHANNELS),
    sharing: cannot(NO_CHANNELS),
    liveMessages: can(TERMINAL, "sees progress change in place and the result take its place"),
    longAnswers: can(CONTRACT, "a list of %d is shown, or counted"),
    literalText: can(CONTRACT, "what comes from outside is no markup, and nobody is called by it"),
    readersTime: can(
      "test/stories/places-and-people.test.ts",
      "times are read and shown in the speaker's zone",
      "by the settings",
    ),
    homePage: cannot("`alerts`, `oncall` and `status` say the same."),
    profileAddress: can("test/stories/link-code.test.ts", "at the console", "a person is their address"),
    linkedPeople: cannot("At the console a person is their address, so there is nothing to link."),
    roles: cannot("A console knows no groups: roles name people there by their address."),
    userGroups: cannot("A console knows no groups."),
    heardOnce: can("test/chat/socket/socket.test.ts", "with an id that is being answered is not heard twice"),
    postedOnce: cannot("Nothing that a terminal has shown can be looked up."),
    laterEdits: cannot("What a terminal has shown is gone with its process; the next one tells what was left, anew."),
    expiry: cannot("A terminal has no buttons; what is typed too late is refused with the reason."),
    mirrors: cannot("A console is one person's screen, and nobody may be reading it."),
    cards: cannot("What a terminal has shown stands as it was written."),
    posts: cannot("A terminal has no forums."),
    ownConnection: can(TERMINAL, "types a message, and its reply stands between it and the next prompt"),
    signedRequests: cannot("A console hears its own process and this machine alone."),
    severalSpaces: cannot("A console is of one bot."),
    doctor: can("test/chat/socket/socket.test.ts", "a doctor can be asked for"),
  },
};
