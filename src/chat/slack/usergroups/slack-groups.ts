import { z } from "zod";
import { BotError } from "../../../core/errors.ts";
import type { SlackWeb } from "../ports.ts";

const GROUP = z.object({
  id: z.string().min(1),
  handle: z.string(),
  /** When it was disabled, s; 0 while it is not. */
  date_delete: z.number().default(0),
  users: z.array(z.string()).optional(),
});
const GROUPS = z.object({ usergroups: z.array(z.unknown()) });
const MEMBERS = z.object({ users: z.array(z.string()) });

/** A user group of a workspace. */
export interface SlackGroup {
  readonly id: string;
  /** Without "@". */
  readonly handle: string;
  readonly isDisabled: boolean;
  /** Slack ids, in no order. */
  readonly members: readonly string[];
}

/** Every user group of a workspace with its members: one call, however many are kept. Throws BotError. */
export async function readGroups(web: SlackWeb, team: string): Promise<readonly SlackGroup[]> {
  // Slack docs, usergroups.list, read 2026-11-21.
  const args = { include_disabled: true, include_users: true };
  const { usergroups } = GROUPS.parse(await web.call(team, "usergroups.list", args, { repeatable: true }));
  const groups = usergroups.flatMap((group) => GROUP.safeParse(group).data ?? []);
  return groups.map(({ id, handle, date_delete, users = [] }) => ({
    id,
    handle,
    isDisabled: date_delete > 0,
    members: users,
  }));
}

/** The group that the settings mean by "@infra-oncall" or "S0123". */
export function findGroup(groups: readonly SlackGroup[], name: string): SlackGroup | undefined {
  const handle = name.replace(/^@/u, "").toLowerCase();
  return groups.find((group) => group.id === name || group.handle.toLowerCase() === handle);
}

/**
 * Makes these, and nobody else, the members of a group; enables it first where somebody has disabled it. Both may be done
 * twice. `users` are at least one: Slack refuses an empty group (usergroups.users.update, no_users_provided; Slack docs,
 * read 2026-11-21). Resolves with who they were. Throws BotError.
 */
export async function setMembers(
  web: SlackWeb,
  team: string,
  group: SlackGroup,
  users: readonly string[],
): Promise<readonly string[]> {
  const repeatable = { repeatable: true } as const;
  if (group.isDisabled) await enable(web, team, group);
  // What it has right now: the list of all groups may leave the members of a disabled one out.
  const of = { usergroup: group.id, include_disabled: true };
  const { users: members } = MEMBERS.parse(await web.call(team, "usergroups.users.list", of, repeatable));
  if (!isSame(members, users)) {
    await web.call(team, "usergroups.users.update", { usergroup: group.id, users: users.join(",") }, repeatable);
  }
  return members;
}

async function enable(web: SlackWeb, team: string, { id }: SlackGroup): Promise<void> {
  try {
    await web.call(team, "usergroups.enable", { usergroup: id }, { repeatable: true });
  } catch (error) {
    // Somebody was quicker.
    if (!(error instanceof BotError) || error.details.slack !== "already_enabled") throw error;
  }
}

export function isSame(a: readonly string[], b: readonly string[]): boolean {
  return a.length === b.length && a.every((one) => b.includes(one));
}
