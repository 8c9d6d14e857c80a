/** What a chat may be able to do, in the order and the words of docs/chats.md. */
export const ABILITIES = {
  slashCommands: "Slash commands",
  commandNames: "Slash commands under the commands' own names, such as `/status`",
  completion: "What is typed is completed with what there is",
  mentions: "Mentions of the bot",
  directMessages: "Direct messages to the bot",
  bareText: "Bare commands, in channels that want them",
  messageMenu: "Commands in the menu of any message, about that message",
  buttons: "Buttons, also for the answers to a question",
  forms: "A form that changes the status page",
  formSearch: "Components found by typing while the form is filled in",
  noteForm: "A form for a note on an alert, opened from its card",
  threads: "Threads: answered there, and in an alert's thread it needs no name",
  privateAnswers: "Answers that one person alone sees",
  sharing: "Such an answer shown to everybody by a press",
  liveMessages: "Messages that change while the work goes on",
  longAnswers: "What is too long for a message goes on in others, and what is left out is counted",
  literalText: "Text from outside is never markup, and calls nobody",
  readersTime: "Times in the zone of whoever reads them",
  homePage: "A page of the bot's own for each person",
  profileAddress: "People are known by the address that the chat vouches for",
  linkedPeople: "People are known by a link, made by an admin or with a one-time code",
  roles: "Groups of the chat in the roles of `tocsin.yaml`",
  userGroups: "User groups that are kept to whoever is on call",
  heardOnce: "What is delivered twice is heard once",
  postedOnce: "A post whose answer was lost becomes one message",
  laterEdits: "Messages are edited after a restart, by another process too",
  expiry: "Buttons vanish once they cannot be used any more",
  mirrors: "Channels that mirror what is told in others about changes",
  cards: "An alert's card shows what a command has changed about it",
  posts: "A forum with one post for each alert, tagged with its state",
  ownConnection: "No public address is needed",
  signedRequests: "Signed requests over HTTP",
  severalSpaces: "Several workspaces or servers at once",
  doctor: "`doctor` looks at credentials, rights and the connection",
} as const;

export type Ability = keyof typeof ABILITIES;

/** Whether a chat has an ability, and how that is known. */
export type Standing =
  /** `test` is the title of a test in `file`, or in a contract that `file` runs. */
  | { readonly can: true; readonly file: string; readonly test: string; readonly how?: string }
  /** `why`, a sentence for whoever misses it. */
  | { readonly can: false; readonly why: string };

/** What a chat adapter declares about itself: every ability, one way or the other. */
export interface ChatAbilities {
  /** "Slack" */
  readonly title: string;
  readonly abilities: Readonly<Record<Ability, Standing>>;
}

/** It can, as that test shows. `how`: a few words where it is done in the platform's own way. */
export function can(file: string, test: string, how?: string): Standing {
  return { can: true, file, test, ...(how === undefined ? {} : { how }) };
}

export function cannot(why: string): Standing {
  return { can: false, why };
}
