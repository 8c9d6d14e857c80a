import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { chatsPage } from "./generator/chats.ts";
import { commandsPage, commandsTable } from "./generator/commands.ts";
import { filled } from "./generator/markdown.ts";
import { envExample, settingsTables } from "./generator/settings.ts";
import { slackManifestFile } from "./generator/slack.ts";

/** Where the project lies. */
export const ROOT = new URL("../", import.meta.url);

/** Every generated file: path below ROOT → the content it must have. Reads the README, whose prose stays as it is. */
export function generateAll(): Map<string, string> {
  const readme = readFileSync(new URL("README.md", ROOT), "utf8");
  return new Map([
    [".env.example", envExample()],
    ["README.md", filled(filled(readme, "commands", commandsTable()), "settings", settingsTables())],
    ["docs/commands.md", commandsPage()],
    ["docs/chats.md", chatsPage()],
    ["docs/slack-manifest.json", slackManifestFile()],
  ]);
}

/** `npm run docs`: brings every generated file up to date and says which ones changed. */
function write(): void {
  for (const [path, content] of generateAll()) {
    const file = new URL(path, ROOT);
    const isCurrent = existsSync(file) && readFileSync(file, "utf8") === content;
    if (!isCurrent) writeFileSync(file, content);
    process.stdout.write(`${path} ${isCurrent ? "is current" : "written"}\n`);
  }
}

if (process.argv[1] === fileURLToPath(import.meta.url)) write();
