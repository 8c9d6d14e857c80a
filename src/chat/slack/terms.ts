import type { SlackUse } from "./app/scopes.ts";
import type { SlackPolicy } from "./ports.ts";

/** All that the settings say about Slack, as it is now: what listeners go by, and what an operator is asked about. */
export interface SlackTerms extends SlackPolicy {
  /** Whether a workspace may install the bot by itself. */
  mayJoin(team: string): boolean;
  use(): SlackUse;
  /** Ids of the places in Slack that the settings name ("slack:C0123"). */
  places(): readonly string[];
  /** Short commands whose words begin nothing that can be said. */
  idleAliases(): readonly string[];
}
