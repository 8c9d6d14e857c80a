import type { Workspace } from "../world/model.ts";

/** What a piece of text is once Slack has read it. */
export type SpanKind = "text" | "link" | "user" | "group" | "channel" | "broadcast" | "date" | "emoji";

/** A piece of text as a reader sees it. */
export interface Span {
  readonly kind: SpanKind;
  /** What is shown. */
  readonly text: string;
  /** Where a link leads, or whom a mention means: an address, an id, "here". */
  readonly target?: string;
  readonly bold?: boolean;
  readonly italic?: boolean;
  readonly strike?: boolean;
  readonly code?: boolean;
}

/** Who reads, and what ids are called where they read. */
export interface ReaderView {
  readonly users: ReadonlyMap<string, { readonly name: string }>;
  readonly channels: ReadonlyMap<string, { readonly name: string }>;
  readonly groups?: ReadonlyMap<string, { readonly handle: string }>;
  /** IANA zone of the reader. */
  readonly zone: string;
  /** ms. */
  readonly now: number;
}

export function viewOf(workspace: Workspace, user: string, now: number): ReaderView {
  const { users, channels, groups } = workspace;
  return { users, channels, groups, zone: users.get(user)?.zone ?? "UTC", now };
}

export function userSpan(id: string, view: ReaderView): Span {
  return { kind: "user", target: id, text: `@${view.users.get(id)?.name ?? id}` };
}

export function channelSpan(id: string, view: ReaderView): Span {
  return { kind: "channel", target: id, text: `#${view.channels.get(id)?.name ?? id}` };
}

export function groupSpan(id: string, view: ReaderView): Span {
  return { kind: "group", target: id, text: `@${view.groups?.get(id)?.handle ?? id}` };
}

export function broadcastSpan(range: string): Span {
  return { kind: "broadcast", target: range, text: `@${range}` };
}

export function plain(spans: readonly Span[]): string {
  return spans.map(({ text }) => text).join("");
}
