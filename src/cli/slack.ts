import type { Command } from "commander";
import type { Shell } from "./shell.ts";
import type { ManifestChoice } from "./slack/manifest.ts";

/** `tocsin slack …`: what an operator needs to set the Slack app up. */
export function declareSlack(program: Command, shell: Shell, done: (status: number) => void): void {
  program
    .command("slack")
    .description("set the Slack app up")
    .command("manifest")
    .description("print the Slack app as the JSON that Slack creates it from; no credential is needed")
    .option("--url <address>", "the bot's public https address (default: PUBLIC_URL); implies --http")
    .option("--http", "Slack calls the bot at that address")
    .option("--socket", "the bot calls Slack (Socket Mode), which needs no address (default)")
    .action(async (choice: ManifestChoice) =>
      done(await (await import("./slack/manifest.ts")).manifest(choice, shell)),
    );
}
