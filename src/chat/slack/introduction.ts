import { listed } from "../../core/wording.ts";
import { REQUEST_PATH } from "./incoming/http.ts";
import type { Installations, SlackPeople } from "./ports.ts";
import type { SlackSettings } from "./settings.ts";

/** Workspaces named in a line. */
const NAMED_MAX = 3;

export interface IntroductionParts {
  readonly settings: SlackSettings;
  readonly installations: Installations;
  readonly people: SlackPeople;
}

/** "Slack: workspace Acme as @tocsin, Socket Mode." */
export async function whereItIs({ settings, installations, people }: IntroductionParts): Promise<string> {
  const all = await installations.all();
  const road = settings.road.type === "socket" ? "Socket Mode" : `requests at ${REQUEST_PATH}`;
  const [only] = all;
  if (only === undefined) return `Slack: no workspace yet, ${road}. ${invitation(settings)}`;
  if (all.length > 1) {
    const names = listed(
      all.map(({ teamName }) => teamName),
      NAMED_MAX,
    );
    return `Slack: ${all.length} workspaces (${names}), ${road}.`;
  }
  const { name } = await people.actor(only.team, only.botUser);
  const known = name === only.botUser ? "" : ` as @${name}`;
  return `Slack: workspace ${only.teamName}${known}, ${road}.`;
}

function invitation({ workspaces }: SlackSettings): string {
  return workspaces.type === "several" ? `Install it at ${workspaces.publicUrl}/slack/install.` : "";
}
