import type { Mentions } from "./model.ts";
import type { World } from "./world.ts";

/** `allowed_mentions` as the API takes it (Discord docs, Allowed Mentions Object, read 2026-11-21). */
export interface AllowedMentions {
  readonly parse?: readonly string[] | null | undefined;
  readonly users?: readonly string[] | null | undefined;
  readonly roles?: readonly string[] | null | undefined;
  readonly replied_user?: boolean | null | undefined;
}

export const NOBODY: Mentions = { users: [], roles: [], everyone: false };

/** Whom a text pings; without `allowed` everybody that it names. Embeds never ping. */
export function mentionsOf(world: World, content: string, allowed?: AllowedMentions): Mentions {
  const users = found(content, /<@!?(\d+)>/gu).filter((id) => world.users.has(id));
  const roles = found(content, /<@&(\d+)>/gu);
  const everyone = /@(?:everyone|here)\b/u.test(content);
  if (allowed === undefined) return { users, roles, everyone };
  const parse = new Set(allowed.parse ?? []);
  return {
    users: parse.has("users") ? users : users.filter((id) => allowed.users?.includes(id) === true),
    roles: parse.has("roles") ? roles : roles.filter((id) => allowed.roles?.includes(id) === true),
    everyone: everyone && parse.has("everyone"),
  };
}

function found(content: string, pattern: RegExp): string[] {
  return [...new Set([...content.matchAll(pattern)].map(([, id = ""]) => id))];
}
