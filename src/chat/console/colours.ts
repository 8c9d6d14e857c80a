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

/** How text is set off. */
export interface Brush {
  paint(look: Look, text: string): string;
  /** A quiet link may be left out: its text alone says enough. */
  link(url: string, text: string, isQuiet: boolean): string;
}

/** For files, pipes and people who want no colours. */
export const PLAIN_BRUSH: Brush = {
  paint: (_look, text) => text,
  link: (url, text, isQuiet) => (isQuiet || text === url ? text : `${text} ${url}`),
};

/** For terminals in general. A look inside another one ends by going back to the outer. */
export const COLOUR_BRUSH: Brush = {
  paint(look, text) {
    const [on, off] = [`\u001b[${SGR[look][0]}m`, `\u001b[${SGR[look][1]}m`];
    return `${on}${text.replaceAll(off, `${off}${on}`)}${off}`;
  },
  link(url, text, isQuiet) {
    const shown = COLOUR_BRUSH.paint("underline", url);
    if (text === url) return shown;
    return isQuiet ? text : `${text} ${shown}`;
  },
};

/** For terminals that can follow a link behind its text (OSC 8). */
export const LINKING_BRUSH: Brush = {
  paint: COLOUR_BRUSH.paint,
  link: (url, text) => `\u001b]8;;${url}\u001b\\${COLOUR_BRUSH.paint("underline", text)}\u001b]8;;\u001b\\`,
};

export const MARK_LOOKS: Record<Mark, Look> = {
  ok: "green",
  info: "dim",
  taken: "blue",
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

type Env = Readonly<Record<string, string | undefined>>;

/** Colours where there is somebody to see them and nobody who asked for none (no-color.org). */
export function brushFor(output: TerminalFacts, env: Env): Brush {
  if (output.isTTY !== true || env.NO_COLOR || env.TERM === "dumb") return PLAIN_BRUSH;
  return followsLinks(env) ? LINKING_BRUSH : COLOUR_BRUSH;
}

const LINKING_PROGRAMS = new Set(["iTerm.app", "WezTerm", "vscode", "ghostty", "Hyper", "Tabby"]);

/** Terminals say who they are, not what they can; these can (github.com/Alhadis/OSC8-Adoption, read 2026-11-21). */
function followsLinks(env: Env): boolean {
  const isVte = Number(env.VTE_VERSION ?? 0) >= 5_000;
  const isNamed = LINKING_PROGRAMS.has(env.TERM_PROGRAM ?? "");
  return isVte || isNamed || Boolean(env.WT_SESSION || env.KITTY_WINDOW_ID || env.KONSOLE_VERSION);
}
