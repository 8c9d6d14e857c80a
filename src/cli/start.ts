import { brushFor } from "../chat/console/colours.ts";
import type { Console } from "../chat/console/hearing.ts";
import { openHistory } from "../chat/console/history.ts";
import { openPipedConsole } from "../chat/console/piped.ts";
import { openTerminal } from "../chat/console/terminal.ts";
import { visible } from "../chat/console/visible.ts";
import { claim } from "./claim.ts";
import { openHooksServer } from "./hooks-server.ts";
import type { Host } from "./host.ts";
import { reloadOnHangUp } from "./reload.ts";
import { readSetup, type Setup } from "./setup.ts";
import type { Shell } from "./shell.ts";
import { type Leaving, leaveOnSignal } from "./signals.ts";

const LEAVING = "Leaving. What is not done soon goes on at the next start. Ctrl-C again leaves at once.";

export interface StartOptions {
  /** The speaker's address. */
  readonly as?: string;
  readonly json?: boolean;
}

/** Opens the bot with a console: a prompt at a terminal, else one message a line. Returns 0 at the end of the input. */
export async function start(options: StartOptions, shell: Shell): Promise<number> {
  const isPerson = shell.stdin.isTTY === true && shell.stdout.isTTY === true && shell.env.TERM !== "dumb";
  const { json = false } = options;
  return isPerson && !json ? startForPerson(options.as, shell) : startPiped(options.as, json, shell);
}

async function startForPerson(as: string | undefined, shell: Shell): Promise<number> {
  let print = (text: string): void => void shell.stderr.write(`${text}\n`);
  // A log that goes to the same screen must not garble what is being typed.
  const onScreen = { write: (line: string) => print(line.trimEnd()) };
  const setup = readSetup(shell, shell.stderr.isTTY === true ? onScreen : shell.stderr);
  const host = await claim(setup, shell, { role: "start", trickle: true });
  const leaving = leaveOnSignal(shell, () => {
    if (terminal.isBusy()) terminal.print(LEAVING);
    void terminal.stop();
    void host.stop();
  });
  const terminal = openTerminal({
    input: shell.stdin,
    output: shell.stdout,
    brush: brushFor(shell.stdout, shell.env),
    history: openHistory(setup.config.dataDir),
    log: setup.log,
    speaker: () => host.app.speaker(as),
    now: () => setup.clock.now(),
    complete: (prefix) => host.app.completions(prefix),
    onInterrupt: leaving.interrupt,
  });
  print = terminal.print;
  return converse({ setup, host, console: terminal, shell, leaving, print });
}

async function startPiped(as: string | undefined, json: boolean, shell: Shell): Promise<number> {
  const setup = readSetup(shell);
  const host = await claim(setup, shell, { role: "start" });
  const piped = openPipedConsole({
    input: shell.stdin,
    output: shell.stdout,
    aside: shell.stderr,
    brush: brushFor(shell.stdout, shell.env),
    json,
    speaker: () => host.app.speaker(as),
    now: () => setup.clock.now(),
  });
  const leaving = leaveOnSignal(shell, () => {
    void piped.stop();
    void host.stop();
  });
  return converse({ setup, host, console: piped, shell, leaving, print: (text) => shell.stderr.write(`${text}\n`) });
}

interface Conversation {
  readonly setup: Setup;
  readonly host: Host;
  readonly console: Console;
  readonly shell: Shell;
  readonly leaving: Leaving;
  /** For what is no reply. */
  print(text: string): void;
}

async function converse({ setup, host, console, shell, leaving, print }: Conversation): Promise<number> {
  const ignoreHangUp = reloadOnHangUp(shell, host.app, print);
  const hooks = setup.config.sandbox ? await openHooksServer(setup) : undefined;
  try {
    for (const line of host.app.banner) print(visible(line));
    if (hooks !== undefined) host.app.hears(hooks.door, hooks.url);
    // The console comes first: it is told of plans that a former process left.
    await host.app.attach(console);
    host.app.follow();
    await host.listen();
    await console.run();
  } finally {
    await host.finish();
    await hooks?.stop();
    ignoreHangUp();
    leaving.forget();
  }
  return 0;
}
