import type { JsonObject } from "../../../../src/core/json.ts";
import { withIds } from "../blocks/ids.ts";
import { tellChange, tellMessage } from "./events.ts";
import type { Message, Workspace } from "./model.ts";
import { tellWatchers, type World } from "./world.ts";

export interface Draft {
  readonly channel: string;
  readonly user: string;
  readonly text: string;
  readonly botId?: string | undefined;
  readonly blocks?: readonly JsonObject[] | undefined;
  readonly metadata?: JsonObject | undefined;
  readonly thread?: string | undefined;
  readonly isBroadcast?: boolean | undefined;
  readonly onlyFor?: string | undefined;
}

/** Keeps a new message. Who writes it decides whether the app's being told is waited for: see `tellMessage`. */
export function keepMessage(world: World, workspace: Workspace, draft: Draft): Message {
  const { blocks, metadata, thread, onlyFor, botId } = draft;
  const message: Message = {
    team: workspace.id,
    channel: draft.channel,
    ts: world.stamps.ts(),
    user: draft.user,
    text: draft.text,
    isBroadcast: draft.isBroadcast ?? false,
    isEdited: false,
    editsAt: [],
    reactions: new Map(),
    ...(botId !== undefined && { botId }),
    ...(blocks !== undefined && { blocks: withIds(blocks) }),
    ...(metadata !== undefined && { metadata }),
    ...(thread !== undefined && { thread }),
    ...(onlyFor !== undefined && { onlyFor }),
  };
  const kept = workspace.messages.get(draft.channel);
  if (kept === undefined) workspace.messages.set(draft.channel, [message]);
  else kept.push(message);
  tellWatchers(world, { type: "posted", workspace, message });
  return message;
}

/** Posts as the app's bot. The app hears of its own message too, as everywhere in Slack. */
export function postAsBot(world: World, workspace: Workspace, draft: Omit<Draft, "user" | "botId">): Message {
  const message = keepMessage(world, workspace, { ...draft, user: workspace.bot.user, botId: workspace.bot.id });
  inBackground(tellMessage(world, workspace, message));
  return message;
}

/** What of a message is to be different. `blocks: undefined` removes them. */
export interface Change {
  readonly text: string;
  readonly blocks: readonly JsonObject[] | undefined;
  readonly metadata?: JsonObject | undefined;
}

export function changeMessage(world: World, workspace: Workspace, message: Message, change: Change): void {
  const before = { ...message };
  message.text = change.text;
  if (change.blocks === undefined) delete message.blocks;
  else message.blocks = withIds(change.blocks);
  if (change.metadata !== undefined) message.metadata = change.metadata;
  message.isEdited = change.blocks === undefined;
  message.editsAt.push(world.clock.now());
  tellWatchers(world, { type: "edited", workspace, message });
  inBackground(tellChange(world, workspace, "message_changed", [before, message]));
}

export function removeMessage(world: World, workspace: Workspace, message: Message): void {
  const kept = workspace.messages.get(message.channel) ?? [];
  const at = kept.indexOf(message);
  if (at === -1) return;
  kept.splice(at, 1);
  tellWatchers(world, { type: "deleted", workspace, message });
  inBackground(tellChange(world, workspace, "message_deleted", [message]));
}

export function findMessage(workspace: Workspace, channel: string, ts: string): Message | undefined {
  return workspace.messages.get(channel)?.find((message) => message.ts === ts);
}

/** A delivery's fate is written down with the delivery: nobody here waits for it. */
function inBackground(told: Promise<unknown>): void {
  told.catch((error: unknown) =>
    queueMicrotask(() => {
      throw error;
    }),
  );
}
