import type { Block, Inline, Line, Reply } from "../../../core/reply.ts";

/**
 * Whom a body may ping (Discord docs, Allowed Mentions Object, read 2026-11-21). Whoever is not named here is not pinged,
 * whatever the text says.
 */
export interface AllowedMentions {
  /** "everyone" stands for @everyone and @here. */
  readonly parse: readonly "everyone"[];
  readonly users?: readonly string[];
  readonly roles?: readonly string[];
}

/** Discord takes no more of each (Discord docs, Allowed Mentions Object, read 2026-11-21). */
const MENTIONS_MAX = 100;

const MENTION = /^discord:(?:(?<user>\d{1,20})|role:(?<role>\d{1,20})|(?<all>here|everyone))$/u;

/** "<@123>"; undefined: nobody on Discord. */
export function mentionMarkdown(id: string): string | undefined {
  const { user, role, all } = MENTION.exec(id)?.groups ?? {};
  if (user !== undefined) return `<@${user}>`;
  if (role !== undefined) return `<@&${role}>`;
  return all === undefined ? undefined : `@${all}`;
}

/** Exactly those whom the reply calls and who stand in this `content`: embeds ping nobody. */
export function allowedMentions({ title, blocks = [] }: Reply, content: string): AllowedMentions {
  const called = [title, ...blocks.flatMap(linesOf)]
    .flatMap((line): readonly Inline[] => (isParts(line) ? line : [line]))
    .flatMap((part) => (typeof part !== "string" && part.type === "mention" ? [part.id] : []))
    .filter((id) => content.includes(mentionMarkdown(id) ?? id))
    .map((id) => MENTION.exec(id)?.groups ?? {});
  const ids = (kind: string): string[] => [...new Set(called.flatMap((one) => one[kind] ?? []))].slice(0, MENTIONS_MAX);
  const [users, roles] = [ids("user"), ids("role")];
  return {
    parse: ids("all").length > 0 ? ["everyone"] : [],
    ...(users.length > 0 ? { users } : {}),
    ...(roles.length > 0 ? { roles } : {}),
  };
}

function linesOf(block: Block): readonly Line[] {
  if (block.type === "text") return [block.line];
  if (block.type === "quote") return [];
  return [
    ...(block.heading === undefined ? [] : [block.heading]),
    ...block.items.flatMap(({ line, under = [] }) => [line, ...under]),
  ];
}

function isParts(line: Line): line is readonly Inline[] {
  return Array.isArray(line);
}
