import { hookTargets } from "../../app/hook-targets.ts";
import { BotError } from "../../core/errors.ts";
import { emulatorsOf } from "../../sandbox/emulators.ts";
import { openSandbox } from "../../sandbox/sandbox.ts";
import { readSetup } from "../setup.ts";
import type { Shell } from "../shell.ts";
import { leaveOnSignal } from "../signals.ts";
import { sandboxDir } from "./data-dir.ts";

const PORT_MAX = 65_535;

export interface SandboxOptions {
  readonly port?: string;
  /** Of a bot that is told of every change. */
  readonly hooks?: string;
}

/** Runs the vendors' emulators alone until SIGINT or SIGTERM, and prints the settings that lead a bot to them. Returns 0. */
export async function runSandbox(options: SandboxOptions, shell: Shell): Promise<number> {
  const { config, clock } = readSetup(shell);
  const port = readPort(options.port);
  const hooks = options.hooks === undefined ? undefined : hookTargets(options.hooks, config.secret);
  const emulators = await openSandbox({
    dataDir: sandboxDir(config),
    clock,
    declarations: emulatorsOf(config.sandboxVendors),
    port,
    trickle: false,
  });
  const { promise: told, resolve: leave } = Promise.withResolvers<void>();
  const leaving = leaveOnSignal(shell, leave);
  try {
    for (const note of emulators.notes) shell.stderr.write(`${note}\n`);
    const { email } = emulators.responder;
    const settings = { ...emulators.env, ...hooks?.settings, TOCSIN_RESPONDERS: email, TOCSIN_USER: email };
    shell.stdout.write(
      Object.entries(settings)
        .map(([name, value]) => `${name}=${value}\n`)
        .join(""),
    );
    shell.stderr.write(
      `The emulators listen on ${emulators.url}. A bot with the lines above as its .env reaches them.\n`,
    );
    if (hooks !== undefined) {
      emulators.server.hookAll(hooks.targetOf);
      shell.stderr.write(`They tell ${hooks.address} of every change, as that bot takes it.\n`);
    }
    await told;
  } finally {
    await emulators.stop();
    leaving.forget();
  }
  return 0;
}

function readPort(text = "0"): number {
  const port = Number(text);
  if (/^\d+$/u.test(text) && port <= PORT_MAX) return port;
  throw new BotError("bad_input", `--port must be a number from 0 (any free one) to ${PORT_MAX}.`);
}
