import { BOT_MARK, unstyled, withoutCall } from "../../../core/calling.ts";

/** What Discord puts in angle brackets (Discord docs, Reference, Message Formatting, read 2026-11-21). */
const CONTROL =
  /<(?:@!?(?<user>\d{1,20})|@&(?<role>\d{1,20})|#(?<channel>\d{1,20})|a?:(?<emoji>\w{2,32}):\d{1,20}|\/(?<command>[^<>:]{1,100}):\d{1,20}|(?<address>https?:\/\/[^\s<>]+))>/gu;
/** A message that is one code block, or in one style from end to end: "`ack all`", "**_ack all_**". */
const WRAPPED: readonly RegExp[] = [
  /^```(?:\w*\n)?((?:(?!```).)+)```$/su,
  /^``([^\n]+)``$/u,
  /^`([^`\n]+)`$/u,
  /^\*\*\*([^*\n]+)\*\*\*$/u,
  /^\*\*((?:(?!\*\*).)+)\*\*$/u,
  /^\*([^*\n]+)\*$/u,
  /^__((?:(?!__).)+)__$/u,
  /^_([^_\n]+)_$/u,
  /^~~((?:(?!~~).)+)~~$/u,
  /^\|\|((?:(?!\|\|).)+)\|\|$/u,
];
/** Bold, italics, underlined, struck through, hidden, code. */
const STYLES = 6;
/** Channels and roles looked up for one saying; whatever is named after them stands by its id. */
const NAMED_MAX = 10;

/** What Discord sent of a saying. */
export interface Typed {
  readonly text: string;
  readonly botUser: string;
  /** How the person with this id stands in the text. */
  nameOf(user: string): string;
  /** Undefined: it has none, or nobody knows it. */
  channelName(channel: string): Promise<string | undefined>;
  roleName(role: string): Promise<string | undefined>;
}

/** What was typed. */
export interface Decoded {
  readonly text: string;
  /** Ids of the people whom it mentions, each once, in their order; the bot only where it is not called. */
  readonly mentions: readonly string[];
  readonly mentionsBot: boolean;
}

/**
 * Discord's text as it was typed: "#ops" for a channel, "@Infra" for a role, ":name:" for an emoji of the server's own,
 * what `nameOf` says for a person; without the bot's own mention where it calls the bot, and without a style that holds the
 * whole of it. Throws what looking up throws.
 */
export async function decode({ text: sent, botUser, nameOf, channelName, roleName }: Typed): Promise<Decoded> {
  const [channels, roles] = await Promise.all([
    named(idsIn(sent, "channel"), channelName),
    named(idsIn(sent, "role"), roleName),
  ]);
  const mentions = new Set<string>();
  const marked = sent.replaceAll(BOT_MARK, "").replace(CONTROL, (...found) => {
    const { user, role, channel, emoji, command, address = "" } = groupsOf(found);
    if (user === botUser) return BOT_MARK;
    if (user !== undefined) {
      mentions.add(user);
      return nameOf(user);
    }
    if (role !== undefined) return `@${roles.get(role) ?? role}`;
    if (channel !== undefined) return `#${channels.get(channel) ?? channel}`;
    if (emoji !== undefined) return `:${emoji}:`;
    return command === undefined ? address : `/${command}`;
  });
  const said = withoutCall(marked);
  if (said.includes(BOT_MARK)) mentions.add(botUser);
  const text = unstyled(said.replaceAll(BOT_MARK, nameOf(botUser)), WRAPPED, STYLES);
  return { text, mentions: [...mentions], mentionsBot: marked.includes(BOT_MARK) };
}

type Groups = Readonly<Partial<Record<string, string>>>;

/** The last of what a replacer is given. */
function groupsOf(found: readonly unknown[]): Groups {
  return found.at(-1) as Groups;
}

function idsIn(text: string, kind: "channel" | "role"): readonly string[] {
  const ids = [...text.matchAll(CONTROL)].flatMap(({ groups }) => groups?.[kind] ?? []);
  return [...new Set(ids)].slice(0, NAMED_MAX);
}

async function named(
  ids: readonly string[],
  nameOf: (id: string) => Promise<string | undefined>,
): Promise<ReadonlyMap<string, string>> {
  const names = await Promise.all(ids.map(async (id) => [id, await nameOf(id)] as const));
  return new Map(names.flatMap(([id, name]) => (name === undefined ? [] : [[id, name] as const])));
}
