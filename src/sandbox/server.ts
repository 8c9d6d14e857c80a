import { type FastifyInstance, fastify } from "fastify";
import type { Clock } from "../core/clock.ts";
import type { Company, Emulator, EmulatorDeclaration, EmulatorState, HookTarget, TargetOf } from "../core/emulator.ts";
import { BotError } from "../core/errors.ts";
import { type ChaosInput, chaosSchema } from "./chaos.ts";
import { COMPANY } from "./company.ts";
import { type Controls, controlPlugin } from "./control.ts";
import { createCourier } from "./courier.ts";
import { createLedger, type LedgerEntry } from "./effects.ts";
import { createFaultBox } from "./fault-box.ts";
import type { FaultInput, FaultRule } from "./faults.ts";
import { createHooks, type HookState } from "./hooks.ts";
import { createLag } from "./lag.ts";
import { createLateRequests } from "./late.ts";
import { scopedState } from "./scoped-state.ts";
import { addSharedHooks, placeOf } from "./shared-hooks.ts";
import { createStorms, type Storm, type StormInput } from "./storm.ts";
import { createTrafficRecorder, type TrafficEntry } from "./traffic.ts";

const HOST = "127.0.0.1";
/** OpsGenie's aliases have up to 512 characters, more when percent-encoded. Source: OpsGenie alert API, read 2026-11-21. */
const PARAM_CHARS_MAX = 2_000;

interface Violation {
  readonly vendor: string;
  readonly request: string;
  readonly problem: string;
}

export interface SandboxServerOptions {
  readonly declarations: readonly EmulatorDeclaration[];
  readonly state: EmulatorState;
  readonly clock: Clock;
  /** Default 0: any free port. */
  readonly port?: number;
  /** Added to each request, ms of real time as on a real network. Default 0. */
  readonly latencyMs?: number;
  /** Remember each request and its answer. Default false. */
  readonly record?: boolean;
  /** Whose services storms strike. Default: the sample company. */
  readonly company?: Company;
  /** Called before an answer leaves, and after each alert of a storm: what happened must be on disk when this returns. */
  beforeAnswer?(): void;
}

export interface SandboxServer {
  /** "http://127.0.0.1:4567"; emulators are below `/<vendor>`, switches below `/_control`. */
  readonly url: string;
  readonly emulators: readonly Emulator[];
  /** Requests that the vendors' documents do not allow, unknown addresses, and faults of the emulators themselves. */
  readonly violations: readonly Violation[];
  readonly traffic: readonly TrafficEntry[];
  /** Every write that took effect, in its order. */
  readonly effects: readonly LedgerEntry[];
  addFault(fault: FaultInput): void;
  /** Faults that still wait for their requests. */
  pendingFaults(): readonly FaultRule[];
  clearFaults(): void;
  clearTraffic(): void;
  setLatency(ms: number): void;
  /** Random faults from now on; undefined: no more. */
  setChaos(chaos: ChaosInput | undefined): void;
  /** Reads of this vendor show its state as it was so long ago, at most LAG_MS_MAX; 0 ends it. */
  setLag(vendor: string, ms: number): void;
  /** This vendor tells that address of every change from now on. False: it is not here, or it sends nothing. */
  hook(vendor: string, target: HookTarget): boolean;
  /** Has every vendor that can tell the address that `targetOf` gives it. Returns which can. */
  hookAll(targetOf: TargetOf): readonly string[];
  /** Where changes are told, without secrets, and what became of what was sent there. */
  hooks(): readonly HookState[];
  /** Begins a storm of alerts; see `Storms.begin`. */
  storm(storm: StormInput): Storm;
  /** The settings under which the integrations reach these emulators. */
  env(): Readonly<Record<string, string>>;
  /** Closes at once, open connections included. */
  stop(): Promise<void>;
}

