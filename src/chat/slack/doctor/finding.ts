import type { Finding } from "../../../core/context.ts";

/** A line of `doctor` about Slack. */
export function slackFinding(mark: Finding["mark"], line: string): Finding {
  return { mark, subject: "Slack", line };
}
