import { MARK_SIGNS } from "../../../core/plain-text.ts";
import type { Mark, Tone } from "../../../core/reply.ts";
import type { Piece } from "./pieces.ts";

/** A mark that tells a state; "info" tells none, so its items are points of a list like those without a mark. */
type StateMark = Exclude<Mark, "info">;

/**
 * Slack's standard emoji, which every client draws in colour; no two of them share a shape, so that the state is told
 * without colours too.
 */
const MARK_EMOJI: Record<StateMark, string> = {
  ok: "white_check_mark",
  taken: "large_blue_circle",
  minor: "warning",
  major: "large_orange_diamond",
  critical: "octagonal_sign",
  maintenance: "wrench",
  paused: "double_vertical_bar",
  failed: "x",
};

const TONE_MARKS: Record<Tone, StateMark | undefined> = { plain: undefined, good: "ok", warn: "minor", bad: "failed" };

/** A mark and the space behind it; nothing for one that tells no state. */
export function markPieces(mark: Mark | undefined): readonly Piece[] {
  return mark === undefined || mark === "info" ? [] : signed(MARK_EMOJI[mark], MARK_SIGNS[mark]);
}

/** Whether a message still changes, waits for an answer, or is neither. */
export type Standing = "live" | "question" | "final";

/** What stands before a title. That somebody works or asks says more than the tone in which it is said. */
export function tonePieces(tone: Tone, standing: Standing): readonly Piece[] {
  if (standing === "live") return signed("hourglass_flowing_sand", "…");
  if (standing === "question") return signed("question", "?");
  return markPieces(TONE_MARKS[tone]);
}

function signed(name: string, sign: string): readonly Piece[] {
  return [
    { element: { type: "emoji", name }, text: sign },
    { element: { type: "text", text: " " }, text: " " },
  ];
}
