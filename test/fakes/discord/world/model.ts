import type { JsonObject } from "../../../../src/core/json.ts";

export interface User {
  readonly id: string;
  /** What others type after "@": "ana". */
  readonly username: string;
  /** "Ana Novak". Discord shows a bot nobody's e-mail address. */
  readonly globalName: string;
  readonly isBot: boolean;
  /** IANA zone of whoever looks; Discord itself tells no app. */
  readonly zone: string;
}

export interface Role {
  readonly id: string;
  name: string;
  permissions: bigint;
  readonly position: number;
  readonly isManaged: boolean;
}

export interface Member {
  readonly user: User;
  readonly roles: Set<string>;
  nick?: string;
}

export interface Overwrite {
  /** A role's or a member's id. */
  readonly id: string;
  readonly type: "role" | "member";
  allow: bigint;
  deny: bigint;
}

export interface Tag {
  readonly id: string;
  name: string;
  isModerated: boolean;
  emojiName: string | null;
}

export interface ThreadState {
  readonly parentId: string;
  readonly ownerId: string;
  isArchived: boolean;
  isLocked: boolean;
  /** Minutes. */
  autoArchive: number;
  /** ms of the clock. */
  archivedChangeAt: number;
  readonly members: Set<string>;
  appliedTags: string[];
}

export interface Channel {
  readonly id: string;
  /** One of CHANNEL. */
  readonly type: number;
  /** Absent in direct messages. */
  readonly guildId?: string;
  name: string;
  topic: string | null;
  readonly overwrites: Overwrite[];
  /** Of a direct message: the person whom the bot speaks to. */
  readonly recipient?: string;
  readonly thread?: ThreadState;
  /** Of a forum. */
  tags: Tag[];
  /** Oldest first, ephemeral ones too: a reader's view leaves out what is not theirs. */
  readonly messages: Message[];
}

export interface Message {
  readonly id: string;
  readonly channelId: string;
  readonly authorId: string;
  /** One of MESSAGE_TYPE. */
  type: number;
  content: string;
  embeds: readonly JsonObject[];
  components: readonly JsonObject[];
  flags: number;
  /** ms of the clock. */
  readonly at: number;
  editedAt?: number;
  readonly editsAt: number[];
  /** Whom it really pings, as the author's allowed_mentions let it. */
  mentions: Mentions;
  readonly nonce?: string | number;
  /** The message that it answers. */
  readonly reference?: string;
  /** The one person who sees it. */
  readonly onlyFor?: string;
  /** The interaction that brought it. */
  readonly interaction?: {
    readonly id: string;
    readonly type: number;
    readonly userId: string;
    readonly name?: string;
  };
  readonly byApp: boolean;
  pinnedAt?: number;
  /** Emoji → who reacted. */
  readonly reactions: Map<string, Set<string>>;
}

export interface Mentions {
  readonly users: readonly string[];
  readonly roles: readonly string[];
  readonly everyone: boolean;
}

export interface Guild {
  readonly id: string;
  readonly name: string;
  readonly ownerId: string;
  readonly roles: Map<string, Role>;
  readonly members: Map<string, Member>;
  /** The guild's own commands of the app, in the order of their publication. */
  commands: JsonObject[];
}
