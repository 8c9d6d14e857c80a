import { MARK_SIGNS } from "../../../core/plain-text.ts";
import type { Mark, Tone } from "../../../core/reply.ts";
import type { Piece } from "./pieces.ts";

/**
 * Slack's standard emoji, which every client draws in colour; no two of them share a shape, so that the state is told
 * without colours too.
 */
const MARK_EMOJI: Record<Mark, string> = {
  ok: "white_check_mark",
  info: "white_small_square",
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

/** Whether a message still changes, waits for an answer, or is neither. */
export type Standing = "live" | "question" | "final";

/** What stands before a title. That somebody works or asks says more than the tone in which it is said. */
export function tonePieces(tone: Tone, standing: Standing): readonly Piece[] {
  if (standing === "live") return signed("hourglass_flowing_sand", "…");
  if (standing === "question") return signed("question", "?");
  const mark = TONE_MARKS[tone];
  return mark === undefined ? [] : markPieces(mark);
}

function signed(name: string, sign: string): readonly Piece[] {
  return [
    { element: { type: "emoji", name }, text: sign },
    { element: { type: "text", text: " " }, text: " " },
  ];
}
