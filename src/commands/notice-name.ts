import { BotError } from "../core/errors.ts";
import { quoted } from "../core/wording.ts";
import { refuseQuietlyInName } from "./quietly.ts";

const IN_QUOTES = "If that is its name, put it in quotes; nothing was published.";

/** What people write at the end of a name before the message: "API slow, quietly: …". */
export function tidyName(name: string): string {
  return name.trim().replace(/[\s,;]+$/u, "");
}

/** Whether the name was written in quotes, so that every word of it is meant. */
export function isNameQuoted(name: string, said: string): boolean {
  return said.replace(/[“”]/gu, '"').includes(`"${name}"`);
}

/**
 * A clause that is half finished or misspelt reads as a part of the name, and would be published and mailed as such.
 * Throws BotError("bad_input") that says how the clause is written. Not for a name in quotes.
 */
export function refuseUnfinishedClause(name: string): void {
  const changes = /(?:^|\s)(?<clause>on\s[^=]*=.*)$/isu.exec(name)?.groups?.clause;
  if (changes !== undefined) {
    throw new BotError(
      "bad_input",
      `${quoted(changes)} cannot be read: write a name, then for example: on API=degraded (or partial, major). ${IN_QUOTES}`,
    );
  }
  const impact = /(?:^|\s)(?<clause>impact(?:\s+\S+)?)$/iu.exec(name)?.groups?.clause;
  if (impact !== undefined) {
    throw new BotError(
      "bad_input",
      `${quoted(impact)} cannot be read: impact is none, minor, major or critical. ${IN_QUOTES}`,
    );
  }
  if (/(?:^|\s)on$/iu.test(name)) {
    throw new BotError("bad_input", `On which components? For example: on API=degraded. ${IN_QUOTES}`);
  }
  refuseQuietlyInName(name);
}
