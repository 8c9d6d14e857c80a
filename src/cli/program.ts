import { Command } from "commander";
import { declareHooks } from "./hooks.ts";
import { declareMigrate } from "./migrate.ts";
import { declareSandbox } from "./sandbox.ts";
import type { SayOptions } from "./say.ts";
import type { Shell } from "./shell.ts";
import { declareSlack } from "./slack.ts";
import type { StartOptions } from "./start.ts";
import { declareStore } from "./store.ts";
import { readVersion } from "./version.ts";

/** Of the help where it does not go to a terminal. */
const HELP_COLUMNS = 100;

/** The subcommands. Each loads its own code when it runs, so that none pays for another. */
export function declareProgram(shell: Shell, done: (status: number) => void): Command {
  const program = new Command("tocsin")
    .description("Run an outage from chat: the status page, the pagers and the on-call calendars.")
    .version(readVersion(), "--version", "print the version")
    .helpOption("--help", "print this help")
    .exitOverride()
    .configureOutput({
      writeOut: (text) => shell.stdout.write(text),
      writeErr: (text) => shell.stderr.write(text),
      outputError: (text, write) => write(`tocsin: ${oneLine(text)}\n`),
      getOutHelpWidth: () => shell.stdout.columns ?? HELP_COLUMNS,
    });

  program
    .command("start")
    .description("talk to it here: a prompt at a terminal, else one message a line of the standard input")
    .option("--as <email>", "who speaks (default: TOCSIN_USER)")
    .option("--json", "print one JSON object a message")
    .action(async (options: StartOptions) => done(await (await import("./start.ts")).start(options, shell)));

  program
    .command("say")
    .description(
      "say one message and print the reply; the exit status is 0 good, 1 refused or failed, 2 not understood",
    )
    .argument("<message...>", "the message; - reads it from the standard input")
    .option("--as <email>", "who speaks (default: TOCSIN_USER)")
    .option("--place <name>", "where it is said: questions and history belong to a place")
    .option("--yes", "answer a plain confirmation with yes")
    .option("--json", "print one JSON object")
    .action(async (words: string[], options: SayOptions) =>
      done(await (await import("./say.ts")).say(words, options, shell)),
    );

  program
    .command("serve")
    .description("run without a prompt until SIGTERM; SIGHUP reads tocsin.yaml again")
    .action(async () => done(await (await import("./serve.ts")).serve(shell)));

  declareSandbox(program, shell, done);

  program
    .command("doctor")
    .description("look at every credential, clock, limit and the store; the exit status is 1 when something is wrong")
    .option("--json", "print one JSON object")
    .action(async (options: { json?: boolean }) => done(await (await import("./doctor.ts")).doctor(options, shell)));

  program
    .command("commands")
    .description("list what can be said")
    .option("--json", "print one JSON array")
    .action(async (options: { json?: boolean }) => done((await import("./commands.ts")).commands(options, shell)));

  declareStore(program, shell, done);
  declareSlack(program, shell, done);
  declareHooks(program, shell, done);
  declareMigrate(program, shell, done);

  return program;
}

function oneLine(text: string): string {
  return text
    .replace(/^error: /u, "")
    .trim()
    .replace(/\s+/gu, " ");
}
