import { type Clock, sleptThrough } from "../core/clock.ts";
import { BotError } from "../core/errors.ts";
import type { Log } from "../core/log.ts";
import type { Line, Reply } from "../core/reply.ts";
import type { Store } from "../core/store.ts";
import { count, duration, oneLine, quoted } from "../core/wording.ts";
import type { AdminNotices, Trouble } from "./admin-notices.ts";
import { findSaying, OVERDUE_MS, readBacklog, type Waiting } from "./backlog.ts";

const LOOK_EVERY_MS = 60_000;
/** An admin acts on the oldest; the rest is a number. */
const SHOWN = 2;
const SAID_CHARS = 80;

const UNFINISHED: Trouble = { name: "plans.overdue" };
const UNANSWERED: Trouble = { name: "answers.overdue" };

export interface AuditorOptions {
  readonly store: Pick<Store, "get" | "list">;
  readonly clock: Clock;
  readonly log: Log;
  readonly notices: AdminNotices;
}

/** Looks for what was promised and is not kept: nobody would otherwise notice a command that hangs. */
export interface Auditor {
  /** Looks once a minute until the signal aborts. Never throws. */
  watch(signal: AbortSignal): Promise<void>;
}

export function createAuditor({ store, clock, log, notices }: AuditorOptions): Auditor {
  async function look(): Promise<void> {
    const { unfinished, unanswered } = await readBacklog(store, clock.now());
    await judge(UNFINISHED, unfinished, {
      title: (n) => `${count(n, "command")} unfinished for more than ${duration(OVERDUE_MS)}.`,
      over: "Every command is finished again",
    });
    await judge(UNANSWERED, unanswered, {
      title: (n) => `${count(n, "command")} without an answer for more than ${duration(OVERDUE_MS)}.`,
      over: "Everybody has an answer again",
    });
  }

  async function judge(trouble: Trouble, waiting: readonly Waiting[], words: Words): Promise<void> {
    if (waiting.length > 0) {
      await notices.raise(trouble, warning(words.title(waiting.length), await described(waiting)));
    } else {
      await notices.clear(trouble, (since) => relief(`${words.over}, after ${duration(clock.now() - since)}.`));
    }
  }

  async function described(waiting: readonly Waiting[]): Promise<Line> {
    const shown = waiting.slice(0, SHOWN);
    const sayings = await Promise.all(shown.map((one) => findSaying(store, one)));
    const rest = waiting.length - shown.length;
    return [
      ...shown.flatMap(({ at }, i) => {
        const { said, who } = sayings[i] ?? { said: "(done by now)", who: "nobody" };
        const what = `${i === 0 ? "" : "; "}${quoted(oneLine(said, SAID_CHARS))} of ${who} since `;
        return [what, { type: "time", at, form: "time" } as const];
      }),
      `${rest === 0 ? "" : `, and ${rest.toLocaleString("en")} more`}. "doctor" says which vendor or store does not answer.`,
    ];
  }

  return {
    watch: async (signal) => {
      while (await sleptThrough(clock, LOOK_EVERY_MS, signal)) {
        try {
          await look();
        } catch (error) {
          log[error instanceof BotError ? "warn" : "error"]("auditor.look.failed", { error });
        }
      }
    },
  };
}

interface Words {
  title(n: number): string;
  readonly over: string;
}

function warning(title: string, line: Line): Reply {
  return { type: "reply", tone: "bad", title, blocks: [{ type: "text", line }] };
}

function relief(title: string): Reply {
  return { type: "reply", tone: "good", title };
}
