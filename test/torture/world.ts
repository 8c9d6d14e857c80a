import type { Clock } from "../../src/core/clock.ts";
import type { Company, SeedAlert } from "../../src/core/emulator.ts";
import type { ChaosInput } from "../../src/sandbox/chaos.ts";
import { COMPANY } from "../../src/sandbox/company.ts";
import type { LedgerEntry } from "../../src/sandbox/effects.ts";
import { EMULATORS } from "../../src/sandbox/emulators.ts";
import type { FaultInput } from "../../src/sandbox/faults.ts";
import { memoryState } from "../../src/sandbox/memory-state.ts";
import { startSandboxServer } from "../../src/sandbox/server.ts";

/** Each is changed by one scene only, so that what became of it is that scene's doing. */
const COMPONENTS = 300;

/** The sample company with as many components as the longest run needs, and no alert but those of the run. */
const TORTURED: Company = {
  ...COMPANY,
  alerts: [],
  components: Array.from({ length: COMPONENTS }, (_, index) => ({ name: componentName(index) })),
  templates: [],
  maintenance: { ...COMPANY.maintenance, component: componentName(0) },
};

function componentName(index: number): string {
  return `Cell ${String(index + 1).padStart(4, "0")}`;
}

/** Services that both pagers know, one each: where the run's alerts arise. */
const SERVICE = { pagerduty: "Build Runners", opsgenie: "Web App" } as const;

/** How late they land by the clock: well within the settle window, far beyond any early look. */
const LATE_MS = 14_000;

/**
 * What each run meets whatever its seed: the first writes that no vendor knows to be the same a second time land after
 * their connection was reset, or have landed by then.
 */
const SET_PIECES: readonly FaultInput[] = (
  [
    { vendor: "pagerduty", method: "POST", path: "/notes$" },
    { vendor: "opsgenie", method: "POST", path: "/notes$" },
    { vendor: "statuspage", method: "POST", path: "/incidents$" },
    { vendor: "statuspage", method: "PATCH", path: "/incidents/" },
  ] satisfies Omit<FaultInput, "fault">[]
).flatMap((write) => [
  { ...write, fault: { kind: "late", ms: LATE_MS } },
  { ...write, fault: { kind: "reset", when: "after" } },
]);

export interface Vendors {
  readonly env: Readonly<Record<string, string>>;
  readonly effects: readonly LedgerEntry[];
  readonly violations: readonly { readonly vendor: string; readonly request: string; readonly problem: string }[];
  /** A component that no other scene has; undefined when there are no more. */
  component(): string | undefined;
  /** Lets an alert arise; its handle, as people type it. */
  alert(vendor: TorturedVendor, title: string): string;
  /** What effects call an alert that arose here; undefined when it did not. */
  idOf(handle: string): string | undefined;
  /** Resolves when what is there now shows in reads that lag. */
  shown(): Promise<void>;
  /** Ends chaos and lag. */
  calm(): void;
  /** How many late requests have yet to be carried out. */
  late(): Promise<number>;
  stop(): Promise<void>;
}

export type TorturedVendor = Exclude<SeedAlert["vendor"], "jsm">;

export interface VendorTrouble {
  /** Absent: nothing goes wrong at the vendors. */
  readonly chaos?: ChaosInput;
  /** Reads lag so far behind, ms of the clock. */
  readonly lagMs: number;
  /** Added to each request, ms of real time. Default 0. */
  readonly latencyMs?: number;
}

/** The vendors' emulators, in this process, with everything that may go wrong going wrong. */
export async function startVendors(clock: Clock, { chaos, lagMs, latencyMs = 0 }: VendorTrouble): Promise<Vendors> {
  const state = memoryState();
  const server = await startSandboxServer({ declarations: EMULATORS, state, clock, latencyMs });
  for (const emulator of server.emulators) emulator.seed(TORTURED);
  server.setChaos(chaos);
  for (const fault of chaos === undefined ? [] : SET_PIECES) server.addFault(fault);
  for (const { vendor } of server.emulators) server.setLag(vendor, lagMs);

  let used = 0;
  const ids = new Map<string, string>();
  const newest = {
    pagerduty: () => {
      const last = [...state.table<{ number: number; id: string }>("pagerduty/incidents").peekAll()].at(-1);
      return { handle: `PD-${last?.number}`, id: last?.id ?? "" };
    },
    opsgenie: () => {
      const last = [...state.table<{ tinyId: string; id: string }>("opsgenie/alerts").peekAll()].at(-1);
      return { handle: `OG-${last?.tinyId}`, id: last?.id ?? "" };
    },
  };
  return {
    env: server.env(),
    effects: server.effects,
    violations: server.violations,
    component: () => (used < COMPONENTS ? componentName(used++) : undefined),
    alert(vendor, title) {
      const emulator = server.emulators.find((one) => one.vendor === vendor);
      const alert: SeedAlert = { vendor, title, service: SERVICE[vendor], urgency: "high", priority: "P2", ageMs: 0 };
      emulator?.incident?.(TORTURED, alert);
      const { handle, id } = newest[vendor]();
      ids.set(handle, id);
      return handle;
    },
    idOf: (handle) => ids.get(handle),
    shown: () => clock.sleep(lagMs),
    calm() {
      server.setChaos(undefined);
      for (const { vendor } of server.emulators) server.setLag(vendor, 0);
    },
    late: async () => {
      const answer: { waiting: number } = JSON.parse(await (await fetch(`${server.url}/_control/late`)).text());
      return answer.waiting;
    },
    stop: server.stop,
  };
}
