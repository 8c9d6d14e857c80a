import { COMMANDS } from "../commands/index.ts";
import type { Shell } from "./shell.ts";

/** Prints what can be said: as text, or as one JSON array. Returns 0. */
export function commands(options: { readonly json?: boolean }, shell: Shell): number {
  const listed = COMMANDS.map(({ name, summary, phrases, permission, examples }) => ({
    name,
    summary,
    phrases,
    permission,
    examples,
  }));
  const width = Math.max(...listed.map(({ name }) => name.length));
  const rows = listed.map(({ name, summary, phrases }) =>
    [`${name.padEnd(width)}  ${summary}`, ...phrases.map((phrase) => `${" ".repeat(width)}    ${phrase}`)].join("\n"),
  );
  shell.stdout.write(`${options.json ? JSON.stringify(listed) : rows.join("\n")}\n`);
  return 0;
}
