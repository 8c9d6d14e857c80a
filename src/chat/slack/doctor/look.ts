import type { Clock } from "../../../core/clock.ts";
import type { Finding } from "../../../core/context.ts";
import { sentenceOf } from "../../../core/errors.ts";
import type { Log } from "../../../core/log.ts";
import type { Store } from "../../../core/store.ts";
import { openInstallations } from "../installations/open.ts";
import { createNames } from "../names.ts";
import type { SlackSettings } from "../settings.ts";
import type { SlackTerms } from "../terms.ts";
import { createSlackWeb } from "../web/web.ts";
import { unheardFinding } from "./connection.ts";
import { slackFinding } from "./finding.ts";
import { slackFindings } from "./findings.ts";

export interface LookOptions {
  readonly settings: SlackSettings;
  readonly store: Store;
  readonly policy: SlackTerms;
  readonly clock: Clock;
  readonly log: Log;
}

/** What `slackFindings` finds, for a process in which Slack is configured and not connected. Never throws. */
export async function lookAtSlack({ settings, store, policy, clock, log }: LookOptions): Promise<readonly Finding[]> {
  const connection = () => unheardFinding(settings, log);
  try {
    const installations = await openInstallations({ settings, store, clock, log, mayJoin: policy.mayJoin });
    const web = createSlackWeb({ installations, apiUrl: settings.apiUrl, clock, log });
    const names = createNames(installations.home);
    return await slackFindings({ web, names, installations, policy, log, connection }).finally(web.stop);
  } catch (error) {
    return [await connection(), slackFinding("failed", sentenceOf(error))];
  }
}
