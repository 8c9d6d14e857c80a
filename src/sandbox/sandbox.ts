import { join } from "node:path";
import type { Clock } from "../core/clock.ts";
import type { EmulatorDeclaration, SeedPerson } from "../core/emulator.ts";
import { removeAddress, writeAddress } from "./address-file.ts";
import { SAMPLE_RESPONDER } from "./company-people.ts";
import { type Sample, sampleAt } from "./company-vendors.ts";
import type { DiskState } from "./disk-state.ts";
import { openState } from "./open-state.ts";
import { type SandboxServer, startSandboxServer } from "./server.ts";
import { trickle } from "./trickle.ts";

const STATE_FILE = "vendors.sqlite";

export interface SandboxOptions {
  /**
   * The sandbox keeps its state in `vendors.sqlite` in this folder, which it creates; one process at a time. As long as
   * it runs `sandbox.url` beside it says where.
   */
  readonly dataDir: string;
  readonly clock: Clock;
  readonly declarations: readonly EmulatorDeclaration[];
  /** Default 0: any free port. */
  readonly port?: number;
  readonly latencyMs?: number;
  /** Let alerts happen by themselves, the first one soon: for a person at the prompt, never for a script. */
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
  const sample = sampleAt(options.declarations.map(({ vendor }) => vendor));
  const { company, further: alerts } = sample;
  const server = await startServer(options, state, sample);
  const stopped = new AbortController();
  const events = { emulators: server.emulators, company, alerts, clock, keep: state.flush };
  const trickling = options.trickle ? trickle(events, stopped.signal) : Promise.resolve();
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
      removeAddress(options.dataDir);
      await trickling;
      await server.stop();
      state.close();
    },
  };
}

/** Leaves nothing open when it fails: a server that listens would keep the process alive. */
async function startServer(options: SandboxOptions, state: DiskState, { company }: Sample): Promise<SandboxServer> {
  let server: SandboxServer | undefined;
  try {
    server = await startSandboxServer({
      declarations: options.declarations,
      state,
      clock: options.clock,
      port: options.port ?? 0,
      latencyMs: options.latencyMs ?? 0,
      company,
      beforeAnswer: state.flush,
    });
    for (const emulator of server.emulators) if (state.isEmpty(emulator.vendor)) emulator.seed(company);
    state.flush();
    writeAddress(options.dataDir, server.url);
    return server;
  } catch (error) {
    await server?.stop();
    state.close();
    throw error;
  }
}
