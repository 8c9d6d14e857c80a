import { statfsSync } from "node:fs";
import { cpus, loadavg, tmpdir, totalmem } from "node:os";

/** Of a tmpfs, by Linux' magic.h: what is "on the disk" there is not. */
const TMPFS_MAGIC = 0x01021994;

/** The machine a figure was taken on: an absolute figure without it means nothing. */
export function machineLine(): string {
  const [first] = cpus();
  const gib = (totalmem() / 2 ** 30).toFixed(0);
  return `${cpus().length} × ${first?.model.trim() ?? "unknown CPU"}, ${gib} GiB, Node ${process.version}, ${process.platform} ${process.arch}`;
}

/** How busy the machine was with all it had to do in the last minute, this included. */
export function loadLine(): string {
  return `load ${loadavg()[0]?.toFixed(1)}`;
}

/** Why durable writes cost less here than they would; undefined on a disk. */
export function memoryDiskLine(): string | undefined {
  if (statfsSync(tmpdir()).type !== TMPFS_MAGIC) return undefined;
  return `${tmpdir()} is held in memory: durability costs nothing there. Set TMPDIR to a folder on a disk.`;
}

/** A table of figures in fixed columns. */
export function printTable(title: string, head: readonly string[], rows: readonly (readonly string[])[]): void {
  const widths = head.map((cell, i) => Math.max(cell.length, ...rows.map((row) => (row[i] ?? "").length)));
  const line = (cells: readonly string[]): string => cells.map((cell, i) => cell.padEnd(widths[i] ?? 0)).join("  ");
  console.log(`\n${title}\n${line(head)}\n${widths.map((width) => "-".repeat(width)).join("  ")}`);
  for (const row of rows) console.log(line(row));
}
