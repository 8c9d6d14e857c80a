import type { Command } from "commander";
import type { Shell } from "./shell.ts";

interface Choice {
  readonly json?: boolean;
}

const NOTES = `
Every address is below PUBLIC_URL, at which "tocsin serve" must be reachable on its HTTP_PORT. Senders that sign nothing
prove themselves by the secret in their address, which is made from TOCSIN_SECRET and stays the same: keep it to yourself.`;

/** `tocsin hooks …`: what an operator needs to have vendors tell of changes. */
export function declareHooks(program: Command, shell: Shell, done: (status: number) => void): void {
  const hooks = program
    .command("hooks")
    .description("list the webhooks' addresses and how to set them up; the exit status is 1 when something is missing")
    .option("--json", "print one JSON object")
    .addHelpText("after", NOTES)
    .action(async (choice: Choice) => done(await (await import("./hooks/list.ts")).listHooks(choice, shell)));

  hooks
    .command("create")
    .description("have a vendor send its webhooks here, through its API, and print the secret that it signs them with")
    .argument("<hook>", "whose: pagerduty")
    .option("--json", "print one JSON object")
    .action(async (hook: string, _choice: Choice, command: Command) =>
      done(await (await import("./hooks/create.ts")).createHook(hook, command.optsWithGlobals<Choice>(), shell)),
    );
}
