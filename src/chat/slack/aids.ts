import type { TellAdmins } from "./installations/lifecycle.ts";
import type { AlsoKnownAs } from "./usergroups/slack-users.ts";
import type { Notices } from "./usergroups/troubles.ts";

/** What the bot does for Slack beside hearing and telling. Each may be absent: then Slack gets on by itself. */
export interface SlackAids {
  /** Absent: only the log tells. */
  readonly tellAdmins?: TellAdmins;
  /** Absent: only the log tells. */
  readonly notices?: Notices;
  /** Absent: people are known by what Slack says of them. */
  readonly alsoKnownAs?: AlsoKnownAs;
  /**
   * Has `work` done by one of the processes that share the store, whichever that is at the time, until `signal` aborts.
   * Absent: this one does it.
   */
  alone?(name: string, work: (signal: AbortSignal) => Promise<void>, signal: AbortSignal): Promise<void>;
}
