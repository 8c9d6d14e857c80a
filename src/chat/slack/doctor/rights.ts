import { z } from "zod";
import type { Finding } from "../../../core/context.ts";
import { type SlackUse, scopesFor } from "../app/scopes.ts";
import { slackFinding } from "./finding.ts";

/** The client puts the header x-oauth-scopes there (@slack/web-api 8). */
const GRANTED = z.object({ response_metadata: z.object({ scopes: z.array(z.string()) }) });

/** What was granted to the token of the answer; undefined where the answer does not say. */
export function scopesOf(answer: unknown): readonly string[] | undefined {
  const read = GRANTED.safeParse(answer);
  return read.success ? read.data.response_metadata.scopes : undefined;
}

/** One finding for each right that is missing, with what it breaks; the last says how to grant them. */
export function scopeFindings(granted: readonly string[], use: SlackUse, teamName: string): readonly Finding[] {
  const needed = scopesFor(use);
  const missing = needed.filter(({ name }) => !granted.includes(name));
  if (missing.length === 0) return [slackFinding("ok", `${teamName}: all ${needed.length} rights are granted`)];
  return [
    ...missing.map(({ name, breaks, vital }) =>
      slackFinding(vital ? "failed" : "minor", `${teamName}: ${name} is missing: ${breaks}`),
    ),
    slackFinding(
      "info",
      "to grant rights, paste what `tocsin slack manifest` prints under App Manifest and install the app again",
    ),
  ];
}
