import type { JsonObject } from "../../../../src/core/json.ts";

/** Somebody of a workspace, the app's own bot user included. */
export interface User {
  /** "U0ANA" */
  readonly id: string;
  /** What others type after "@": "ana". */
  name: string;
  realName: string;
  /** Undefined where the profile has none. */
  email?: string;
  isEmailConfirmed: boolean;
  /** IANA zone. */
  zone: string;
  isDeleted: boolean;
  readonly isBot: boolean;
  /** A guest who may see one channel, or several. */
  guest?: "single" | "multi";
  /** The workspace that they belong to, when it is not this one: somebody in a shared channel. */
  stranger?: string;
  isAdmin: boolean;
}

export type ChannelKind = "public" | "private" | "im";

export interface Channel {
  readonly id: string;
  /** "ops"; a direct message has the name of the person whom the bot speaks to. */
  readonly name: string;
  readonly kind: ChannelKind;
  readonly members: Set<string>;
  isArchived: boolean;
}

export interface Message {
  readonly team: string;
  readonly channel: string;
  /** "1763694000.000100" */
  readonly ts: string;
  /** Its author. */
  readonly user: string;
  /** The author as an app, where an app wrote it. */
  readonly botId?: string;
  /** mrkdwn as Slack keeps it: `&`, `<` and `>` escaped, mentions and links between `<` and `>`. */
  text: string;
  blocks?: readonly JsonObject[];
  metadata?: JsonObject;
  /** The message whose thread it stands in. */
  readonly thread?: string;
  /** It stands in a thread and in the channel too. */
  readonly isBroadcast: boolean;
  /** The one person who sees it: an ephemeral message. */
  readonly onlyFor?: string;
  /** Edited without blocks, so that Slack shows "(edited)". */
  isEdited: boolean;
  /** How often it was changed, and when (ms of the clock). */
  readonly editsAt: number[];
  readonly reactions: Map<string, Set<string>>;
}

/** What a person sees as a modal or as the app's Home. */
export interface View {
  readonly id: string;
  readonly team: string;
  readonly user: string;
  readonly type: "modal" | "home";
  /** The view as the app gave it. */
  content: JsonObject;
  /** Changes with each change of the content. */
  hash: string;
  readonly rootId: string;
  readonly previousId?: string;
  /** What the person set: block id → action id → the value as Slack reports it. */
  values: Record<string, Record<string, JsonObject>>;
}

export interface UserGroup {
  readonly id: string;
  handle: string;
  name: string;
  users: string[];
  isDisabled: boolean;
}

export interface Workspace {
  /** "T0SAMPLE" */
  readonly id: string;
  readonly name: string;
  readonly domain: string;
  readonly users: Map<string, User>;
  readonly channels: Map<string, Channel>;
  /** By channel, oldest first. Ephemeral ones too: a reader's view leaves out what is not theirs. */
  readonly messages: Map<string, Message[]>;
  readonly groups: Map<string, UserGroup>;
  readonly views: Map<string, View>;
  /** The modals that each person has open, the topmost last. */
  readonly stacks: Map<string, View[]>;
  /** Each person's Home of the app. */
  readonly homes: Map<string, View>;
  /** The app's bot: who it is among the people, and as an author of messages. */
  readonly bot: { readonly user: string; readonly id: string };
  /** Whether the app is installed: then Slack delivers what happens here to it. */
  isInstalled: boolean;
  /** User groups are a matter of money. */
  plan: "free" | "pro";
  /** Who may change user groups: "admins" refuses the bot. */
  groupsMayBeEditedBy: "everyone" | "admins";
}

export interface Token {
  readonly token: string;
  readonly kind: "bot" | "app";
  /** Absent for app-level tokens. */
  readonly team?: string;
  scopes: readonly string[];
  /** What Slack answers to whoever uses it, once it is good no more. */
  refusal?: "token_revoked" | "account_inactive" | "invalid_auth";
}
