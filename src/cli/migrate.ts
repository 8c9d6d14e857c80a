import type { Command } from "commander";
import type { Shell } from "./shell.ts";

const NOTES = `
Only reads, from both accounts; it changes nothing and works beside a bot that runs. Without credentials it compares a sample
company. OpsGenie's API stops on 5 April 2027.`;

/** `tocsin migrate …`: what an operator needs to move from one vendor to another. */
export function declareMigrate(program: Command, shell: Shell, done: (status: number) => void): void {
  program
    .command("migrate")
    .description("help to move from one vendor to another")
    .command("opsgenie-to-jsm")
    .description(
      "compare OpsGenie with Jira Service Management: on call, schedules, escalations, teams, users, open alerts; the exit status is 1 when something is missing, different or not known",
    )
    .option("--json", "print one JSON object")
    .addHelpText("after", NOTES)
    .action(async (choice: { readonly json?: boolean }) =>
      done(await (await import("./migrate/opsgenie-to-jsm.ts")).compareAccounts(choice, shell)),
    );
}
