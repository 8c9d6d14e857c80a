import type { Clock } from "../core/clock.ts";
import type { Log } from "../core/log.ts";
import { inlineText } from "../core/plain-text.ts";
import type { Reply } from "../core/reply.ts";
import type { Store } from "../core/store.ts";
import { committed } from "../engine/commit.ts";
import { fromStore, toStore } from "../engine/stored.ts";

/** After a trouble is over, the same one is not told again for so long: what flickers must not fill the channel. */
const QUIET_MS = 10 * 60_000;
/** Whoever began to tell something and has not done so by now is gone, or its chat failed: somebody else tells. */
const TELL_AGAIN_AFTER_MS = 50_000;

/**
 * Posts a message to the admins. `key` is the same for each attempt to post the same one. Throws when it may not have
 * arrived.
 */
export type Announce = (reply: Reply, key: string) => Promise<void>;

/** What the admins are told of one trouble, as the store remembers it for all processes. */
interface Notice {
  /** raising, clearing: somebody is about to tell. quiet: it is over, and was told so. */
  readonly state: "raising" | "raised" | "clearing" | "quiet";
  /** When it began. */
  readonly since: number;
  /** When it came into this state. */
  readonly at: number;
}

export interface Trouble {
  /** What it is about: "plans.overdue", "key:pagerduty". */
  readonly name: string;
  /** Told again when it is raised after so long, ms. Default: once. */
  readonly remindAfterMs?: number;
}

/**
 * Tells the admins once when a trouble begins and once when it is over, whichever process notices and however often:
 * each step is taken by whoever comes first. A chat that fails is tried again at the next call. Throws
 * BotError("store_failed").
 */
export interface AdminNotices {
  raise(trouble: Trouble, reply: Reply): Promise<Standing>;
  /** `reply` is given when it began, ms. */
  clear(trouble: Trouble, reply: (since: number) => Reply): Promise<Standing>;
}

/** told: there is nothing more to tell for now · untold: somebody is at it, or could not; call again in a minute. */
export type Standing = "told" | "untold";

export interface AdminNoticesOptions {
  readonly store: Store;
  readonly clock: Clock;
  readonly log: Log;
  readonly announce: Announce;
}

export function createAdminNotices({ store, clock, log, announce }: AdminNoticesOptions): AdminNotices {
  async function find(trouble: Trouble): Promise<{ readonly notice?: Notice; readonly version: number }> {
    const document = await store.get("settings", idOf(trouble));
    return document === undefined ? { version: 0 } : { notice: fromStore<Notice>(document), version: document.version };
  }

  /** Whoever gets the first change through tells; the second remembers that it was told. */
  async function tell(trouble: Trouble, version: number, step: Step, since: number, reply: Reply): Promise<Standing> {
    const id = idOf(trouble);
    const put = (state: Notice["state"], expected: number) =>
      committed(store, [
        { put: "settings", id, value: toStore({ state, since, at: clock.now() } satisfies Notice), version: expected },
      ]);
    const began = clock.elapsed();
    if (!(await put(step.during, version))) return "untold";
    // Frozen meanwhile: somebody else may have told it by now.
    if (clock.elapsed() - began >= TELL_AGAIN_AFTER_MS) return "untold";
    const facts = { trouble: trouble.name, since, title: inlineText(reply.title, { zone: "UTC", now: clock.now() }) };
    try {
      await announce(reply, `${id}:${since}:${step.after}`);
    } catch (error) {
      log.warn("notice.not_told", { ...facts, error });
      return "untold";
    }
    log.warn(step.event, facts);
    await put(step.after, version + 1);
    return "told";
  }

  return {
    raise: async (trouble, reply) => {
      const { notice, version } = await find(trouble);
      const now = clock.now();
      if (notice !== undefined && now - notice.at < restOf(notice, trouble)) {
        return isTelling(notice) ? "untold" : "told";
      }
      return tell(trouble, version, RAISING, notice?.state === "raising" ? notice.since : now, reply);
    },
    clear: async (trouble, reply) => {
      const { notice, version } = await find(trouble);
      if (notice === undefined || notice.state === "quiet") return "told";
      if (isTelling(notice) && clock.now() - notice.at < TELL_AGAIN_AFTER_MS) return "untold";
      if (notice.state === "raising") {
        // Nobody was told that it began.
        await committed(store, [{ drop: "settings", id: idOf(trouble), version }]);
        return "told";
      }
      return tell(trouble, version, CLEARING, notice.since, reply(notice.since));
    },
  };
}

interface Step {
  readonly during: "raising" | "clearing";
  readonly after: "raised" | "quiet";
  readonly event: string;
}

const RAISING: Step = { during: "raising", after: "raised", event: "notice.raised" };
const CLEARING: Step = { during: "clearing", after: "quiet", event: "notice.cleared" };

function idOf({ name }: Trouble): string {
  return `notice:${name}`;
}

function isTelling({ state }: Notice): boolean {
  return state === "raising" || state === "clearing";
}

/** How long a notice in this state stands against raising it, ms. */
function restOf({ state }: Notice, { remindAfterMs = Number.POSITIVE_INFINITY }: Trouble): number {
  return { raising: TELL_AGAIN_AFTER_MS, raised: remindAfterMs, clearing: TELL_AGAIN_AFTER_MS, quiet: QUIET_MS }[state];
}
