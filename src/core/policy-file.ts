import type { Permission } from "./command.ts";
import type { AskLimits } from "./context.ts";
import type { Audience } from "./reply.ts";
import type { FeedRoad, HookMapping, Route } from "./routes.ts";
import type { Who } from "./who.ts";

/** Who may do what, where. It holds for everybody named in `people` or `groups`. */
export interface Role {
  readonly name: string;
  readonly permissions: readonly Permission[];
  readonly people: readonly Who[];
  readonly groups: readonly Who[];
  /** Place ids, with or without their platform; empty = everywhere. */
  readonly places: readonly string[];
}

/** What the settings say of one person. */
export interface PersonPolicy {
  readonly who: Who;
  /** Their address, for a person named by a platform id. */
  readonly email?: string;
  readonly aliases: readonly string[];
  /** IANA zone. */
  readonly zone?: string;
  /** Account → the address by which that vendor knows them. */
  readonly addresses: Readonly<Record<string, string>>;
}

/** What a place means when nothing is named there; names as people say them. */
export interface PlaceNames {
  /** Whom or what `page` pages. */
  readonly page?: string;
  readonly service?: string;
  readonly schedule?: string;
  readonly team?: string;
}

/** How the bot behaves in a place. */
export interface PlaceManners {
  /** bare: whatever is a whole command is one, spoken to the bot or not. Default: mentions. */
  readonly listen?: "bare" | "mentions";
  /** Who sees answers there. Default: queries private, writes public, where the platform can tell them apart. */
  readonly answers?: Audience;
  /** Ids of the places, with their platform, where what is told to everybody there about changes also stands. */
  readonly mirror?: readonly string[];
}

/** What Slack's people type. */
export interface SlackRules {
  /** "/tocsin" */
  readonly command: string;
  /** Short slash command ("/ack") → the words that it stands for ("ack"). */
  readonly aliases: Readonly<Record<string, string>>;
  /** Ids of the workspaces that may install the bot by themselves ("T0123"). */
  readonly workspaces: readonly string[];
}

/** What tocsin.yaml holds, checked. */
export interface PolicyFile {
  readonly roles: readonly Role[];
  /** By place id, with or without its platform. */
  readonly places: Readonly<Record<string, PlaceNames & PlaceManners>>;
  /** Component name ("Group / Name" where two share a name) → its other names. */
  readonly components: Readonly<Record<string, readonly string[]>>;
  readonly people: readonly PersonPolicy[];
  readonly ask: Partial<AskLimits>;
  readonly slack?: SlackRules;
  /** Schedule's name → the Slack user group, by handle ("@infra-oncall") or id ("S0123"), that is whoever is on call. */
  readonly usergroups?: Readonly<Record<string, string>>;
  /** Which alerts are told where, in their order. */
  readonly routes?: readonly Route[];
  /** How changes are heard: for all vendors, or by account; those that are not named are heard as they can be. */
  readonly feed?: FeedRoad | Readonly<Record<string, FeedRoad>>;
  /** By name: what `/hooks/in/<name>` takes. */
  readonly hooks?: Readonly<Record<string, HookMapping>>;
}
