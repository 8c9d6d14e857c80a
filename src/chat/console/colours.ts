import type { Mark, Tone } from "../../core/reply.ts";

/** Select Graphic Rendition parameters (ECMA-48, 8.3.117): on, off. */
const SGR = {
  bold: [1, 22],
  dim: [2, 22],
  underline: [4, 24],
  red: [31, 39],
  green: [32, 39],
  yellow: [33, 39],
  blue: [34, 39],
  magenta: [35, 39],
  cyan: [36, 39],
} as const;

export type Look = keyof typeof SGR;

export type Paint = (look: Look, text: string) => string;

/** A look inside another one ends by going back to the outer. */
export const paintColours: Paint = (look, text) => {
  const [on, off] = [sequence(SGR[look][0]), sequence(SGR[look][1])];
  return `${on}${text.replaceAll(off, `${off}${on}`)}${off}`;
};
function sequence(parameter: number): string {
  return `\u001b[${parameter}m`;
}

export const paintNothing: Paint = (_look, text) => text;

export const MARK_LOOKS: Record<Mark, Look> = {
  ok: "green",
  info: "dim",
  minor: "yellow",
  major: "red",
  critical: "red",
  maintenance: "blue",
  paused: "cyan",
  failed: "red",
};

/** How a reply's title looks, and the sign before it. */
export const TONE_LOOKS: Record<Tone, { readonly look: Look; readonly sign?: Mark }> = {
  plain: { look: "bold" },
  good: { look: "green", sign: "ok" },
  warn: { look: "yellow", sign: "minor" },
  bad: { look: "red", sign: "failed" },
};

export interface TerminalFacts {
  readonly isTTY?: boolean | undefined;
}

/** Colours where there is somebody to see them and nobody who asked for none (no-color.org). */
export function paintFor(output: TerminalFacts, env: Readonly<Record<string, string | undefined>>): Paint {
  const isWanted = output.isTTY === true && !env.NO_COLOR && env.TERM !== "dumb";
  return isWanted ? paintColours : paintNothing;
}
