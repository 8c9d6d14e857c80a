import type { Clock } from "../../../core/clock.ts";
import { BotError, type ErrorCode, sentenceOf } from "../../../core/errors.ts";
import type { Trouble } from "./troubles.ts";

/** What an admin has to put right first is tried again so often. */
const REFUSED_FOR_MS = 30 * 60_000;

const PLAN = "user groups need a paid plan of Slack. Upgrade the workspace, or take usergroups out of tocsin.yaml.";
const RIGHT =
  "this workspace lets only some people change user groups. Let everybody: Workspace settings, Permissions, User groups.";
const SCOPES = "the Slack app lacks a permission. Add usergroups:read, usergroups:write and users:read.email to it and";

/**
 * What can be done about a refusal that concerns every group of the workspace, by Slack's error code (Slack docs, errors
 * of usergroups.list and usergroups.users.update, read 2026-11-21).
 */
const WIDE: Readonly<Record<string, string>> = {
  plan_upgrade_required: PLAN,
  paid_teams_only: PLAN,
  permission_denied: RIGHT,
  no_permission: RIGHT,
  missing_scope: `${SCOPES} install it again.`,
  not_allowed_token_type: "SLACK_BOT_TOKEN must be a bot token (xoxb-…).",
};

/** After which it is tried again as usual. */
const PASSING: ReadonlySet<ErrorCode> = new Set([
  "vendor_unreachable",
  "vendor_silent",
  "vendor_broken",
  "vendor_down",
  "vendor_rate_limited",
  "stopping",
]);

/** What Slack refused until somebody does something about it, by workspace and group. */
export interface Refusals {
  /**
   * Does it, unless it was refused within the last half hour. Resolves with the trouble when it was or is; throws what may
   * not be so the next time.
   */
  unless<T>(team: string, group: string | undefined, work: () => Promise<T>): Promise<T | Refused>;
}

/** Told apart from whatever work resolves with. */
export interface Refused {
  readonly refused: Trouble;
}

export function createRefusals(clock: Clock): Refusals {
  const known = new Map<string, { readonly trouble: Trouble; readonly untilAt: number }>();
  const inForce = (key: string): Trouble | undefined => {
    const one = known.get(key);
    return one !== undefined && clock.elapsed() < one.untilAt ? one.trouble : undefined;
  };
  return {
    async unless(team, group, work) {
      const key = group === undefined ? team : `${team}/${group}`;
      const before = inForce(team) ?? inForce(key);
      if (before !== undefined) return { refused: before };
      try {
        return await work();
      } catch (error) {
        if (!(error instanceof BotError) || PASSING.has(error.code)) throw error;
        const slack = String(error.details.slack ?? error.code);
        const wide = WIDE[slack];
        const where = wide === undefined ? key : team;
        const what =
          where === team ? "On-call user groups are not kept" : `${group} is not kept equal to who is on call`;
        const trouble = { name: `usergroups:${where}:${slack}`, line: `${what}: ${wide ?? sentenceOf(error)}` };
        known.set(where, { trouble, untilAt: clock.elapsed() + REFUSED_FOR_MS });
        return { refused: trouble };
      }
    },
  };
}
