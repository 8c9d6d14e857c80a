import type { Log } from "../../../core/log.ts";
import type { Reply } from "../../../core/reply.ts";

/** Something that an admin has to do something about. */
export interface Trouble {
  /** Unique, and the same as long as it lasts. */
  readonly name: string;
  /** What is wrong and what to do, one sentence. */
  readonly line: string;
}

/** What lasts is told again so often: a former process may have told it, and have been gone when it was over. */
const REMIND_AFTER_MS = 7 * 86_400_000;

/** Tells the admins once when a trouble begins and once when it is over, also where several processes notice it. */
export interface Notices {
  raise(trouble: { readonly name: string; readonly remindAfterMs: number }, reply: Reply): Promise<unknown>;
  clear(trouble: { readonly name: string }, reply: (since: number) => Reply): Promise<unknown>;
}

/**
 * What is wrong by now. `isAll`: what was wrong and is not in it is over; else part of it could not be looked at. Never
 * throws.
 */
export type Troubles = (current: readonly Trouble[], isAll: boolean) => Promise<void>;

/** Says each trouble once while it lasts: in the log, and to the admins where they can be told. */
export function createTroubles(log: Log, notices: Notices | undefined): Troubles {
  let known = new Map<string, string>();

  async function tell(telling: () => Promise<unknown> | undefined): Promise<void> {
    try {
      await telling();
    } catch (error) {
      log.warn("slack.usergroups.not_told", { error });
    }
  }

  return async (current, isAll) => {
    const before = known;
    known = new Map([...(isAll ? [] : before), ...current.map(({ name, line }) => [name, line] as const)]);
    for (const [name, line] of new Map(current.map((one) => [one.name, one.line]))) {
      if (!before.has(name)) log.warn("slack.usergroups.trouble", { trouble: name, line });
      // Each time: whoever was to tell it may not have been able to.
      await tell(() => notices?.raise({ name, remindAfterMs: REMIND_AFTER_MS }, replyOf("warn", line)));
    }
    for (const [name, line] of before) {
      if (known.has(name)) continue;
      log.info("slack.usergroups.trouble.over", { trouble: name });
      await tell(() => notices?.clear({ name }, () => replyOf("good", `No longer so: ${line}`)));
    }
  };
}

function replyOf(tone: Reply["tone"], title: string): Reply {
  return { type: "reply", tone, title };
}
