import { createAdminNotices } from "../app/admin-notices.ts";
import type { App } from "../app.ts";
import type { SlackAids } from "../chat/slack/aids.ts";
import type { Clock } from "../core/clock.ts";
import type { Log } from "../core/log.ts";
import { aloneIn } from "./alone.ts";

export interface SlackAidOptions {
  readonly clock: Clock;
  readonly log: Log;
  /** Where the admins are told; undefined: only the log tells. */
  readonly adminChannel: string | undefined;
}

/** What a serving bot does for Slack. */
export function slackAids(app: App, { clock, log, adminChannel }: SlackAidOptions): SlackAids {
  const { watched, alsoKnownAs } = app;
  const { store, post } = watched;
  const alone = aloneIn(app, { clock, log });
  if (adminChannel === undefined) return { alone, alsoKnownAs };
  const tellAdmins: SlackAids["tellAdmins"] = (reply, key) => post(adminChannel, reply, key);
  return { alone, alsoKnownAs, tellAdmins, notices: createAdminNotices({ store, clock, log, announce: tellAdmins }) };
}
