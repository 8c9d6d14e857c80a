import { clearScreenDown, cursorTo, moveCursor } from "node:readline";
import { stripVTControlCharacters } from "node:util";
import type { Brush } from "./colours.ts";
import { columnsOf, cutToColumns } from "./width.ts";

/** A terminal that does not say how wide or high it is. */
export const COLUMNS = 80;
const ROWS = 24;

/** The line being typed, at the bottom of the screen. */
export interface Prompt {
  readonly text: string;
  /** How many rows the cursor stands below the first row of the prompt. */
  rowsAbove(): number;
  /** Draws prompt and typed text from the cursor's row on. */
  draw(): void;
}

export type Output = NodeJS.WritableStream & { readonly columns?: number; readonly rows?: number };

export interface ScreenOptions {
  readonly output: Output;
  readonly brush: Brush;
  readonly prompt?: Prompt;
}

export interface Screen {
  /** Writes below what is there for good, above what moves and what is being typed. */
  print(text: string): void;
  /** Shows a plain text that may still change, or changes it. */
  setLive(key: string, text: string): void;
  /** Takes it away and prints its last form for good. */
  settle(key: string, text: string): void;
  /** The typed line has been sent: it becomes part of what is printed for good. */
  entered(line: string): void;
  /** Nothing more will be typed: the prompt goes, the rest stays. */
  dropPrompt(): void;
}

/**
 * The part of a terminal that Tocsin draws: finished text scrolls up, below it stand the live messages, below them the
 * prompt. All of it is redrawn together, so nothing that arrives can garble what is being typed.
 */
export function createScreen(options: ScreenOptions): Screen {
  const { output, brush } = options;
  let { prompt } = options;
  const live = new Map<string, string>();
  let liveRows = 0;

  return {
    print: (text) => redraw(text),
    setLive(key, text) {
      live.set(key, text);
      redraw();
    },
    settle(key, text) {
      live.delete(key);
      redraw(text);
    },
    entered(line) {
      const typed = `${prompt?.text ?? ""}${line}`;
      const rows = Math.floor(columnsOf(stripVTControlCharacters(typed)) / columns()) + 1;
      if (liveRows > 0) erase(liveRows + rows);
      draw(liveRows > 0 ? typed : undefined);
    },
    dropPrompt() {
      erase(liveRows + (prompt?.rowsAbove() ?? 0));
      prompt = undefined;
      draw(undefined);
    },
  };

  function redraw(text?: string): void {
    erase(liveRows + (prompt?.rowsAbove() ?? 0));
    draw(text);
  }

  function erase(rowsUp: number): void {
    cursorTo(output, 0);
    moveCursor(output, 0, -rowsUp);
    clearScreenDown(output);
  }

  function draw(text: string | undefined): void {
    if (text !== undefined) output.write(`${text}\n`);
    const lines = liveLines();
    liveRows = lines.length;
    output.write(lines.map((line) => `${line}\n`).join(""));
    prompt?.draw();
  }

  /** One row each, so that their height is known, and never more than leave room for the prompt. */
  function liveLines(): string[] {
    const lines = [...live.values()].flatMap((text) => text.split("\n"));
    const room = Math.max(1, (output.rows ?? ROWS) - 4);
    const shown = lines.length > room ? [...lines.slice(0, room - 1), "…"] : lines;
    return shown.map((line) => brush.paint("dim", cutToColumns(line, columns() - 1)));
  }

  function columns(): number {
    return output.columns || COLUMNS;
  }
}
