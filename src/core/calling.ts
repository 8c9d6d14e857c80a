/** Stands in a text where the bot was mentioned. Nobody can type it. */
export const BOT_MARK = "\u0000";
/** "@tocsin: ack all", "@tocsin, ack all" */
const CALL = new RegExp(`^(?:${BOT_MARK}(?:[,:](?=\\s|$))?\\s*)+`, "u");
/** "ack all, @tocsin" */
const CALL_AT_END = new RegExp(`,?\\s*${BOT_MARK}$`, "u");

/** Called at the beginning, or else at the end, the bot is no part of what is said. Elsewhere it is what is said. */
export function withoutCall(marked: string): string {
  const text = marked.trim();
  const begun = text.replace(CALL, "");
  return begun === text ? text.replace(CALL_AT_END, "") : begun;
}

/**
 * A text without the styles that hold the whole of it ("*_ack all_*"), at most `most` of them. Each wrapping has what is
 * inside in its first group.
 */
export function unstyled(text: string, wrappings: readonly RegExp[], most: number): string {
  let bare = text;
  for (let style = 0; style < most; style += 1) {
    const inside = wrappings.map((wrapping) => wrapping.exec(bare)?.[1]?.trim()).find((found) => found);
    if (inside === undefined) break;
    bare = inside;
  }
  return bare;
}
