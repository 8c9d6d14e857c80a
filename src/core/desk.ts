import type { Permission } from "./command.ts";
import type { Actor, Place, VendorUser } from "./people.ts";
import type { Reply } from "./reply.ts";
import type { Level } from "./status.ts";

/**
 * What an adapter may ask for beside hearing and telling: to fill forms, menus and pages of its platform. It only reads.
 * What comes from a vendor is a recent list kept in memory wherever there is one, so that a menu can be answered within a
 * chat's three seconds.
 */
export interface Desk {
  /** Whether this person may do that there; the policy and links are applied to the actor as the platform gave it. */
  may(actor: Actor, place: Place, permission: Permission): Promise<boolean>;
  /** What a status form offers. Throws BotError: "not_configured" without a status page, or the vendor's code. */
  statusForm(): Promise<StatusForm>;
  /** Components whose label fits what was typed so far ("" fits all), broken ones first, at most `limit`. Throws likewise. */
  components(typed: string, limit: number): Promise<readonly FormComponent[]>;
  /**
   * The sentence that a filled-in form stands for; said, it goes the way of every sentence. Throws BotError("bad_input")
   * with what to correct, and in `details.field` which part of `FilledStatus` it is about; else as `statusForm`.
   */
  statusSentence(filled: FilledStatus): Promise<string>;
  /**
   * What somebody who has begun a sentence may go on to say, the likeliest first. It is made at once from what is in memory:
   * nobody is asked. A list that is missing or old is read meanwhile, for the next who types. Never throws.
   */
  suggest(begun: BegunSentence, room: SuggestionRoom): readonly Suggestion[];
  /** How a sentence would be carried out if this person said it there. Changes nothing. Never throws. */
  preview(actor: Actor, place: Place, sentence: string): Promise<Reply>;
  /** What a person finds on the bot's own page. Never throws: a part that cannot be read says so. */
  home(actor: Actor): Promise<Home>;
  /** Who is on duty now on the first level of a schedule, by its name. Throws BotError. */
  onDuty(schedule: string): Promise<readonly VendorUser[]>;
}

export interface FormComponent {
  readonly id: string;
  /** "Group / Name" where two share a name. */
  readonly label: string;
  readonly level: Level;
}

export interface StatusForm {
  readonly templates: readonly { readonly id: string; readonly label: string; readonly body: string }[];
  /** The longest public message, characters. */
  readonly messageChars: number;
}

/** A status form as it was submitted. */
export interface FilledStatus {
  /** By component id. */
  readonly changes: readonly { readonly component: string; readonly level: Level }[];
  /** Further components as a person types them: "API=degraded, Web=major", or "API, Web" which are all to have `level`. */
  readonly typed?: { readonly text: string; readonly level?: Level };
  /** Id of the template that was chosen. */
  readonly template?: string;
  readonly message?: string;
  readonly notify: boolean;
}

/** A sentence while it is typed. */
export interface BegunSentence {
  /** What stands and is not completed: "assign PD-1234 to"; empty when the whole sentence is typed. */
  readonly said: string;
  /** What is typed behind it so far. */
  readonly typed: string;
}

export interface SuggestionRoom {
  readonly most: number;
  /** The longest `text` that the platform carries, characters; what cannot be said as shortly is not suggested. */
  readonly textChars: number;
}

/** One way to go on. */
export interface Suggestion {
  /** What replaces `typed`. The grammar reads it as what it looks like, also after a restart. */
  readonly text: string;
  /** "Build Processing" */
  readonly what: string;
  /** What becomes of it, or more about it: "degraded performance". */
  readonly effect?: string;
}

/** The bot's own page, from top to bottom. */
export interface Home {
  /** What waits for this person: their open questions, doubts, alerts that page them. */
  readonly waiting: Reply;
  readonly onCall: Reply;
  readonly alerts: Reply;
  readonly status: Reply;
}
