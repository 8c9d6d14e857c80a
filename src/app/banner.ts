import type { Config } from "../config.ts";
import type { Account } from "../core/integration.ts";
import { count, listed } from "../core/wording.ts";

/** What is said at the start: where we are, what to know, what is being finished. */
export function bannerLines(
  config: Config,
  accounts: readonly Account[],
  notes: readonly string[],
  unfinished: number,
): readonly string[] {
  const titles = listed(accounts.map(({ title }) => title));
  const where = config.sandbox
    ? `Sandbox: emulators of ${titles} on this machine, and a sample company. Nothing leaves it.`
    : titles === ""
      ? "No vendor is connected."
      : `Connected to ${titles}.`;
  const left = unfinished === 0 ? [] : [`Finishing ${count(unfinished, "command")} that the last stop cut short.`];
  return [where, ...notes, ...left];
}
