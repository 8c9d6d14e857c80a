import { join } from "node:path";
import { BotError } from "../core/errors.ts";
import { EMULATORS } from "../sandbox/emulators.ts";
import { openSandbox } from "../sandbox/sandbox.ts";
import { readSetup } from "./setup.ts";
import type { Shell } from "./shell.ts";
import { leaveOnSignal } from "./signals.ts";

const PORT_MAX = 65_535;

/** Runs the vendors' emulators alone until SIGINT or SIGTERM, and prints the settings that lead a bot to them. Returns 0. */
export async function sandbox(options: { readonly port?: string }, shell: Shell): Promise<number> {
  const { config, clock } = readSetup(shell);
  const emulators = await openSandbox({
    dataDir: config.sandbox ? config.dataDir : join(config.dataDir, "sandbox"),
    clock,
    declarations: EMULATORS,
    port: readPort(options.port),
    trickle: false,
  });
  const { promise: told, resolve: leave } = Promise.withResolvers<void>();
  const leaving = leaveOnSignal(shell, leave);
  try {
    for (const note of emulators.notes) shell.stderr.write(`${note}\n`);
    const { email } = emulators.responder;
    const settings = { ...emulators.env, TOCSIN_RESPONDERS: email, TOCSIN_USER: email };
    shell.stdout.write(
      Object.entries(settings)
        .map(([name, value]) => `${name}=${value}\n`)
        .join(""),
    );
    shell.stderr.write(
      `The emulators listen on ${emulators.url}. A bot with the lines above as its .env reaches them.\n`,
    );
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
