import { slackUse } from "../../src/app/slack-policy.ts";
import { slackManifest } from "../../src/chat/slack/app/manifest.ts";
import { slashCommands } from "../../src/chat/slack/app/menu.ts";
import { COMMANDS } from "../../src/commands/index.ts";
import { messageMenu } from "../../src/core/message-menu.ts";
import { policyFrom } from "../../src/core/policy.ts";

/** The Slack app without a policy file, in Socket Mode: what `tocsin slack manifest` prints. */
export function slackManifestFile(): string {
  const policy = policyFrom(undefined, { responders: [], admins: [], policyPath: "tocsin.yaml" });
  const made = slackManifest({
    commands: slashCommands(policy.slack, COMMANDS),
    shortcuts: messageMenu(COMMANDS.map(({ name }) => name)),
    use: slackUse(policy),
    road: "socket",
  });
  return `${JSON.stringify(made, undefined, 2)}\n`;
}
