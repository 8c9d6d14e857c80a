import type { Message } from "../../src/core/inbound.ts";
import type { Outcome, StoredPlan } from "../../src/core/plan.ts";
import { COLLECTIONS, type Store } from "../../src/core/store.ts";
import { readOutcomes } from "../../src/engine/ledger.ts";
import { fromStore } from "../../src/engine/stored.ts";
import type { LedgerEntry } from "../../src/sandbox/effects.ts";
import type { ChatLedger } from "./chat-ledger.ts";
import { keyOfEffect, keyOfOperation } from "./effect-keys.ts";

/** What must not be, each as a line that says where. */
export interface Findings {
  readonly lost: string[];
  readonly doubled: string[];
  readonly unanswered: string[];
  readonly unexpected: string[];
}

export interface Counts {
  readonly sayings: number;
  readonly deliveries: number;
  readonly plans: number;
  readonly operations: number;
  readonly effects: number;
  /** Outcomes by state. */
  readonly outcomes: Readonly<Record<Outcome["state"], number>>;
}

export interface Evidence {
  readonly store: Store;
  readonly chat: ChatLedger;
  readonly effects: readonly LedgerEntry[];
  readonly violations: readonly { readonly vendor: string; readonly request: string; readonly problem: string }[];
}

/** Collections in which nothing may be left once everything was answered. */
const EMPTY_AT_THE_END = COLLECTIONS.filter((name) => ["inbounds", "plans", "claims", "messages"].includes(name));

/** Holds what the store and the chat say against what happened at the vendors. */
export async function audit(evidence: Evidence): Promise<{ readonly findings: Findings; readonly counts: Counts }> {
  const findings: Findings = { lost: [], doubled: [], unanswered: [], unexpected: [] };
  await auditStore(evidence.store, findings);
  auditChat(evidence.chat, findings);
  const plans = await finishedPlans(evidence.store);
  auditEffects(plans, evidence.effects, findings);
  for (const { vendor, request, problem } of evidence.violations) {
    findings.unexpected.push(`${vendor} was asked what it does not know: ${request}: ${problem}`);
  }
  return { findings, counts: countsOf(evidence, plans) };
}

interface Done {
  readonly plan: StoredPlan;
  readonly outcomes: readonly Outcome[];
}

async function finishedPlans(store: Store): Promise<readonly Done[]> {
  const done: Done[] = [];
  for await (const row of store.rows()) {
    if (!("journal" in row) || row.journal !== "finished") continue;
    const { plan } = fromStore<{ readonly plan: StoredPlan }>(row.entry);
    done.push({ plan, outcomes: await readOutcomes(store, plan) });
  }
  return done;
}

async function auditStore(store: Store, { lost, unexpected }: Findings): Promise<void> {
  const health = await store.health();
  if (!health.ok) unexpected.push(`the store is not well: ${health.line}`);
  for (const collection of EMPTY_AT_THE_END) {
    for (const { id, value } of await store.list(collection)) {
      lost.push(`${collection}/${id} was never finished: ${JSON.stringify(value).slice(0, 200)}`);
    }
  }
}

/** One final answer to each saying, and no message that answers none. */
function auditChat(chat: ChatLedger, { unanswered, unexpected, doubled }: Findings): void {
  for (const [id, { inbound }] of chat.said) {
    const answers = chat.answersTo(id);
    const finals = answers.filter(({ states }) => states.at(-1)?.live === false);
    const name = `"${inbound.text}" (${id})`;
    if (finals.length === 0) unanswered.push(`${name} has ${answers.length === 0 ? "no answer" : "no final answer"}`);
    if (answers.length > 1) doubled.push(`${name} has ${answers.length} answers`);
  }
  for (const { id, inbound, states } of chat.posted.values()) {
    const firstFinal = states.findIndex(({ live }) => !live);
    const after = firstFinal < 0 ? [] : states.slice(firstFinal + 1);
    if (after.some(({ live }) => live)) unexpected.push(`message ${id} went on after its last word`);
    if (after.some((state) => contradicts(state, states[firstFinal]))) {
      unexpected.push(`message ${id} has last words that contradict each other`);
    }
    if (inbound === undefined || !chat.said.has(inbound)) {
      unexpected.push(`message ${id} answers nobody: ${JSON.stringify(states.at(-1)?.reply.title)}`);
    }
  }
}

