import { SILENT_LOG } from "../../src/core/log.ts";
import type { Outcome, StoredPlan } from "../../src/core/plan.ts";
import type { Store } from "../../src/core/store.ts";
import { createEngine, type Engine } from "../../src/engine/engine.ts";
import { createInbox, type Inbox } from "../../src/engine/inbox.ts";
import { createReplica, type Replica } from "../../src/engine/replica.ts";
import { Bed, latch, type ScriptedKind, turns } from "./bed.ts";

export const LEASE_MS = 10_000;

/** One of several processes on one store. */
export interface Process {
  readonly replica: Replica;
  readonly engine: Engine;
  readonly inbox: Inbox;
  /** How often it noticed that it had been silent. */
  silences: number;
}

/** Several processes on one store. */
export interface ReplicaScene {
  readonly bed: Bed;
  readonly store: Store;
  startProcess(...kinds: readonly ScriptedKind[]): Promise<Process>;
  /** As a process is that gets no time from its machine: its lease is not renewed until it is thawed. */
  freeze(process: Process): () => void;
  /** Moves time in steps in which a living process renews its lease. */
  pass(ms: number): Promise<void>;
  /** Carries out and concludes what was taken over. */
  carryOut(process: Process, stored: StoredPlan | undefined): Promise<readonly Outcome[]>;
  end(): Promise<void>;
}

export async function openReplicaScene(): Promise<ReplicaScene> {
  const bed = new Bed();
  await bed.start();
  // Two processes cannot share the embedded store; two replicas in one process can, by the same contract.
  const store = Object.assign(Object.create(bed.store) as Store, { isShared: true });
  const processes: Process[] = [];
  const thaws: (() => void)[] = [];
  return {
    bed,
    store,
    startProcess: async (...kinds) => {
      const ports = { store, clock: bed.clock, log: SILENT_LOG };
      const replica = createReplica({
        ...ports,
        onSilence: () => {
          started.silences += 1;
          started.engine.breakOff();
        },
      });
      const inbox = createInbox({ ...ports, replica });
      const engine = createEngine({ ...ports, replica, inbox, kinds: kinds.map(({ kind }) => kind) });
      const started: Process = { replica, engine, inbox, silences: 0 };
      await replica.start();
      processes.push(started);
      return started;
    },
    freeze: ({ replica }) => {
      const { lease } = bed.store;
      const thawed = latch();
      bed.store.lease = async (name, owner, forMs) => {
        if (owner === replica.id) await thawed.opened;
        return lease.call(bed.store, name, owner, forMs);
      };
      const thaw = (): void => {
        bed.store.lease = lease;
        thawed.open();
      };
      thaws.push(thaw);
      return thaw;
    },
    pass: async (ms) => {
      for (let left = ms; left > 0; left -= 1_000) {
        bed.clock.advance(Math.min(left, 1_000));
        await turns();
      }
    },
    carryOut: async ({ engine }, stored) => {
      if (stored === undefined) throw new Error("nothing was taken over");
      const outcomes = await bed.clock.drive(engine.carryOut(stored));
      await engine.conclude(stored);
      return outcomes;
    },
    end: async () => {
      for (const thaw of thaws) thaw();
      await Promise.all(processes.map(({ replica }) => replica.stop()));
      await bed.remove();
    },
  };
}
