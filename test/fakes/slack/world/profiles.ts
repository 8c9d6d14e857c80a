import { profileOf } from "../api/users.ts";
import { tellEvent } from "./events.ts";
import type { User, Workspace } from "./model.ts";
import { findUser, type World } from "./world.ts";

/** Somebody's profile changes, and the app is told with the whole of it (Slack docs, user_change, read 2026-11-21). */
export async function changeUser(
  world: World,
  workspace: Workspace,
  name: string,
  change: Partial<User>,
): Promise<void> {
  const user = findUser(workspace, name);
  if (user === undefined) throw new Error(`There is nobody called "${name}".`);
  Object.assign(user, change);
  const token = [...world.tokens.values()].find(({ team, refusal }) => team === workspace.id && refusal === undefined);
  await tellEvent(world, workspace, {
    type: "user_change",
    user: profileOf(workspace, user, token?.scopes ?? [], world.clock.now()),
    cache_ts: Math.floor(world.clock.now() / 1_000),
    event_ts: world.stamps.ts(),
  });
}
