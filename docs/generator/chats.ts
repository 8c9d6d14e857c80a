import { CONSOLE_ABILITIES } from "../../src/chat/console/abilities.ts";
import { DISCORD_ABILITIES } from "../../src/chat/discord/abilities.ts";
import { SLACK_ABILITIES } from "../../src/chat/slack/abilities.ts";
import { ABILITIES, type Ability, type ChatAbilities, type Standing } from "../../src/core/abilities.ts";
import { table } from "./markdown.ts";

/** The chats of the table, from left to right. */
export const CHATS: readonly ChatAbilities[] = [CONSOLE_ABILITIES, SLACK_ABILITIES, DISCORD_ABILITIES];

const NAMES = Object.keys(ABILITIES) as readonly Ability[];

const INTRODUCTION = `# What each chat can do

One bot, the same commands everywhere, each chat in its own idiom. A yes leads to the test that shows it, against our own
fake of that chat; what a chat cannot do says why below. This page is generated from what the adapters declare
(\`src/chat/*/abilities.ts\`).`;

export function chatsPage(): string {
  const heads = ["", ...CHATS.map(({ title }) => title)];
  const rows = NAMES.map((name) => [ABILITIES[name], ...CHATS.map(({ abilities }) => cell(abilities[name]))]);
  const missing = CHATS.map(({ title, abilities }) => `## What ${title} cannot do\n\n${missingIn(abilities)}`);
  return `${[INTRODUCTION, table(heads, rows), ...missing].join("\n\n")}\n`;
}

function cell(standing: Standing): string {
  if (!standing.can) return "no";
  return `[yes](../${standing.file})${standing.how === undefined ? "" : `, ${standing.how}`}`;
}

/** What is missing for the same reason stands together. */
function missingIn(abilities: ChatAbilities["abilities"]): string {
  const whys = new Map<string, string[]>();
  for (const name of NAMES) {
    const standing = abilities[name];
    if (!standing.can) whys.set(standing.why, [...(whys.get(standing.why) ?? []), ABILITIES[name]]);
  }
  if (whys.size === 0) return "Nothing of the above.";
  return [...whys].map(([why, missing]) => `- **${missing.join(" · ")}.** ${why}`).join("\n");
}
