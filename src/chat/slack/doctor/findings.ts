import type { Finding } from "../../../core/context.ts";
import { BotError, sentenceOf } from "../../../core/errors.ts";
import type { Log } from "../../../core/log.ts";
import { listed } from "../../../core/wording.ts";
import type { InstallationBook } from "../installations/open.ts";
import type { SlackNames } from "../names.ts";
import type { Installation, SlackWeb } from "../ports.ts";
import type { SlackTerms } from "../terms.ts";
import { channelFindings } from "./channels.ts";
import { slackFinding } from "./finding.ts";
import { scopeFindings, scopesOf } from "./rights.ts";

/** Workspaces looked at in one go; each costs a call, and its channels more. */
const WORKSPACES_MAX = 10;

export interface DoctorParts {
  readonly web: SlackWeb;
  readonly names: SlackNames;
  readonly installations: InstallationBook;
  readonly policy: SlackTerms;
  readonly log: Log;
  /** Whether Slack reaches the bot. */
  connection(): Promise<Finding>;
}

/**
 * What is wrong with the bot's connection to Slack, its tokens and rights, and with what the settings say of Slack. Never
 * throws: what cannot be looked at is a finding.
 */
export async function slackFindings(parts: DoctorParts): Promise<readonly Finding[]> {
  const looks = [connectionFindings, workspaceFindings, unreadableFindings, aliasFindings, channelFindings];
  return (await Promise.all(looks.map((look) => look(parts).catch((error) => notSeen(error, parts.log))))).flat();
}

async function connectionFindings({ connection }: DoctorParts): Promise<readonly Finding[]> {
  return [await connection()];
}

async function workspaceFindings(parts: DoctorParts): Promise<readonly Finding[]> {
  const all = await parts.installations.all();
  if (all.length === 0) {
    return [slackFinding("minor", "no workspace has installed the bot yet: open PUBLIC_URL/slack/install")];
  }
  const found = await Promise.all(all.slice(0, WORKSPACES_MAX).map((each) => oneWorkspace(each, parts)));
  const more = all.length - WORKSPACES_MAX;
  return [...found.flat(), ...(more > 0 ? [slackFinding("info", `${more} more workspaces were not looked at`)] : [])];
}

async function oneWorkspace(
  { team, teamName, scopes: grantedThen }: Installation,
  { web, policy, log }: DoctorParts,
): Promise<readonly Finding[]> {
  try {
    const answer = await web.call(team, "auth.test", {}, { repeatable: true });
    const name = typeof answer.user === "string" ? `@${answer.user}` : "the bot";
    const rights = scopeFindings(scopesOf(answer) ?? grantedThen, policy.use(), teamName);
    return [slackFinding("ok", `${teamName}: the token is good, and I am ${name}`), ...rights];
  } catch (error) {
    return notSeen(error, log, teamName);
  }
}

async function unreadableFindings({ installations }: DoctorParts): Promise<readonly Finding[]> {
  const names = await installations.unreadable();
  if (names.length === 0) return [];
  const cure = "set the secret that it was stored with, or install the bot there again";
  return [slackFinding("failed", `TOCSIN_SECRET does not open the token of ${listed(names, WORKSPACES_MAX)}: ${cure}`)];
}

async function aliasFindings({ policy }: DoctorParts): Promise<readonly Finding[]> {
  return policy
    .idleAliases()
    .map((name) =>
      slackFinding("minor", `nothing that can be said begins with what ${name} stands for: correct slack.aliases`),
    );
}

function notSeen(error: unknown, log: Log, about?: string): readonly Finding[] {
  if (!(error instanceof BotError)) log.error("slack.doctor.failed", { error });
  return [slackFinding("failed", `${about === undefined ? "" : `${about}: `}${sentenceOf(error)}`)];
}
