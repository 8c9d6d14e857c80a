import { BotError } from "../../core/errors.ts";
import type { Change } from "../../core/store.ts";
import type { Connections } from "./connections.ts";
import { type Decision, decide } from "./decide.ts";
import { closedFault, isAway, isTimeout, isTransient, storeFault } from "./faults.ts";
import { type Intent, intentOf } from "./intent.ts";
import { inTransaction, type Session } from "./transaction.ts";
import type { Writing } from "./write.ts";

/** Commits in one transaction. More would make each of them wait longer for the others than it saves. */
const GROUP_COMMITS_MAX = 200;
/** Characters of JSON in one transaction, unless one commit alone has more. */
const GROUP_CHARS_MAX = 4_000_000;
/** Commits that wait for their turn. */
const WAITING_MAX = 10_000;
/** How often a group is begun anew when another transaction came between. */
const TRIES_MAX = 6;
/** After so many of one group that took too long alone, one after the other, it is not about single documents. */
const TIMEOUTS_MAX = 3;

interface Waiting {
  readonly intent: Intent;
  settle(fault: Error | undefined): void;
}

export interface Commits {
  commit(changes: readonly Change[]): Promise<void>;
  /** Resolves once everything asked for so far has been written or refused; whatever comes later is refused. */
  stop(): Promise<void>;
}

export interface CommitParts {
  readonly connections: Connections;
  readonly writing: Writing;
  /** What else belongs into the transaction. */
  readonly enqueue: (session: Session, decision: Decision) => Promise<void>;
}

/**
 * Group commit: while one transaction is under way, what is asked for meanwhile gathers for the next. So the journals of
 * one replica are in the order in which it asked, and many commits share the round trips and the sync of the disk. A
 * conflict fails only the commit that has it; when a group cannot be written, each of its commits is tried alone, so
 * that the fault of one is not the others'. When the database is away, all that wait are told at once.
 */
export function openCommits({ connections, writing, enqueue }: CommitParts): Commits {
  const waiting: Waiting[] = [];
  let underWay: Promise<void> | undefined;
  let isStopped = false;

  async function run(): Promise<void> {
    // What is asked for in this turn of the event loop goes together.
    await new Promise((resolve) => setImmediate(resolve));
    while (waiting.length > 0) {
      await carry(waiting.splice(0, groupSize(waiting)));
    }
    underWay = undefined;
  }

  /** Settles each of the group. Resolves with the fault of all of it, if there was one. */
  async function carry(group: readonly Waiting[], tries = 1): Promise<unknown> {
    let verdicts: Decision["verdicts"] = [];
    const settle = (fault?: Error): void => {
      group.forEach((one, n) => {
        one.settle(verdicts[n] ?? fault);
      });
    };
    try {
      await inTransaction(connections, async (session) => {
        const decision = await write(session, group);
        verdicts = decision.verdicts;
      });
      settle();
      return undefined;
    } catch (error) {
      if (isTransient(error) && tries < TRIES_MAX) return carry(group, tries + 1);
      const fault = storeFault(error);
      if (fault instanceof BotError && fault.details.inDoubt === true) {
        settle(fault);
        return error;
      }
      verdicts = [];
      if (isAway(error)) {
        // Those behind would each wait as long, and be told the same.
        for (const one of [...group, ...waiting.splice(0)]) one.settle(fault);
      } else if (group.length === 1) {
        settle(fault);
      } else {
        await carryEach(group);
      }
      return error;
    }
  }

  /** Each alone, until it shows that none of them will get through. */
  async function carryEach(group: readonly Waiting[]): Promise<void> {
    let timeouts = 0;
    let hopeless: Error | undefined;
    for (const one of group) {
      if (hopeless !== undefined) {
        one.settle(hopeless);
        continue;
      }
      const error = await carry([one]);
      timeouts = isTimeout(error) ? timeouts + 1 : 0;
      if (timeouts === TIMEOUTS_MAX || (error !== undefined && isAway(error))) hopeless = storeFault(error);
    }
  }

  async function write(session: Session, group: readonly Waiting[]): Promise<Decision> {
    const intents = group.map(({ intent }) => intent);
    const decision = decide(intents, await writing.lock(session, intents));
    await writing.write(session, decision);
    await enqueue(session, decision);
    return decision;
  }

  return {
    commit: async (changes) => {
      if (isStopped) throw closedFault();
      const intent = intentOf(changes);
      if (waiting.length >= WAITING_MAX) {
        throw new BotError("store_failed", "Too much is waiting for the database: not accepted, nothing was done.");
      }
      await new Promise<void>((resolve, reject) => {
        waiting.push({ intent, settle: (fault) => (fault === undefined ? resolve() : reject(fault)) });
        underWay ??= run();
      });
    },
    stop: async () => {
      isStopped = true;
      await underWay;
    },
  };
}

/** How many of those in front go together: at least one. */
function groupSize(waiting: readonly Waiting[]): number {
  let chars = 0;
  const tooMany = waiting.findIndex(({ intent }, n) => {
    chars += intent.chars;
    return n === GROUP_COMMITS_MAX || (n > 0 && chars > GROUP_CHARS_MAX);
  });
  return tooMany === -1 ? waiting.length : tooMany;
}
