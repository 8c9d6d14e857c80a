import { MARK_SIGNS } from "../../../core/plain-text.ts";
import type { Mark, Tone } from "../../../core/reply.ts";
import type { Piece } from "./pieces.ts";

/**
 * Slack's standard emoji, which every client draws in colour; no two of them share a shape, so that the state is told
 * without colours too.
 */
const MARK_EMOJI: Record<Mark, string> = {
  ok: "white_check_mark",
  info: "small_blue_diamond",
  minor: "warning",
  major: "large_orange_diamond",
  critical: "octagonal_sign",
  maintenance: "wrench",
  paused: "double_vertical_bar",
  failed: "x",
};

const TONE_MARKS: Record<Tone, Mark | undefined> = { plain: undefined, good: "ok", warn: "minor", bad: "failed" };

/** A mark and the space behind it. */
export function markPieces(mark: Mark): readonly Piece[] {
  return signed(MARK_EMOJI[mark], MARK_SIGNS[mark]);
}

/** What stands before a title; while something is being done an hourglass. */
export function tonePieces(tone: Tone, isLive: boolean): readonly Piece[] {
  if (isLive) return signed("hourglass_flowing_sand", "…");
  const mark = TONE_MARKS[tone];
  return mark === undefined ? [] : markPieces(mark);
}

function signed(name: string, sign: string): readonly Piece[] {
  return [
    { element: { type: "emoji", name }, text: sign },
    { element: { type: "text", text: " " }, text: " " },
  ];
}
