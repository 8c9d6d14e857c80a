import type { Inbound } from "../core/inbound.ts";
import { withoutLinkCode } from "../core/link-code.ts";
import type { StoredPlan } from "../core/plan.ts";
import type { Document, Store } from "../core/store.ts";
import type { Claim } from "../engine/claims.ts";
import { fromStore } from "../engine/stored.ts";

/** From here on somebody should look. Everything a person says is normally answered within seconds. */
export const OVERDUE_MS = 2 * 60_000;

/** Something that was said, and since when it waits. */
export interface Waiting {
  readonly id: string;
  readonly at: number;
  readonly kind: "plan" | "inbound";
}

/** What is accepted and not done with, as the store has it at one moment. */
export interface Backlog {
  readonly plans: number;
  readonly questions: number;
  /** Plans whose operations are not all carried out after OVERDUE_MS, the oldest first. */
  readonly unfinished: readonly Waiting[];
  /** What was heard, or even carried out, and has no answer after OVERDUE_MS, the oldest first. */
  readonly unanswered: readonly Waiting[];
}

/** Throws BotError("store_failed"). */
export async function readBacklog(store: Pick<Store, "list">, now: number): Promise<Backlog> {
  const [claims, inbounds, questions] = await Promise.all([
    store.list("claims"),
    store.list("inbounds"),
    store.list("questions"),
  ]);
  const plans = claims.map((document) => ({ ...waitingOf(document, "plan"), state: fromStore<Claim>(document).state }));
  const overdue = (waiting: readonly Waiting[]): readonly Waiting[] =>
    waiting.filter(({ at }) => now - at > OVERDUE_MS).sort((a, b) => a.at - b.at);
  return {
    plans: plans.length,
    questions: questions.length,
    unfinished: overdue(plans.filter(({ state }) => state === "running")),
    unanswered: overdue([
      ...plans.filter(({ state }) => state === "reporting"),
      ...inbounds.map((document) => waitingOf(document, "inbound")),
    ]),
  };
}

function waitingOf(document: Document, kind: Waiting["kind"]): Waiting {
  return { id: document.id, at: fromStore<{ readonly at: number }>(document).at, kind };
}

/** What was said and by whom; undefined when it is done with by now. */
export async function findSaying(
  store: Pick<Store, "get">,
  { id, kind }: Waiting,
): Promise<{ readonly said: string; readonly who: string } | undefined> {
  if (kind === "plan") {
    const document = await store.get("plans", id);
    if (document === undefined) return undefined;
    const { said, actor } = fromStore<StoredPlan>(document);
    return { said, who: actor.name };
  }
  const document = await store.get("inbounds", id);
  if (document === undefined) return undefined;
  const { inbound } = fromStore<{ readonly inbound: Inbound }>(document);
  return { said: withoutLinkCode(inbound.text), who: inbound.actor.name };
}
