import type { AlertState } from "../../../../core/alerts.ts";
import { BotError } from "../../../../core/errors.ts";
import type { Forum, ForumTag } from "./forums.ts";

/** Tags of a post (Discord docs, Start Thread in Forum or Media Channel, read 2026-11-21). */
const POST_TAGS = 5;

/** What a forum's tag for a state may be called, in any case. */
const NAMES: Readonly<Record<AlertState, readonly string[]>> = {
  open: ["open", "triggered"],
  acked: ["acknowledged", "acked"],
  snoozed: ["snoozed"],
  closed: ["resolved", "closed"],
};
const ALL_NAMES = Object.values(NAMES).flat();

/**
 * The ids of the tags of a post: the one for the state, where the forum has one, and those that are there already and mean
 * no state. A forum that demands a tag and has none for the state gets its first that means no other. Throws
 * BotError("vendor_refused") where it has none of those either.
 */
export function tagsOf(forum: Forum, state: AlertState | undefined, before: readonly string[] = []): readonly string[] {
  const own = state === undefined ? undefined : forum.tags.find((tag) => NAMES[state].includes(nameOf(tag)));
  const others = forum.tags.filter((tag) => before.includes(tag.id) && !meansState(tag));
  const tags = [...(own === undefined ? [] : [own]), ...others];
  if (tags.length === 0 && forum.requiresTag) return [standIn(forum).id];
  return tags.slice(0, POST_TAGS).map(({ id }) => id);
}

function standIn({ tags, name }: Forum): ForumTag {
  const found = tags.find((tag) => !tag.moderated && !meansState(tag));
  if (found !== undefined) return found;
  throw new BotError(
    "vendor_refused",
    `The forum #${name} takes no post without a tag, and has none that fits: give it the tags open, acknowledged, snoozed and resolved.`,
  );
}

function meansState(tag: ForumTag): boolean {
  return ALL_NAMES.includes(nameOf(tag));
}

function nameOf({ name }: ForumTag): string {
  return name.trim().toLowerCase();
}
