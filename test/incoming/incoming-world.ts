import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "vitest";
import type { Alert, AlertSource } from "../../src/core/alerts.ts";
import type { Company } from "../../src/core/emulator.ts";
import { BotError } from "../../src/core/errors.ts";
import type { AlertEvent, EventSource } from "../../src/core/events.ts";
import type { Account } from "../../src/core/integration.ts";
import type { Log, LogFields } from "../../src/core/log.ts";
import type { HookMapping } from "../../src/core/routes.ts";
import type { Store } from "../../src/core/store.ts";
import { openIncoming } from "../../src/incoming/incoming.ts";
import { createSenders, type Senders } from "../../src/incoming/senders.ts";
import type { FaultInput } from "../../src/sandbox/faults.ts";
import { openEmbeddedStore } from "../../src/store/embedded/open.ts";
import { actor } from "../contracts/alert-world.ts";
import { only, type VendorWorld, writingTo } from "../contracts/vendor-world.ts";
import { TestClock } from "../kit/test-clock.ts";

export interface IncomingWorld extends VendorWorld {
  readonly senders: Senders;
  readonly alerts: AlertSource;
  readonly store: Store;
  readonly logged: readonly { readonly event: string; readonly fields: LogFields }[];
  mappings: Readonly<Record<string, HookMapping>>;
  source(path: string): EventSource;
  /** Everything that a delivery tells, received. */
  deliver(path: string, body: unknown): Promise<readonly (Alert | undefined)[]>;
  receive(event: AlertEvent): Promise<Alert | undefined>;
  /** How many there were since the last call. */
  commits(): number;
  /** As another process on the same store would. */
  openAnother(): Account;
}

/** Our own alerts in a store of their own, with nobody behind them. */
export async function openIncomingWorld(company?: Company): Promise<IncomingWorld> {
  const clock = new TestClock();
  const dir = await mkdtemp(join(tmpdir(), "tocsin-incoming-"));
  const store = await openEmbeddedStore({ dir, clock });
  const faults: { sort: "reads" | "writes"; fault: FaultInput["fault"]; left: number }[] = [];
  const logged: { event: string; fields: LogFields }[] = [];
  const note = (event: string, fields: LogFields = {}) => void logged.push({ event, fields });
  const log: Log = { info: note, warn: note, error: note };
  let commits = 0;
  const struckStore = strikable(store, faults, () => {
    commits += 1;
  });
  const senders = createSenders(clock, () => world.mappings);
  const open = (over: Store): Account => openIncoming({ store: over, clock, log, senders });
  const settle = <T>(work: Promise<T>): Promise<T> => work;
  const account = open(struckStore);
  const alerts = sourceOf(account);
  const receive = async (event: AlertEvent) => alerts.receive?.(event);

  const world: IncomingWorld = {
    clock,
    account,
    senders,
    alerts,
    store,
    logged,
    mappings: {},
    state: {
      table: () => {
        throw new Error("nobody is behind these alerts");
      },
    },
    settle,
    named: async (kind, name) => {
      const all = (await account.names[kind]?.()) ?? elsewhere(kind, name);
      return only(all.filter((one) => one.name === name));
    },
    ...writingTo(account, { clock, settle }),
    async struck(sort, fault, work, times = 1) {
      const struck = { sort, fault, left: times };
      faults.push(struck);
      const result = await work();
      expect(struck.left).toBeLessThan(times);
      faults.length = 0;
      return result;
    },
    traffic: () => [],
    source: (path) => only(senders().filter((one) => one.path === path)),
    deliver: async (path, body) => {
      const { events } = world.source(path).read(body, { headers: {}, raw: new Uint8Array() });
      return Promise.all(events.map((event) => (event.type === "alert" ? receive(event) : undefined)));
    },
    receive,
    commits: () => {
      const since = commits;
      commits = 0;
      return since;
    },
    openAnother: () => open(store),
    async ends() {
      await store.close();
      await rm(dir, { recursive: true, force: true });
    },
  };
  if (company !== undefined) await seed(world, company);
  return world;
}

/** People of other accounts, and what only pagers have. */
function elsewhere(kind: "person" | "schedule" | "policy" | string, name: string) {
  if (kind === "service" || kind === "team" || kind === "vendor") return [];
  const aliases = [`${name.toLowerCase()}@example.com`];
  if (kind === "person") return [{ kind, name, aliases, refs: [{ account: "pager", id: name }] }] as const;
  return [{ kind: kind === "policy" ? kind : "schedule", name, refs: [{ account: "pager", id: name }] }] as const;
}

function sourceOf({ capabilities: { alerts } }: Account): AlertSource {
  if (alerts === undefined) throw new Error("there are no alerts");
  return alerts;
}

async function seed(world: IncomingWorld, company: Company): Promise<void> {
  const alerts = company.alerts.filter(({ vendor }) => vendor === "pagerduty");
  const made = await world.deliver("alertmanager", {
    alerts: alerts.map(({ title, service, priority, ageMs }) => ({
      status: "firing",
      labels: {
        alertname: title,
        service,
        priority,
        team: company.services.find(({ name }) => name === service)?.team ?? "",
      },
      startsAt: new Date(world.clock.now() - ageMs).toISOString(),
      generatorURL: "http://prometheus.example.com/graph",
    })),
  });
  for (const [i, { ackedBy }] of alerts.entries()) {
    const alert = made[i];
    if (ackedBy === undefined || alert === undefined) continue;
    const by = await world.alerts.attribute(actor(ackedBy));
    await world.does(world.alerts.acknowledge([alert], by), by);
  }
}

/** A store that refuses, or loses its answer, as a vendor does in the same test. */
function strikable(
  store: Store,
  faults: readonly { readonly sort: "reads" | "writes"; readonly fault: FaultInput["fault"]; left: number }[],
  onCommit: () => void,
): Store {
  const strike = (sort: "reads" | "writes") => {
    const struck = faults.find((one) => one.sort === sort && one.left > 0);
    if (struck !== undefined) struck.left -= 1;
    return struck?.fault;
  };
  const read = async <T>(work: () => Promise<T>): Promise<T> => {
    const fault = strike("reads");
    if (fault !== undefined) throw refusal(fault);
    return work();
  };
  return {
    ...store,
    get: (collection, id) => read(() => store.get(collection, id)),
    list: (collection) => read(() => store.list(collection)),
    commit: async (changes) => {
      onCommit();
      const fault = strike("writes");
      if (fault?.kind === "reset") {
        await store.commit(changes);
        throw new BotError("store_failed", "The answer was lost.", { details: { inDoubt: true } });
      }
      if (fault !== undefined) throw refusal(fault);
      return store.commit(changes);
    },
  };
}

function refusal(fault: FaultInput["fault"]): BotError {
  const body = fault.kind === "answer" ? fault.body : undefined;
  const isWord = typeof body === "object" && body !== null && "message" in body;
  return new BotError("vendor_auth", isWord ? String(body.message) : "It is refused.");
}
