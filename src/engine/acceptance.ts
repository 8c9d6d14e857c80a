import type { Clock } from "../core/clock.ts";
import { BotError } from "../core/errors.ts";
import type { StoredPlan } from "../core/plan.ts";
import type { Change, Store } from "../core/store.ts";
import type { Claims } from "./claims.ts";
import { commitSurely, isConflict } from "./commit.ts";
import type { Inbox, Receipt } from "./inbox.ts";
import { readIntent } from "./intents.ts";
import { onceOf } from "./once.ts";
import { type Replica, takenOver } from "./replica.ts";
import { toStore } from "./stored.ts";
import type { Origin } from "./stored-plan.ts";

/** A person who is quicker than the store asks for something else meanwhile: so often acceptance is tried again. */
const TRIES = 5;

const ASKED_ALREADY = "That was asked for already, and it is done only once.";

/** What a plan comes from, all of it used up by the commit that accepts it. */
export interface Grounds {
  /** The saying that asks for it, or that answers the question which carried it. */
  readonly receipt?: Receipt | undefined;
  /** The consumption of that question. */
  readonly consume?: Change | undefined;
  /** What else becomes true with it: where its message stands, which buttons are used up. */
  readonly also?: readonly Change[] | undefined;
}

/** The one commit by which a plan is accepted: the plan, its claim, and all that may lead to it only once. */
export interface Acceptance {
  /** Durable when it resolves. Throws BotError, and then nothing was done: see Engine.accept. */
  accept(stored: StoredPlan, origin: Origin, grounds: Grounds): Promise<void>;
}

export interface AcceptanceParts {
  readonly store: Store;
  readonly clock: Clock;
  readonly claims: Claims;
  readonly inbox: Inbox;
  readonly replica: Replica;
}

export function createAcceptance({ store, clock, claims, inbox, replica }: AcceptanceParts): Acceptance {
  /** Commits what accepts a plan; "again" when only the person's own last intent had changed meanwhile. */
  async function tryAccepting(stored: StoredPlan, origin: Origin, grounds: Grounds): Promise<"again" | "in"> {
    const { receipt, consume, also = [] } = grounds;
    const once = onceOf(stored, clock.now());
    const intent = await readIntent({ store, clock }, stored, stored.id, origin);
    const repeats = claims.held(stored.id) === undefined ? intent.repeats : refusal(ASKED_ALREADY);
    if (repeats !== undefined) throw (await conflictOf(stored, grounds)) ?? repeats;
    const { held, change } = claims.claim(stored);
    const changes: Change[] = [
      { put: "plans", id: stored.id, value: toStore(stored), version: 0 },
      change,
      intent.change,
      ...(once === undefined ? [] : [once.change]),
      ...(receipt === undefined ? [] : [inbox.settlement(receipt)]),
      ...(consume === undefined ? [] : [consume]),
      ...also,
    ];
    try {
      await commitSurely({ store, clock }, changes, { collection: "claims", id: stored.id, owner: replica.id });
      if (receipt !== undefined) inbox.used(receipt);
      return "in";
    } catch (error) {
      claims.letGo(held.plan);
      if (!isConflict(error)) throw error;
      const reason = await conflictOf(stored, grounds, error);
      if (reason !== undefined) throw reason;
      return "again";
    }
  }

  /** Why a plan was not taken, in words for whoever asked for it; undefined when it may be tried again. */
  async function conflictOf(
    stored: StoredPlan,
    { receipt, consume }: Grounds,
    cause?: BotError,
  ): Promise<BotError | undefined> {
    if (receipt !== undefined && !(await fits(store, inbox.settlement(receipt)))) return takenOver(cause);
    if (consume !== undefined && !(await fits(store, consume))) {
      return refusal("That question was answered already: nothing was done again.", cause);
    }
    const once = onceOf(stored, clock.now());
    if (once !== undefined && !(await fits(store, once.change))) return refusal(once.refusal, cause);
    return (await store.get("plans", stored.id)) === undefined ? undefined : refusal(ASKED_ALREADY, cause);
  }

  return {
    accept: async (stored, origin, grounds) => {
      for (let tries = 1; (await tryAccepting(stored, origin, grounds)) === "again"; tries++) {
        if (tries < TRIES) continue;
        throw refusal("Too much of yours is being accepted at this moment: say it again.");
      }
    },
  };
}

function refusal(sentence: string, cause?: BotError): BotError {
  return new BotError("conflict", sentence, cause === undefined ? {} : { cause });
}

/** Whether a change with a version would go through now. */
async function fits(store: Store, change: Change): Promise<boolean> {
  if ("append" in change || change.version === undefined) return true;
  const collection = "put" in change ? change.put : "drop" in change ? change.drop : change.check;
  const document = await store.get(collection, change.id);
  return (document?.version ?? 0) === change.version;
}
