import type { Finding } from "../../../core/context.ts";

/** A line of `doctor` about Discord. */
export function discordFinding(mark: Finding["mark"], line: string): Finding {
  return { mark, subject: "Discord", line };
}
