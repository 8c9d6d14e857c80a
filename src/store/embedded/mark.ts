import { closeSync, constants, existsSync, fdatasyncSync, openSync, readFileSync, writeSync } from "node:fs";
import { crc32 } from "node:zlib";
import type { Log } from "../../core/log.ts";

/**
 * The number of the last commit, beside the store. SQLite takes the first damaged frame of its log for the log's end and
 * drops what follows without a word; a log that was lost altogether looks like a clean stop. A store that has fewer
 * commits than its mark says has lost some, and is refused.
 *
 * The mark is written after each commit and not synced, which costs next to nothing: it never runs ahead of the store,
 * and after a power cut it may lag behind by what the system had not yet written (some 30 s on Linux).
 */
export interface Mark {
  /** Of the store it belongs to: a backup that is put in its place has another. */
  readonly identity: number;
  readonly commits: number;
}

/** Fits a sector, so that a crash leaves the old or the new one. */
const MARK_BYTES = 64;
const MARK_LINE = /^tocsin-mark (\d+) (\d+) (\d+) *\n$/u;

export function markPath(file: string): string {
  return `${file}-mark`;
}

export function readMark(file: string): Mark | "missing" | "unreadable" {
  const path = markPath(file);
  if (!existsSync(path)) return "missing";
  const [, identity, commits, sum] = MARK_LINE.exec(readFileSync(path, "latin1")) ?? [];
  const mark = { identity: Number(identity), commits: Number(commits) };
  return checksum(mark) === Number(sum) ? mark : "unreadable";
}

export interface MarkWriter {
  /** Writes it into the system's memory, where the death of this process does not harm it. */
  write(mark: Mark): void;
  close(): void;
}

/** Only for the process that holds the store. A mark that cannot be written is logged: the store is as durable without. */
export function openMark(file: string, log: Log): MarkWriter {
  const descriptor = openSync(markPath(file), constants.O_RDWR | constants.O_CREAT, 0o600);
  let isFailing = false;
  return {
    write(mark) {
      const line = `tocsin-mark ${mark.identity} ${mark.commits} ${checksum(mark)}`.padEnd(MARK_BYTES - 1);
      try {
        writeSync(descriptor, `${line}\n`, 0);
        isFailing = false;
      } catch (error) {
        if (!isFailing) log.warn("store.mark.failed", { file, error });
        isFailing = true;
      }
    },
    close() {
      try {
        fdatasyncSync(descriptor);
      } finally {
        closeSync(descriptor);
      }
    },
  };
}

function checksum({ identity, commits }: Mark): number {
  return crc32(`${identity} ${commits}`);
}
