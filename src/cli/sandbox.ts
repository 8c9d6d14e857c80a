import type { Command } from "commander";
import type { SandboxOptions } from "./sandbox/run.ts";
import type { StormOptions } from "./sandbox/storm.ts";
import type { Shell } from "./shell.ts";

/** `tocsin sandbox …`: the vendors' emulators, and what can be let happen in them. */
export function declareSandbox(program: Command, shell: Shell, done: (status: number) => void): void {
  const sandbox = program
    .command("sandbox")
    .description("run only the vendors' emulators and print the settings that lead a bot to them")
    .option("--port <number>", "where they listen (default: any free port)")
    .option("--hooks <address>", "tell the bot at this address of every change")
    .action(async (options: SandboxOptions) =>
      done(await (await import("./sandbox/run.ts")).runSandbox(options, shell)),
    );

  sandbox
    .command("storm")
    .description("let many alerts happen in the sandbox that runs here, whoever runs it")
    .argument("<alerts>", "how many")
    .option("--over <time>", "spread over so long", "10s")
    .option("--vendor <names>", "only there, such as pagerduty or pagerduty,opsgenie (default: at every pager)")
    .option("--seed <number>", "which alerts: the same for the same number (default: 1)")
    .option("--url <address>", "of another sandbox than the one that runs here")
    .action(async (alerts: string, options: StormOptions) =>
      done(await (await import("./sandbox/storm.ts")).letStorm(alerts, options, shell)),
    );
}