/** Starts the given vendors' emulators on one loopback server. Throws `bad_input` when the port is taken. */
export async function startSandboxServer(options: SandboxServerOptions): Promise<SandboxServer> {
  const { clock } = options;
  const violations: Violation[] = [];
  const faults = createFaultBox();
  const traffic = createTrafficRecorder(options.record ?? false);
  const ledger = createLedger();
  const lag = createLag(clock);
  const app = fastify({
    forceCloseConnections: true,
    routerOptions: { maxParamLength: PARAM_CHARS_MAX },
    schemaController: { compilersFactory: { buildValidator: refuseSchemas, buildSerializer: refuseSchemas } },
  });
  const courier = createCourier(clock);
  let url = "";

  const emulators = options.declarations.map((declaration) =>
    declaration.create({
      state: lag.over(scopedState(options.state, declaration.vendor), declaration.vendor),
      clock,
      onViolation: (violation) => violations.push(violation),
      onEffect: (effect) => ledger.note({ at: clock.now(), vendor: declaration.vendor, ...effect }),
      publicUrl: () => `${url}/${declaration.vendor}`,
      deliver: courier.deliver,
    }),
  );
  const late = createLateRequests(app, clock);
  const vendors = new Set(emulators.map(({ vendor }) => vendor));
  const keep = options.beforeAnswer ?? (() => {});
  const hooks = createHooks(emulators, courier);
  const storms = createStorms({ emulators, company: options.company ?? COMPANY, clock, keep });
  const latencyMs = options.latencyMs ?? 0;
  const controls: Controls = { vendors, faults, traffic, lag, late, ledger, hooks, storms, latencyMs };

  addSharedHooks(app, { controls, emulators, clock, beforeAnswer: keep });
  watchForViolations(app, violations);
  await app.register(controlPlugin(controls), { prefix: "/_control" });
  for (const emulator of emulators) await app.register(emulator.plugin, { prefix: `/${emulator.vendor}` });
  url = await listen(app, options.port ?? 0);

  return {
    url,
    emulators,
    violations,
    traffic: traffic.entries,
    effects: ledger.entries,
    addFault: faults.add,
    pendingFaults: faults.pending,
    clearFaults: () => faults.clear(),
    clearTraffic: traffic.clear,
    setLatency(ms) {
      controls.latencyMs = ms;
    },
    setChaos: (chaos) => faults.setChaos(chaos && chaosSchema.parse(chaos)),
    setLag: lag.set,
    hook: hooks.set,
    hookAll: (targetOf) =>
      emulators
        .filter(({ vendor, signingSecret }) => hooks.set(vendor, targetOf(vendor, signingSecret)))
        .map(({ vendor }) => vendor),
    hooks: hooks.list,
    storm: storms.begin,
    env: () => Object.assign({}, ...emulators.map((emulator) => emulator.env(`${url}/${emulator.vendor}`))),
    async stop() {
      await Promise.all([late.stop(), storms.stop(), courier.stop()]);
      await app.close();
    },
  };
}

/** An address that no vendor has, and a fault inside an emulator, are both answered and held against whoever caused them. */
function watchForViolations(app: FastifyInstance, violations: Violation[]): void {
  app.setNotFoundHandler((request, reply) => {
    const { vendor, path } = placeOf(request);
    violations.push({ vendor, request: `${request.method} ${path}`, problem: "no such address" });
    return reply.code(404).send({ message: "Not found" });
  });
  app.setErrorHandler((error, request, reply) => {
    const { vendor, path } = placeOf(request);
    const message = error instanceof Error ? error.message : String(error);
    const status = statusOf(error);
    // Whoever is killed in the middle of a request leaves half a body behind: that breaks no rule.
    if (status >= 500 && !request.raw.destroyed)
      violations.push({ vendor, request: `${request.method} ${path}`, problem: `emulator broke: ${message}` });
    return reply.code(status).send({ message });
  });
}

function statusOf(error: unknown): number {
  const status = error instanceof Error && "statusCode" in error ? error.statusCode : undefined;
  return typeof status === "number" && status >= 400 ? status : 500;
}

/** Emulators check with zod. Fastify's own schema compilers are not loaded: they take 40 ms of the time to the first reply. */
function refuseSchemas(): never {
  throw new Error("routes of the sandbox have no JSON schema");
}

async function listen(app: FastifyInstance, port: number): Promise<string> {
  try {
    return await app.listen({ host: HOST, port });
  } catch (error) {
    await app.close();
    if (!(error instanceof Error && "code" in error && error.code === "EADDRINUSE")) throw error;
    throw new BotError("bad_input", `Port ${port} is taken; choose another one with --port, or 0 for any.`, {
      cause: error,
    });
  }
}
