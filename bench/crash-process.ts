/**
 * Fills a store with unfinished plans by the engine itself, on emulated vendors, and reports when it may be killed: what
 * a crash leaves is then no imitation.
 */
import { INTEGRATIONS } from "../integrations/index.ts";
import { connectAccounts } from "../src/app/accounts.ts";
import { readConfig } from "../src/config.ts";
import type { Alert, AlertSource } from "../src/core/alerts.ts";
import type { Clock } from "../src/core/clock.ts";
import { SILENT_LOG } from "../src/core/log.ts";
import type { OperationKind } from "../src/core/operation-kind.ts";
import type { Attribution } from "../src/core/people.ts";
import type { StoredPlan } from "../src/core/plan.ts";
import type { Change, Store } from "../src/core/store.ts";
import { createEngine } from "../src/engine/engine.ts";
import { createInbox } from "../src/engine/inbox.ts";
import { createReplica } from "../src/engine/replica.ts";
import { createHttpClient } from "../src/http/client.ts";
import { realClock } from "../src/real-clock.ts";
import { openEmbeddedStore } from "../src/store/embedded/open.ts";
import { type CrashOrder, FATES, type Fate, inboundOf, noteOf } from "./crash.ts";

/** As long ago it was; less than after what a note is too old to be sent. */
const AGO_MS = 5 * 60_000;
const AT_ONCE = 64;

const clock: Clock = { ...realClock, now: () => realClock.now() - AGO_MS };
const fates = new Map<string, Fate>();
let reached = 0;

/** Stands where the crash finds it. */
function stand(): Promise<never> {
  reached += 1;
  return new Promise(() => undefined);
}

function dying(kind: OperationKind): OperationKind {
  return {
    ...kind,
    async *execute(operations, execution) {
      const fate = fates.get(execution.planId);
      if (fate === "unsent") await stand();
      for await (const outcome of kind.execute(operations, execution)) {
        if (fate === "unheard") await stand();
        yield outcome;
      }
    },
  };
}

function dyingStore(store: Store): Store {
  const isEnd = (change: Change): boolean =>
    "put" in change && change.put === "claims" && change.version === 1 && fates.get(change.id) === "unended";
  return { ...store, commit: (changes) => (changes.some(isEnd) ? stand() : store.commit(changes)) };
}

async function serve({ env, counts }: CrashOrder): Promise<void> {
  const config = readConfig(env, INTEGRATIONS);
  const http = createHttpClient({ clock: realClock });
  const { accounts } = await connectAccounts({ config, clock: realClock, http, trickle: false });
  const source = accounts.find(({ account }) => account === "opsgenie")?.capabilities.alerts;
  if (source === undefined) throw new Error("there is no OpsGenie");
  const alerts = await Array.fromAsync(source.list({}));
  const by = await source.attribute(inboundOf(0).actor);

  const store = dyingStore(await openEmbeddedStore({ dir: config.dataDir, clock }));
  const ports = { store, clock, log: SILENT_LOG };
  const replica = createReplica({ ...ports, onSilence: () => engine.breakOff() });
  const inbox = createInbox({ ...ports, replica });
  const kinds = accounts.flatMap((account) => account.kinds).map(dying);
  const engine = createEngine({ ...ports, kinds, replica, inbox });
  await replica.start();

  async function accept(n: number): Promise<StoredPlan> {
    const inbound = inboundOf(n);
    const receipt = await inbox.receive(inbound);
    const alert = alerts[n % alerts.length];
    if (alert === undefined) throw new Error("there are no alerts");
    const { actor, place, text: said } = inbound;
    const args = { handle: alert.handle, text: noteOf(n) };
    return engine.accept(
      planOf(alert, by, n, source),
      { inbound: inbound.id, actor, place, command: "note", args, said },
      { receipt },
    );
  }

  const plans = await inTurns(
    FATES.flatMap((fate) => Array.from({ length: counts[fate] }, () => fate)),
    async (fate, n) => {
      const plan = await accept(n);
      fates.set(plan.id, fate);
      return plan;
    },
  );
  const standing: Promise<unknown>[] = [];
  await inTurns(plans, async (plan) => {
    const fate = fates.get(plan.id);
    if (fate === "unbegun") return;
    const carried = engine.carryOut(plan);
    if (fate === "unreported") await carried;
    else standing.push(carried);
  });
  while (reached < standing.length) await realClock.sleep(20);
  process.send?.("ready");
}

function planOf(alert: Alert, by: Attribution, n: number, source: AlertSource | undefined) {
  const operations = source?.note(alert, by, noteOf(n)) ?? [];
  return { type: "plan", title: `Note on ${alert.handle}`, operations, by: { [alert.account]: by } } as const;
}

/** So many at the same time, begun in their order. */
async function inTurns<T, R>(items: readonly T[], work: (item: T, n: number) => Promise<R>): Promise<readonly R[]> {
  const results: R[] = [];
  const rest = items.entries();
  const worker = async (): Promise<void> => {
    for (const [n, item] of rest) results[n] = await work(item, n);
  };
  await Promise.all(Array.from({ length: AT_ONCE }, worker));
  return results;
}

process.once("message", (order: CrashOrder) => void serve(order));
