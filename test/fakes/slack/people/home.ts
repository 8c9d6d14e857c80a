import { tellEvent } from "../world/events.ts";
import type { View } from "../world/model.ts";
import { viewContent } from "../world/views.ts";
import { openDirect } from "../world/world.ts";
import type { Somebody } from "./press.ts";
import { ShownError } from "./shown-error.ts";

/** Opens the app's Home, or its messages; the app is told each time (Slack docs, app_home_opened, read 2026-11-21). */
export async function openHome({ world, workspace, user }: Somebody, tab: "home" | "messages"): Promise<void> {
  const view = workspace.homes.get(user.id);
  await tellEvent(world, workspace, {
    type: "app_home_opened",
    user: user.id,
    channel: openDirect(workspace, user).id,
    tab,
    event_ts: world.stamps.ts(),
    ...(tab === "home" && view !== undefined && { view: viewContent(world, workspace, view) }),
  });
}

export function homeOf({ workspace, user }: Somebody): View {
  const view = workspace.homes.get(user.id);
  if (view === undefined) throw new ShownError("no_home", `The app has published no Home for ${user.name}.`);
  return view;
}
