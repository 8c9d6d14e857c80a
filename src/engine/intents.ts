import { createHash } from "node:crypto";
import type { Clock } from "../core/clock.ts";
import { BotError } from "../core/errors.ts";
import type { Plan } from "../core/plan.ts";
import type { Change, Store } from "../core/store.ts";
import { duration } from "../core/wording.ts";
import type { Finished } from "./finished.ts";
import { fromStore, toStore } from "./stored.ts";
import type { Origin } from "./stored-plan.ts";

/** A double click, or a chat that repeats what somebody said under another id. */
const SAME_WITHIN_MS = 10_000;
/** How many of a person's last plans are looked through for the one that they repeat. */
const LOOK_BACK = 10;

/** So many of the things that a plan writes to are remembered of it: a repeated one has the same first ones. */
const TARGETS_KEPT = 20;

/** What a person asked for last. */
interface Last {
  readonly intent: string;
  /** What it wrote to; absent when the public reads it, which the same words are twice whatever they write to. */
  readonly targets?: readonly string[];
  readonly plan: string;
  readonly at: number;
  readonly until: number;
}

export interface Intent {
  /** Remembers it, for the commit that accepts the plan. */
  readonly change: Change;
  /** Set when this person asked for exactly the same moments ago: that is one plan. Says so. */
  readonly repeats: BotError | undefined;
}

/** What a person asks for, beside what they asked for last. What did nothing at all may be asked for again at once. */
export async function readIntent(
  { store, clock }: { readonly store: Store; readonly clock: Clock },
  plan: Plan,
  planId: string,
  origin: Origin,
): Promise<Intent> {
  const id = `intent:${origin.actor.id}`;
  const at = clock.now();
  const intent = intentOf(origin);
  const document = await store.get("seen", id);
  const last = document && fromStore<Last>(document);
  const targets = targetsOf(plan);
  const isRecent = last?.intent === intent && Math.abs(at - last.at) < SAME_WITHIN_MS && plan.operations.length > 0;
  const isSame = isRecent && (targets === undefined || last.targets === undefined || overlaps(targets, last.targets));
  const repeats =
    isSame && !(await didNothing(store, origin, last))
      ? new BotError("conflict", `You asked for exactly this ${agoOf(at - last.at)}: it is done only once.`)
      : undefined;
  const kept = targets === undefined ? {} : { targets: targets.slice(0, TARGETS_KEPT) };
  const now: Last = { intent, plan: planId, at, until: at + SAME_WITHIN_MS, ...kept };
  return { change: { put: "seen", id, value: toStore(now), version: document?.version ?? 0 }, repeats };
}

/**
 * The same words in the same place. "ack all" again for alerts that have come since is something else; a text for the
 * public is not, although its second time would be an update of what the first one opened.
 */
function intentOf({ place, command, said, args }: Origin): string {
  const intent = JSON.stringify([place.id, place.thread ?? "", command, said.trim().toLowerCase(), args]);
  return createHash("sha256").update(intent).digest("hex");
}

function targetsOf({ operations, publicText }: Plan): readonly string[] | undefined {
  return publicText === undefined ? operations.map(({ account, target }) => `${account}:${target.id}`) : undefined;
}

function overlaps(targets: readonly string[], former: readonly string[]): boolean {
  const known = new Set(former);
  return targets.some((target) => known.has(target));
}

async function didNothing(store: Store, { actor }: Origin, last: Last): Promise<boolean> {
  const entries = await store.read("finished", { key: actor.id, newestFirst: true, limit: LOOK_BACK });
  const finished = entries.map((entry) => fromStore<Finished>(entry)).find(({ plan }) => plan.id === last.plan);
  return finished !== undefined && finished.failed === finished.plan.operations.length;
}

function agoOf(ms: number): string {
  return ms < 1_000 ? "just now" : `${duration(ms)} ago`;
}
