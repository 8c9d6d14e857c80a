import type { Clock } from "../../src/core/clock.ts";
import type { Company, EmulatorDeclaration } from "../../src/core/emulator.ts";
import type { HttpClient } from "../../src/core/http.ts";
import { createHttpClient } from "../../src/http/client.ts";
import { memoryState } from "../../src/sandbox/memory-state.ts";
import { type SandboxServer, startSandboxServer } from "../../src/sandbox/server.ts";
import { TestClock } from "./test-clock.ts";

export interface TestSandboxOptions {
  readonly emulators: readonly EmulatorDeclaration[];
  readonly clock: Clock;
  /** Seeded when given; else the emulators start empty. */
  readonly company?: Company;
  readonly latencyMs?: number;
  /** Default true: tests look at the traffic. */
  readonly record?: boolean;
}

export interface TestSandbox extends Omit<SandboxServer, "env"> {
  /** Settings that lead an integration here: hand it to `connect` as `env`. */
  readonly env: Readonly<Record<string, string>>;
  /** The real client, without jitter (its random is 0), on the same clock. */
  readonly http: HttpClient;
  /** Awaits work that may wait for the clock: moves a TestClock whenever no request is under way. */
  settle<T>(work: Promise<T>): Promise<T>;
  /** Fails when a request broke a vendor's document or an injected fault was never met. */
  expectClean(): void;
}

/** The vendors on loopback with their state in memory, and the real HTTP client to reach them. */
export async function startTestSandbox(options: TestSandboxOptions): Promise<TestSandbox> {
  const { clock, company } = options;
  const server = await startSandboxServer({
    declarations: options.emulators,
    state: memoryState(),
    clock,
    latencyMs: options.latencyMs ?? 0,
    record: options.record ?? true,
  });
  if (company !== undefined) for (const emulator of server.emulators) emulator.seed(company);
  const http = createHttpClient({ clock, random: () => 0 });
  return {
    ...server,
    env: server.env(),
    http,
    settle: (work) => (clock instanceof TestClock ? clock.drive(work, () => http.inFlight() > 0) : work),
    expectClean() {
      const unmet = server.pendingFaults().map((rule) => `fault never met: ${JSON.stringify(rule)}`);
      const broken = server.violations.map(({ vendor, request, problem }) => `${vendor} ${request}: ${problem}`);
      if (unmet.length + broken.length > 0) throw new Error([...broken, ...unmet].join("\n"));
    },
    async stop() {
      await http.stop();
      await server.stop();
    },
  };
}