/** A last word may be told again by another process, in other words, but not with other outcomes. */
function contradicts(again: Message, first: Message | undefined): boolean {
  const states = new Map(first?.outcomes.map(({ outcome }) => [outcome.operation, outcome.state]));
  return again.outcomes.some(({ outcome }) => (states.get(outcome.operation) ?? outcome.state) !== outcome.state);
}

function auditEffects(plans: readonly Done[], effects: readonly LedgerEntry[], findings: Findings): void {
  const states = new Map<string, Outcome["state"][]>();
  for (const { plan, outcomes } of plans) {
    const ends = new Map<string, Outcome["state"][]>();
    for (const { operation, state } of outcomes) ends.set(operation, [...(ends.get(operation) ?? []), state]);
    for (const operation of plan.operations) {
      const key = keyOfOperation(plan.id, operation);
      const [state, ...more] = ends.get(operation.id) ?? [];
      const name = `${operation.kind} of ${operation.target.label} (${plan.id})`;
      if (state === undefined) findings.lost.push(`${name} has no outcome`);
      if (more.length > 0) findings.doubled.push(`${name} has ${more.length + 1} outcomes`);
      if (key === undefined) findings.unexpected.push(`the run knows no ${operation.kind}`);
      else states.set(key, [...(states.get(key) ?? []), ...(state === undefined ? [] : [state])]);
    }
  }
  const happened = new Map<string, LedgerEntry[]>();
  for (const effect of withoutReopenings(effects)) {
    const key = keyOfEffect(effect);
    if (key !== undefined) happened.set(key, [...(happened.get(key) ?? []), effect]);
  }
  for (const [key, ends] of states) judge(key, ends, happened.get(key) ?? [], findings);
  for (const [key, entries] of happened) {
    if (!states.has(key)) findings.unexpected.push(`${key} happened ${entries.length} times, and nobody accepted it`);
  }
}

const OPENS_AGAIN: ReadonlySet<string> = new Set(["alert.assigned", "alert.escalated", "alert.unacknowledged"]);

/** What was acknowledged and then given to somebody else is open again: one more acknowledgement is no second one. */
function withoutReopenings(effects: readonly LedgerEntry[]): readonly LedgerEntry[] {
  const taken = new Set<string>();
  const openAgain = new Set<string>();
  return effects.map((entry) => {
    const { effect, target } = entry;
    if (OPENS_AGAIN.has(effect) && taken.has(target)) openAgain.add(target);
    if (effect !== "alert.acknowledged") return entry;
    taken.add(target);
    return openAgain.delete(target) ? { ...entry, changed: false } : entry;
  });
}

/** All operations that share a key (two people acknowledge the same alert) make one effect between them. */
function judge(
  key: string,
  ends: readonly Outcome["state"][],
  entries: readonly LedgerEntry[],
  { lost, doubled, unexpected }: Findings,
): void {
  const times = effectiveTimes(entries);
  if (times > 1) doubled.push(`${key} happened ${times} times (${ends.join(", ")})`);
  const isClaimed = ends.some((state) => state === "done" || state === "already");
  if (isClaimed && entries.length === 0) lost.push(`${key} did not happen, and is called ${ends.join(", ")}`);
  const isDenied = ends.length > 0 && ends.every((state) => state === "failed");
  if (isDenied && times > 0) unexpected.push(`${key} happened, and is called failed`);
}

/** A snooze that is sent again until the same instant is one snooze; seconds are rounded on the way. */
const SAME_INSTANT_MS = 60_000;

function effectiveTimes(entries: readonly LedgerEntry[]): number {
  const [first, ...more] = entries.filter(({ changed }) => changed);
  if (first === undefined) return 0;
  if (first.effect !== "alert.snoozed") return 1 + more.length;
  return 1 + more.filter((entry) => Math.abs(instantIn(entry) - instantIn(first)) > SAME_INSTANT_MS).length;
}

function instantIn({ text = "" }: LedgerEntry): number {
  return Date.parse(/\d{4}-\d\d-\d\dT[\d:.]+Z/u.exec(text)?.[0] ?? "");
}

function countsOf({ chat, effects }: Evidence, plans: readonly Done[]): Counts {
  const outcomes = { done: 0, already: 0, failed: 0, unknown: 0 };
  for (const plan of plans) for (const { state } of plan.outcomes) outcomes[state] += 1;
  const said = [...chat.said.values()];
  return {
    sayings: said.length,
    deliveries: said.reduce((sum, { deliveries }) => sum + deliveries, 0),
    plans: plans.length,
    operations: plans.reduce((sum, { plan }) => sum + plan.operations.length, 0),
    effects: effects.length,
    outcomes,
  };
}
