import { join } from "node:path";
import { type Clock, sleptThrough } from "../core/clock.ts";
import type { EmulatorDeclaration, SeedPerson } from "../core/emulator.ts";
import { COMPANY } from "./company.ts";
import { FURTHER_ALERTS } from "./company-alerts.ts";
import { SAMPLE_RESPONDER } from "./company-people.ts";
import type { DiskState } from "./disk-state.ts";
import { openState } from "./open-state.ts";
import { type SandboxServer, startSandboxServer } from "./server.ts";

const STATE_FILE = "vendors.sqlite";
/** How often something new happens while a person watches. */
const TRICKLE_MS = 4 * 60_000;

export interface SandboxOptions {
  /** The sandbox keeps its state in `vendors.sqlite` in this folder, which it creates; one process at a time. */
  readonly dataDir: string;
  readonly clock: Clock;
  readonly declarations: readonly EmulatorDeclaration[];
  /** Default 0: any free port. */
  readonly port?: number;
  readonly latencyMs?: number;
  /** Let one more alert happen every few minutes: for a person at the prompt, never for a script. */
  readonly trickle: boolean;
}

export interface Sandbox {
  readonly url: string;
  /** Settings under which the integrations reach the sandbox; no value in it is worth keeping. */
  readonly env: Readonly<Record<string, string>>;
  /** Who speaks when nobody says who they are. */
  readonly responder: SeedPerson;
  /** Lines for the person at the prompt: what had to be put right at the start. Usually none. */
  readonly notes: readonly string[];
  readonly server: SandboxServer;
  /** Stops the server at once and writes what is left. */
  stop(): Promise<void>;
}

/**
 * The vendors on loopback with a believable company inside. An empty state is seeded; a later start goes on where the
 * last one ended. A state file that cannot be read is moved aside and a fresh company takes its place.
 */
export async function openSandbox(options: SandboxOptions): Promise<Sandbox> {
  const { clock } = options;
  const { state, movedTo } = openState(join(options.dataDir, STATE_FILE), clock.now());
  const server = await startServer(options, state);
  const stopped = new AbortController();
  const trickling = options.trickle ? trickle({ server, state, clock }, stopped.signal) : Promise.resolve();
  return {
    url: server.url,
    env: server.env(),
    responder: SAMPLE_RESPONDER,
    notes:
      movedTo === undefined
        ? []
        : [`The sandbox could not read its data; they are now in ${movedTo}, and it starts afresh.`],
    server,
    async stop() {
      stopped.abort();
      await trickling;
      await server.stop();
      state.close();
    },
  };
}

/** Leaves nothing open when it fails: a server that listens would keep the process alive. */
async function startServer(options: SandboxOptions, state: DiskState): Promise<SandboxServer> {
  let server: SandboxServer | undefined;
  try {
    server = await startSandboxServer({
      declarations: options.declarations,
      state,
      clock: options.clock,
      port: options.port ?? 0,
      latencyMs: options.latencyMs ?? 0,
      beforeAnswer: state.flush,
    });
    for (const emulator of server.emulators) if (state.isEmpty(emulator.vendor)) emulator.seed(COMPANY);
    state.flush();
    return server;
  } catch (error) {
    await server?.stop();
    state.close();
    throw error;
  }
}

interface World {
  readonly server: SandboxServer;
  readonly state: DiskState;
  readonly clock: Clock;
}

/** Lets the repertoire happen, one alert at a time, over and over, until aborted. */
async function trickle({ server, state, clock }: World, signal: AbortSignal): Promise<void> {
  for (let turn = 0; await sleptThrough(clock, TRICKLE_MS, signal); turn++) {
    const alert = FURTHER_ALERTS[turn % FURTHER_ALERTS.length];
    const emulator = server.emulators.find(({ vendor }) => vendor === alert?.vendor);
    if (alert === undefined || emulator?.incident === undefined) continue;
    emulator.incident(COMPANY, alert);
    state.flush();
  }
}
