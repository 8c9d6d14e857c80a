import { type Clock, sleptThrough } from "../core/clock.ts";
import { BotError, type ErrorCode, sentenceOf } from "../core/errors.ts";
import type { Log } from "../core/log.ts";
import type { Store } from "../core/store.ts";
import type { Told } from "../core/told.ts";
import { duration } from "../core/wording.ts";
import { fromStore, toStore } from "../engine/stored.ts";

/** Beyond this a former answer would mislead more than it helps. */
const AGE_MS_MAX = 24 * 3_600_000;
/** Who has a former answer to show waits no longer than this for a new one. */
const PATIENCE_MS = 5_000;
/** Answers kept of one account, and how much of them is stored, in characters of JSON: those asked for last. */
const KEPT_MAX = 32;
const STORED_CHARS_MAX = 256 * 1024;
/** One question's answer is stored again at most so often. */
const STORE_EVERY_MS = 60_000;
/** Of the stored document: another one is not read. */
const FORM = 1;

/** Failures after which the last good answer is better than none: the vendor does not answer, to anybody. */
const NO_ANSWER: ReadonlySet<ErrorCode> = new Set([
  "vendor_unreachable",
  "vendor_silent",
  "vendor_broken",
  "vendor_down",
  "vendor_rate_limited",
]);

/** A question to a vendor. Its answer is JSON. */
export interface Question<T> {
  readonly account: string;
  readonly title: string;
  /** Unique in the account. */
  readonly key: string;
  ask(): Promise<T>;
  /** Makes the answer out of the one to another question, when that alone is kept. */
  readonly from?: { readonly key: string; make(answer: T): T | undefined };
}

/** Asks vendors and remembers what they answered: in memory and, for after a restart, in the store. */
export interface StaleAnswers {
  /** Throws what asking throws, unless it means that the vendor does not answer and an answer of the last day is kept. */
  told<T>(question: Question<T>): Promise<Told<T>>;
}

interface Kept {
  readonly key: string;
  readonly at: number;
  readonly answer: unknown;
}

interface Stored {
  readonly form: number;
  readonly kept: readonly Kept[];
}

/** One account's answers, the one asked for last at the end. */
interface Memory {
  readonly kept: Map<string, Kept>;
  readonly storedAt: Map<string, number>;
}

export interface StaleAnswersOptions {
  readonly store: Pick<Store, "get" | "commit">;
  readonly clock: Clock;
  readonly log: Log;
}

export function createStaleAnswers({ store, clock, log }: StaleAnswersOptions): StaleAnswers {
  const memories = new Map<string, Promise<Memory>>();

  /** A store that cannot be read costs what was known before the restart, never the answer. */
  async function load(account: string): Promise<Memory> {
    const memory: Memory = { kept: new Map(), storedAt: new Map() };
    try {
      const document = await store.get("settings", documentOf(account));
      const stored = document === undefined ? undefined : fromStore<Stored>(document);
      if (stored?.form === FORM) for (const one of stored.kept) memory.kept.set(one.key, one);
    } catch (error) {
      log.warn("stale.not_read", { account, error });
    }
    return memory;
  }

  function memoryOf(account: string): Promise<Memory> {
    const known = memories.get(account) ?? load(account);
    memories.set(account, known);
    return known;
  }

  async function keep({ account, key }: Question<unknown>, memory: Memory, answer: unknown): Promise<void> {
    const { kept, storedAt } = memory;
    const at = clock.now();
    kept.delete(key);
    kept.set(key, { key, at, answer });
    for (const oldest of [...kept.keys()].slice(0, -KEPT_MAX)) kept.delete(oldest);
    if (Math.abs(at - (storedAt.get(key) ?? Number.NEGATIVE_INFINITY)) < STORE_EVERY_MS) return;
    storedAt.set(key, at);
    try {
      const value: Stored = { form: FORM, kept: fitting([...kept.values()]) };
      await store.commit([{ put: "settings", id: documentOf(account), value: toStore(value) }]);
    } catch (error) {
      log.warn("stale.not_written", { account, error });
    }
  }

  function former<T>(
    { key, from }: Question<T>,
    { kept }: Memory,
  ): { readonly at: number; readonly answer: T } | undefined {
    const own = recent<T>(kept.get(key));
    if (own !== undefined || from === undefined) return own;
    const other = recent<T>(kept.get(from.key));
    const answer = other && from.make(other.answer);
    return other === undefined || answer === undefined ? undefined : { at: other.at, answer };
  }

  /** Its type is that of the question with its key: the same program wrote it under the same form. */
  function recent<T>(one: Kept | undefined): { readonly at: number; readonly answer: T } | undefined {
    if (one === undefined || clock.now() - one.at > AGE_MS_MAX) return undefined;
    return { at: one.at, answer: one.answer as T };
  }

  return {
    async told<T>(question: Question<T>): Promise<Told<T>> {
      const { account, title } = question;
      const memory = await memoryOf(account);
      const asking = question.ask().then(async (answer) => {
        if (answer !== undefined) await keep(question, memory, answer);
        return answer;
      });
      const known = former(question, memory);
      if (known === undefined) return { value: await asking };
      const give = (reason: string): Told<T> => ({
        value: known.answer,
        former: { title, asOf: known.at, reason },
      });
      try {
        const answer = await withinPatience(asking);
        return answer ?? give(`${title} has not answered within ${duration(PATIENCE_MS)}`);
      } catch (error) {
        if (!(error instanceof BotError) || !NO_ANSWER.has(error.code)) throw error;
        return give(sentenceOf(error));
      }
    },
  };

  /** undefined: not yet. What is asked goes on, and is kept for the next who asks. */
  async function withinPatience<T>(asking: Promise<T>): Promise<Told<T> | undefined> {
    const answered = new AbortController();
    const late = sleptThrough(clock, PATIENCE_MS, answered.signal).then(() => undefined);
    try {
      return await Promise.race([asking.then((value) => ({ value })), late]);
    } finally {
      answered.abort();
    }
  }
}

function documentOf(account: string): string {
  return `last-answers:${account}`;
}

/** The newest that fit into a document; one that is too large by itself is left out. */
function fitting(kept: readonly Kept[]): readonly Kept[] {
  let chars = 0;
  return kept
    .toReversed()
    .filter((one) => {
      const size = JSON.stringify(one).length;
      if (chars + size > STORED_CHARS_MAX) return false;
      chars += size;
      return true;
    })
    .toReversed();
}
