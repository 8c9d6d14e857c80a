import type { HistoryEntry } from "../core/context.ts";
import type { Json } from "../core/json.ts";
import type { Outcome, OutcomeState, StoredPlan } from "../core/plan.ts";
import { OUTCOME_STATES } from "../core/plan.ts";
import type { Change, Store } from "../core/store.ts";
import { fromStore, toStore } from "./stored.ts";
import type { Origin } from "./stored-plan.ts";

/** One thing that was said and what became of it. */
export interface AuditRecord {
  readonly at: number;
  readonly inbound: string;
  readonly actor: { readonly id: string; readonly name: string };
  readonly place: { readonly id: string; readonly platform: string; readonly thread?: string };
  readonly said: string;
  /** How it was read; both absent when it was not understood. */
  readonly command?: string;
  readonly args?: Json;
  /** "done 12 · failed 1", or why nothing was done. */
  readonly result: string;
  readonly plan?: string;
  /** The plan that this one undoes, tries again or settles. */
  readonly about?: string;
  readonly outcomes?: readonly AuditedOutcomes[];
}

/** Operations that ended alike in one request. */
interface AuditedOutcomes {
  readonly state: OutcomeState;
  readonly reason?: string;
  readonly requestId?: string;
  readonly kind: string;
  /** The vendors' ids. */
  readonly targets: readonly string[];
}

/**
 * The audit record. The engine itself records every plan, in the commit that finishes it; what led to no plan (a query,
 * a refusal, a question) is recorded by whoever answered it.
 */
export interface Audit {
  /** Durable when it resolves. */
  append(record: AuditRecord): Promise<void>;
  /** What was said in a place, in any thread of it, newest first. */
  history(place: Pick<Origin["place"], "id">, limit: number): Promise<readonly HistoryEntry[]>;
}

export function createAudit({ store }: { readonly store: Store }): Audit {
  return {
    append: (record) => store.commit([auditEntry(record)]),
    history: async (place, limit) => {
      const entries = await store.read("audit", { key: place.id, newestFirst: true, limit });
      return entries.map((entry) => {
        const { at, actor, said, command, result } = fromStore<AuditRecord>(entry);
        return { at, who: actor.name, said, command, result };
      });
    },
  };
}

/** The change that records it, to go with others in one commit. */
export function auditEntry(record: AuditRecord): Change {
  return { append: "audit", key: record.place.id, at: record.at, value: toStore(record) };
}

/** The record of a plan that has ended. */
export function planRecord(plan: StoredPlan, outcomes: readonly Outcome[], at: number): AuditRecord {
  const { id, inbound, actor, place, said, command, args } = plan;
  const about = plan.undoes ?? plan.retries ?? plan.settles?.plan;
  return {
    at,
    inbound,
    actor: { id: actor.id, name: actor.name },
    place,
    said,
    command,
    args,
    plan: id,
    ...(about === undefined ? {} : { about }),
    result: resultLine(plan, outcomes),
    outcomes: grouped(plan, outcomes),
  };
}

/** "done 12 · failed 1": the states that occurred, and what was refused beforehand. */
function resultLine(plan: StoredPlan, outcomes: readonly Outcome[]): string {
  const refused = (plan.refused ?? []).reduce((sum, refusal) => sum + refusal.count, 0);
  const counts = OUTCOME_STATES.map((state) => [state, outcomes.filter((one) => one.state === state).length] as const);
  const parts = [...counts, ["refused", refused] as const].filter(([, n]) => n > 0).map(([word, n]) => `${word} ${n}`);
  return parts.join(" · ") || "nothing to do";
}

function grouped(plan: StoredPlan, outcomes: readonly Outcome[]): readonly AuditedOutcomes[] {
  const operations = new Map(plan.operations.map((operation) => [operation.id, operation]));
  const groups = new Map<string, AuditedOutcomes & { readonly targets: string[] }>();
  for (const { operation: id, state, reason, requestId } of outcomes) {
    const operation = operations.get(id);
    if (operation === undefined) continue;
    const { kind, target } = operation;
    const facts = {
      state,
      kind,
      ...(reason === undefined ? {} : { reason }),
      ...(requestId === undefined ? {} : { requestId }),
    };
    const key = JSON.stringify(facts);
    const group = groups.get(key) ?? { ...facts, targets: [] };
    group.targets.push(target.id);
    groups.set(key, group);
  }
  return [...groups.values()];
}
