import { z } from "zod";
import type { JsonObject } from "../../../../src/core/json.ts";
import { checkView } from "../blocks/check.ts";
import type { View, Workspace } from "../world/model.ts";
import { changeView, keepView, viewContent } from "../world/views.ts";
import { type Caller, jsonObject, type Method, method } from "./method.ts";
import { Refusal } from "./refusal.ts";

/** Modals on top of each other (Slack docs, Modals, read 2026-11-21). */
const STACK_MAX = 3;

const trigger = { trigger_id: z.string().optional(), interactivity_pointer: z.string().optional() };

export const viewMethods: Readonly<Record<string, Method>> = {
  "views.open": method({
    tier: 4,
    scopes: [],
    args: { ...trigger, view: jsonObject },
    run({ view, trigger_id }, caller) {
      const user = exchange(caller, trigger_id);
      checkModal(view);
      const { workspace, world } = caller;
      const opened = keepView(world, workspace, { user, content: view });
      workspace.stacks.set(user, [opened]);
      return { view: viewContent(world, workspace, opened) };
    },
  }),
  "views.push": method({
    tier: 4,
    scopes: [],
    args: { ...trigger, view: jsonObject },
    run({ view, trigger_id }, caller) {
      const user = exchange(caller, trigger_id);
      checkModal(view);
      return { view: pushView(caller, user, view) };
    },
  }),
  "views.update": method({
    tier: 4,
    scopes: [],
    args: {
      view: jsonObject,
      view_id: z.string().optional(),
      external_id: z.string().optional(),
      hash: z.string().optional(),
    },
    run({ view: content, view_id, external_id, hash }, { workspace, world }) {
      checkModal(content);
      const view = openView(workspace, view_id, external_id);
      if (hash !== undefined && hash !== view.hash) throw new Refusal("hash_conflict");
      changeView(world, view, content);
      return { view: viewContent(world, workspace, view) };
    },
  }),
  "views.publish": method({
    tier: 4,
    scopes: [],
    args: { user_id: z.string(), view: jsonObject, hash: z.string().optional() },
    run({ user_id, view: content, hash }, { workspace, world }) {
      if (!workspace.users.has(user_id)) throw new Refusal("user_not_found");
      if (content.type !== "home") throw new Refusal("invalid_arguments", said("a published view must be a home"));
      checkView(content);
      const published = workspace.homes.get(user_id);
      if (hash !== undefined && hash !== published?.hash) throw new Refusal("hash_conflict");
      const view = published ?? keepView(world, workspace, { user: user_id, content });
      if (published !== undefined) changeView(world, published, content);
      workspace.homes.set(user_id, view);
      return { view: viewContent(world, workspace, view) };
    },
  }),
};

/** A modal on top of those that the person has open. */
export function pushView(
  { world, workspace }: Pick<Caller, "world" | "workspace">,
  user: string,
  content: JsonObject,
): JsonObject {
  const stack = workspace.stacks.get(user) ?? [];
  const top = stack.at(-1);
  if (top === undefined) throw new Refusal("not_found");
  if (stack.length >= STACK_MAX) throw new Refusal("push_limit_reached");
  const pushed = keepView(world, workspace, { user, content, under: top });
  stack.push(pushed);
  return viewContent(world, workspace, pushed);
}

/** Only the app's own modals can be changed, and only while they are open. */
function openView(workspace: Workspace, id: string | undefined, externalId: string | undefined): View {
  const open = [...workspace.stacks.values()].flat();
  const view = open.find(
    (one) => one.id === id || (externalId !== undefined && one.content.external_id === externalId),
  );
  if (view === undefined) throw new Refusal("not_found");
  return view;
}

export function checkModal(view: JsonObject): void {
  checkView(view);
  if (view.type !== "modal") throw new Refusal("invalid_arguments", said("only modals can be opened"));
  const hasInputs = Array.isArray(view.blocks) && JSON.stringify(view.blocks).includes('"type":"input"');
  if (hasInputs && view.submit === undefined) {
    throw new Refusal("invalid_arguments", said("a `submit` is required when an `input` is in the blocks"));
  }
}

function exchange({ world, workspace }: Caller, trigger: string | undefined): string {
  if (trigger === undefined) throw new Refusal("invalid_arguments", said("missing required field: trigger_id"));
  const ticket = world.tickets.exchange(trigger);
  if (typeof ticket === "string") throw new Refusal(ticket);
  if (ticket.team !== workspace.id) throw new Refusal("invalid_trigger_id");
  return ticket.user;
}

function said(message: string): JsonObject {
  return { response_metadata: { messages: [`[ERROR] ${message}`] } };
}
