/** What of the optional parts tocsin.yaml asks for. */
export interface SlackUse {
  /** In some place whatever is a whole command is one, spoken to the bot or not. */
  readonly bare: boolean;
  /** User groups are kept to whoever is on call. */
  readonly usergroups: boolean;
}

/** A right that the Slack app asks for, declared once: the manifest, the installation and `doctor` derive from it. */
export interface Scope {
  readonly name: string;
  /** What it is needed for, completing "chat:write: …". */
  readonly for: string;
  /** What does not work without it, as a sentence's end: "without it …". */
  readonly breaks: string;
  /** Without it the bot is of no use. */
  readonly vital?: true;
  /** Asked for only then. */
  readonly onlyWith?: keyof SlackUse;
}

/**
 * Sources: Slack docs, "Scopes", and the pages of the methods and events named beside them; read 2026-11-21. No scope is
 * needed for the App Home, for forms and for buttons.
 */
export const SCOPES: readonly Scope[] = [
  {
    name: "commands",
    for: "slash commands and the entries of a message's menu",
    breaks: "neither slash commands nor message shortcuts reach me",
    vital: true,
  },
  {
    name: "app_mentions:read",
    for: "hearing what is said to me in channels and threads",
    breaks: "nothing that mentions me reaches me",
    vital: true,
  },
  { name: "chat:write", for: "answering, and editing my answers", breaks: "I cannot say anything", vital: true },
  {
    name: "chat:write.public",
    for: "answering in public channels to which I was not invited",
    breaks: "answers for everybody fail in channels to which I was not invited",
  },
  {
    name: "im:history",
    for: "hearing direct messages, and looking a message up there that may have been posted",
    breaks: "nobody can speak to me in a direct message",
    vital: true,
  },
  {
    name: "im:write",
    for: "answering one person where only they may see it: from my home page, and where I am not (conversations.open)",
    breaks: "buttons of my home page, and private answers in channels where I am not, reach nobody",
  },
  {
    name: "users:read",
    for: "names and time zones of people",
    breaks: "people are nameless, in UTC, and nobody to the vendors",
    vital: true,
  },
  {
    name: "users:read.email",
    for: "the address by which the vendors know a person, and a person by their address (users.info, users.lookupByEmail)",
    breaks: "nobody is known to the vendors unless tocsin.yaml or a link says who they are",
    vital: true,
  },
  {
    name: "channels:read",
    for: "telling whether I am in the public channels of tocsin.yaml (conversations.info)",
    breaks: "doctor cannot check the public channels of tocsin.yaml",
  },
  {
    name: "groups:read",
    for: "the same for private channels",
    breaks: "doctor cannot check the private channels of tocsin.yaml",
  },
  {
    name: "channels:history",
    for: "looking up a message that may have been posted, or its thread (conversations.history), and places with listen: bare",
    breaks: "a message may appear twice after a failure, and listen: bare hears nothing in public channels",
  },
  {
    name: "groups:history",
    for: "the same in private channels",
    breaks: "a message may appear twice after a failure, and listen: bare hears nothing in private channels",
  },
  {
    name: "usergroups:read",
    for: "finding user groups and their members (usergroups.list, usergroups.users.list)",
    breaks: "no user group is kept to whoever is on call",
    onlyWith: "usergroups",
  },
  {
    name: "usergroups:write",
    for: "setting a user group to whoever is on call (usergroups.users.update)",
    breaks: "no user group is kept to whoever is on call",
    onlyWith: "usergroups",
  },
];

/** The rights to ask for. */
export function scopesFor(use: SlackUse): readonly Scope[] {
  return SCOPES.filter(({ onlyWith }) => onlyWith === undefined || use[onlyWith]);
}
