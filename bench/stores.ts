import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type EngineProcess, startEngine } from "./engine-process.ts";
import { type BenchDatabases, openDatabases } from "./postgres.ts";

/** One store and the processes that work on it. */
export interface Bed {
  readonly title: string;
  readonly engines: readonly EngineProcess[];
  /** Kills them, and tells what a process that starts afterwards finds; `said`: what there must be in the end. */
  losses(said: number): Promise<Losses>;
}

export interface Losses {
  /** Accepted, and not to be found any more. */
  readonly lost: number;
  /** Accepted, and not finished although it should be. */
  readonly open: number;
}

export interface StoresUnderTest {
  embedded(): Promise<Bed>;
  postgres(replicas: number): Promise<Bed>;
  /** How durable PostgreSQL is set to be; undefined before the first `postgres`. */
  settings(): string | undefined;
  stop(): Promise<void>;
}

/** New, empty stores of both kinds, which go again at the end. */
export function openStores(): StoresUnderTest {
  const dirs: string[] = [];
  let databases: BenchDatabases | undefined;

  async function bed(title: string, address: string, replicas: number): Promise<Bed> {
    const names = Array.from({ length: replicas }, (_, n) => `r${n + 1}`);
    const engines = await Promise.all(names.map((name) => startEngine(address, name)));
    return {
      title,
      engines,
      losses: async (said) => {
        await Promise.all(engines.map((engine) => engine.kill()));
        const later = await startEngine(address, "later");
        const { open, finished } = await later.tally();
        await later.kill();
        return { lost: said - finished, open };
      },
    };
  }

  return {
    embedded: async () => {
      const dir = await mkdtemp(join(tmpdir(), "tocsin-bench-"));
      dirs.push(dir);
      return bed("embedded", dir, 1);
    },
    postgres: async (replicas) => {
      databases ??= await openDatabases();
      const title = `PostgreSQL, ${replicas} ${replicas === 1 ? "replica" : "replicas"}`;
      return bed(title, await databases.make(), replicas);
    },
    settings: () => databases?.settings,
    stop: async () => {
      await databases?.stop();
      for (const dir of dirs) await rm(dir, { recursive: true, force: true });
    },
  };
}
