import type { Mark, Tone } from "../../../core/reply.ts";
import { type Part, textPart } from "./parts.ts";

/** A mark that tells a state; "info" tells none, so its items are points of a list like those without a mark. */
type StateMark = Exclude<Mark, "info">;

/** Emoji that every client draws in colour; no two of them share a shape, so that the state is told without colours too. */
const MARK_EMOJI: Readonly<Record<StateMark, string>> = {
  ok: "✅",
  taken: "🔵",
  minor: "⚠️",
  major: "🔶",
  critical: "🛑",
  maintenance: "🔧",
  paused: "⏸️",
  failed: "❌",
};

const TONE_MARKS: Readonly<Record<Tone, StateMark | undefined>> = {
  plain: undefined,
  good: "ok",
  warn: "minor",
  bad: "failed",
};

/** Of the stripe beside an embed, as 0xRRGGBB. It repeats what the sign before the title says. */
const TONE_COLOURS: Readonly<Record<Tone, number>> = {
  plain: 0x607d8b,
  good: 0x2e7d32,
  warn: 0xf9a825,
  bad: 0xc62828,
};
const LIVE_COLOUR = 0x1e88e5;

/** Whether a message still changes, waits for an answer, or is neither. */
export type Standing = "live" | "question" | "final";

/** A mark and the space behind it; nothing for one that tells no state. */
export function markParts(mark: Mark | undefined): readonly Part[] {
  return mark === undefined || mark === "info" ? [] : [textPart(`${MARK_EMOJI[mark]} `)];
}

/** What stands before a title. That somebody works or asks says more than the tone in which it is said. */
export function toneParts(tone: Tone, standing: Standing): readonly Part[] {
  if (standing === "live") return [textPart("⏳ ")];
  if (standing === "question") return [textPart("❓ ")];
  return markParts(TONE_MARKS[tone]);
}

export function colourOf(tone: Tone, standing: Standing): number {
  return standing === "live" ? LIVE_COLOUR : TONE_COLOURS[tone];
}
