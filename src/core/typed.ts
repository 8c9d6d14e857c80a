import type { Level } from "./status.ts";

/** How a level is typed, in its shortest spelling: what help, buttons and canonical sentences write. */
export const TYPED_LEVELS: Readonly<Record<Level, string>> = {
  operational: "operational",
  under_maintenance: "maintenance",
  degraded_performance: "degraded",
  partial_outage: "partial",
  major_outage: "major",
};

/** `text` in straight quotes, a quote within it doubled: read back, it is exactly `text` and never a keyword. */
export function typedText(text: string): string {
  return `"${text.replaceAll('"', '""')}"`;
}
