import { z } from "zod";
import type { Inbound } from "../src/core/inbound.ts";
import { SILENT_LOG } from "../src/core/log.ts";
import type { OperationKind } from "../src/core/operation-kind.ts";
import type { Plan, StoredPlan } from "../src/core/plan.ts";
import type { Store } from "../src/core/store.ts";
import { createEngine } from "../src/engine/engine.ts";
import { createInbox } from "../src/engine/inbox.ts";
import { createReplica } from "../src/engine/replica.ts";
import type { Origin } from "../src/engine/stored-plan.ts";
import { realClock } from "../src/real-clock.ts";

/** Whoever speaks twice at the same moment waits for themselves: each of those at once is another person. */
const SPEAKERS = 256;

/** A write that takes no time: what is left is the bot's own work. */
const NOTHING: OperationKind = {
  kind: "bench.nothing",
  params: z.record(z.string(), z.json()),
  safety: "repeatable",
  describe: ({ target }) => `do nothing to ${target.label}`,
  requests: () => [],
  async *execute(operations) {
    for (const { id } of operations) yield { operation: id, state: "done", at: realClock.now() };
  },
};

/** The engine on a store, with sayings to give it. Each method is one saying, another one each time. */
export interface EngineBench {
  /** Heard and accepted: the person may be told that it will be done. */
  accept(): Promise<StoredPlan>;
  /** The same for a saying that needs no receipt: what the engine alone takes. */
  acceptOnly(): Promise<StoredPlan>;
  /** What follows: carried out, recorded, reported. */
  finish(plan: StoredPlan): Promise<void>;
  stop(): Promise<void>;
}

/** `name` keeps the sayings of processes that share a store apart. */
export async function openEngineBench(store: Store, name: string): Promise<EngineBench> {
  const ports = { store, clock: realClock, log: SILENT_LOG };
  const replica = createReplica({ ...ports, onSilence: () => engine.breakOff() });
  const inbox = createInbox({ ...ports, replica });
  const engine = createEngine({ ...ports, kinds: [NOTHING], replica, inbox });
  await replica.start();
  const began = `${name}-${Date.now()}`;
  let said = 0;

  const next = (): { readonly inbound: Inbound; readonly plan: Plan } => {
    said += 1;
    return { inbound: inboundOf(`bench:${began}:${said}`, said, name), plan: planOf(said) };
  };

  return {
    accept: async () => {
      const { inbound, plan } = next();
      const receipt = await inbox.receive(inbound);
      if (receipt === undefined) throw new Error(`${inbound.id} was heard before`);
      return engine.accept(plan, originOf(inbound), { receipt });
    },
    acceptOnly: async () => {
      const { inbound, plan } = next();
      return engine.accept(plan, originOf(inbound));
    },
    finish: async (plan) => {
      await engine.carryOut(plan);
      await engine.conclude(plan);
    },
    stop: async () => {
      await engine.stop(0);
      await replica.stop();
    },
  };
}

function inboundOf(id: string, n: number, name: string): Inbound {
  const speaker = n % SPEAKERS;
  return {
    id,
    actor: {
      id: `bench:U${name}${speaker}`,
      name: `Responder ${speaker}`,
      email: `responder-${speaker}@example.com`,
      zone: "Europe/Berlin",
    },
    place: { id: "bench:C0123456789", platform: "bench", thread: "1763712000.000100" },
    text: `ack PD-${n}`,
    addressed: true,
  };
}

function originOf({ id: inbound, actor, place, text: said }: Inbound): Origin {
  return { inbound, actor, place, command: "ack", args: { alerts: said.slice("ack ".length) }, said };
}

/** As `ack` of one PagerDuty alert leaves it. */
function planOf(n: number): Plan {
  const id = `Q${String(n).padStart(13, "0")}`;
  const label = `PD-${n} Queue ${n} of the payment workers is stuck`;
  return {
    type: "plan",
    title: `Acknowledge ${label}`,
    by: { bench: { id: "PABC123", name: "Responder", email: "responder@example.com" } },
    operations: [
      {
        id: "1",
        kind: NOTHING.kind,
        account: "bench",
        target: { id, label, url: `https://example.pagerduty.com/incidents/${id}` },
        params: { status: "acknowledged", before: { status: "triggered", urgency: "high", assignees: ["PABC123"] } },
      },
    ],
  };
}
