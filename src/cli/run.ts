import { inspect } from "node:util";
import { CommanderError } from "commander";
import { ConfigError } from "../core/config-error.ts";
import { BotError } from "../core/errors.ts";
import { declareProgram } from "./program.ts";
import type { Shell } from "./shell.ts";

const EXIT = { failed: 1, usage: 2 } as const;

/** Runs the subcommand that `args` name and returns the exit status. Whatever a person can put right is said in a line. */
export async function run(args: readonly string[], shell: Shell): Promise<number> {
  let status = 0;
  try {
    const program = declareProgram(shell, (result) => {
      status = result;
    });
    if (args.length === 0) program.outputHelp();
    else await program.parseAsync(args, { from: "user" });
    return status;
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : EXIT.usage;
    shell.stderr.write(`tocsin: ${told(error)}\n`);
    return EXIT.failed;
  }
}

function told(error: unknown): string {
  if (error instanceof BotError) return error.message;
  if (error instanceof ConfigError) return error.faults.length === 1 ? `${error.faults[0]}` : error.message;
  // A bug: whoever mends it needs all of it.
  return inspect(error);
}
