import { readFileSync, renameSync, writeFileSync } from "node:fs";
import { join } from "node:path";

const HISTORY_FILE = "history";
/** As many as a person scrolls back through. */
export const HISTORY_LINES_MAX = 500;

export interface History {
  /** Newest first, as readline has it. */
  readonly lines: readonly string[];
  /** Replaces what is kept. Throws the system's error. */
  keep(lines: readonly string[]): void;
}

/** What was typed before, from `history` in `dir`: a file for its owner's eyes only, oldest line first. */
export function openHistory(dir: string): History {
  const file = join(dir, HISTORY_FILE);
  return {
    lines: readLines(file).reverse().slice(0, HISTORY_LINES_MAX),
    keep(lines) {
      const draft = `${file}.${process.pid}.new`;
      writeFileSync(
        draft,
        [...lines]
          .reverse()
          .map((line) => `${line}\n`)
          .join(""),
        { mode: 0o600 },
      );
      renameSync(draft, file);
    },
  };
}

function readLines(file: string): string[] {
  try {
    return readFileSync(file, "utf8")
      .split("\n")
      .filter((line) => line !== "");
  } catch (error) {
    // The first time there is none.
    if (error instanceof Error && "code" in error && error.code === "ENOENT") return [];
    throw error;
  }
}
