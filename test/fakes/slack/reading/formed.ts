import type { Workspace } from "../world/model.ts";
import { findMessage } from "../world/posts.ts";
import { readMessage } from "./message.ts";
import { type Span, viewOf } from "./span.ts";

interface Point {
  readonly channel: string;
  readonly ts: string;
}

/** Whom and what a message mentions, in its text and in its blocks: only what Slack forms a mention of. */
export function mentionsIn(workspace: Workspace, point: Point): readonly string[] {
  const mentions = spansOf(workspace, point).filter(
    ({ kind }) => kind === "user" || kind === "group" || kind === "channel" || kind === "broadcast",
  );
  return [...new Set(mentions.map(({ text }) => text))];
}

/** Where the links of a message lead. */
export function linksIn(workspace: Workspace, point: Point): readonly string[] {
  const links = spansOf(workspace, point).filter(({ kind }) => kind === "link" || kind === "date");
  return [...new Set(links.flatMap(({ target }) => (target === undefined ? [] : [target])))];
}

function spansOf(workspace: Workspace, { channel, ts }: Point): readonly Span[] {
  const message = findMessage(workspace, channel, ts);
  if (message === undefined) throw new Error(`There is no message ${ts} in ${channel}.`);
  // Whoever reads it, the same is formed.
  const view = viewOf(workspace, workspace.bot.user, 0);
  return [...readMessage({ text: message.text }, view).spans, ...readMessage(message, view).spans];
}
