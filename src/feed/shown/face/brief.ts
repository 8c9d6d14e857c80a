import type { Reply } from "../../../core/reply.ts";
import type { ShownCard } from "../card.ts";

/** A storm's card in short, for a chat that shows it anew each time: how it stands, and the button for all of it. */
export function briefOf({ blocks = [], buttons = [], ...face }: Reply, { calls }: Pick<ShownCard, "calls">): Reply {
  const texts = blocks.filter(({ type }) => type === "text");
  const course = texts.slice(calls.length > 0 ? 1 : 0).slice(0, 1);
  return { ...face, blocks: course, buttons: buttons.filter(({ style }) => style === "primary") };
}
