import { createAdminNotices } from "../app/admin-notices.ts";
import type { App } from "../app.ts";
import type { SlackAids } from "../chat/slack/aids.ts";
import type { Clock } from "../core/clock.ts";
import type { Log } from "../core/log.ts";
import { createLeader } from "../engine/leader.ts";

export interface SlackAidOptions {
  readonly clock: Clock;
  readonly log: Log;
  /** Where the admins are told; undefined: only the log tells. */
  readonly adminChannel: string | undefined;
}

/** What a serving bot does for Slack. */
export function slackAids({ watched, alsoKnownAs }: App, { clock, log, adminChannel }: SlackAidOptions): SlackAids {
  const { store, replica, post } = watched;
  const alone: SlackAids["alone"] = async (name, lead, signal) => {
    const leader = createLeader({ store, clock, log, owner: replica, name, lead });
    await aborted(signal);
    await leader.stop();
  };
  if (adminChannel === undefined) return { alone, alsoKnownAs };
  const tellAdmins: SlackAids["tellAdmins"] = (reply, key) => post(adminChannel, reply, key);
  return { alone, alsoKnownAs, tellAdmins, notices: createAdminNotices({ store, clock, log, announce: tellAdmins }) };
}

function aborted(signal: AbortSignal): Promise<void> {
  const { promise, resolve } = Promise.withResolvers<void>();
  if (signal.aborted) resolve();
  signal.addEventListener("abort", () => resolve(), { once: true });
  return promise;
}
