import type { JsonObject } from "../../../../src/core/json.ts";
import { blocksOf } from "../blocks/check.ts";
import { withIds } from "../blocks/ids.ts";
import { controlsOf } from "../reading/blocks.ts";
import { initialValue } from "../reading/values.ts";
import type { View, Workspace } from "./model.ts";
import { tellWatchers, type World } from "./world.ts";

/** Keeps a new view; where it is shown is the caller's business. */
export function keepView(
  world: World,
  workspace: Workspace,
  { user, content, under }: { readonly user: string; readonly content: JsonObject; readonly under?: View },
): View {
  const id = world.stamps.lastingId("V");
  const view: View = {
    id,
    team: workspace.id,
    user,
    type: content.type === "home" ? "home" : "modal",
    content: { ...content, blocks: withIds(blocksOf(content)) },
    hash: world.stamps.id("hash"),
    rootId: under?.rootId ?? id,
    ...(under !== undefined && { previousId: under.id }),
    values: {},
  };
  workspace.views.set(id, view);
  tellWatchers(world, { type: "opened", workspace, view });
  return view;
}

/** New content in place; what was typed stays where block and action keep their ids. */
export function changeView(world: World, view: View, content: JsonObject): void {
  view.content = { ...content, blocks: withIds(blocksOf(content)) };
  view.hash = world.stamps.id("hash");
  const workspace = world.workspaces.get(view.team);
  if (workspace !== undefined) tellWatchers(world, { type: "changed", workspace, view });
}

/** What is filled in, element by element: block id → action id → value. */
export function stateOf(view: View): Record<string, Record<string, JsonObject>> {
  const state: Record<string, Record<string, JsonObject>> = {};
  for (const control of controlsOf(blocksOf(view.content))) {
    const initial = initialValue(control);
    if (initial === undefined) continue;
    const values = state[control.blockId] ?? {};
    values[control.actionId] = view.values[control.blockId]?.[control.actionId] ?? initial;
    state[control.blockId] = values;
  }
  return state;
}

/** A view as Slack tells it (Slack docs, View type, read 2026-11-21). */
export function viewContent(world: World, workspace: Workspace, view: View): JsonObject {
  const { content, id, rootId, previousId, hash, type } = view;
  return {
    private_metadata: "",
    callback_id: "",
    external_id: "",
    close: null,
    submit: null,
    clear_on_close: false,
    notify_on_close: false,
    ...(type === "home" && { title: { type: "plain_text", text: "View Title", emoji: true } }),
    ...content,
    id,
    team_id: workspace.id,
    type,
    hash,
    state: { values: stateOf(view) },
    previous_view_id: previousId ?? null,
    root_view_id: rootId,
    app_id: world.app.id,
    app_installed_team_id: workspace.id,
    bot_id: workspace.bot.id,
  };
}
