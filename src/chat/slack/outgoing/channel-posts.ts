import { z } from "zod";
import type { Clock } from "../../../core/clock.ts";
import { BotError } from "../../../core/errors.ts";
import { createRecent } from "../../../core/recent.ts";
import { parseAnswer } from "../../../core/wire.ts";
import type { SlackPlace } from "../names.ts";
import type { Rendered } from "../render/message.ts";
import type { QueuedWeb } from "../web/web.ts";
import type { Edits } from "./edits.ts";
import { type Lookup, metadataOf } from "./lookup.ts";
import { contentOf } from "./page.ts";

/** Messages whose keys are remembered. What is forgotten is looked up. */
const KEPT = 5_000;
/** How long Slack is given to show what it may have taken. */
const SETTLE_MS = 1_000;

const POSTED = z.object({ ts: z.string().min(1) });

export interface Posted {
  readonly page: Rendered;
  /** The same for each attempt to post the same message. */
  readonly key: string;
  /** It says its last word; see Message.live. */
  readonly isLast: boolean;
  /** It may have been posted already, at the earliest then (ms): by a former process. */
  readonly maybeSince?: number | undefined;
  /** See `Posting.yields`. */
  readonly yields?: true | undefined;
}

/** Messages in channels and their threads, each key once. */
export interface ChannelPosts {
  /**
   * Posts it, or edits what was posted under its key already. A post whose outcome is not known is looked up before it is
   * repeated, within this call and in the next one with its key. Resolves with the message's timestamp. Throws BotError.
   */
  post(at: SlackPlace, posted: Posted): Promise<string>;
  /** Its timestamp, if this process has posted it. */
  known(at: SlackPlace, key: string): string | undefined;
}

export interface ChannelPostParts {
  readonly web: QueuedWeb;
  readonly clock: Clock;
  readonly edits: Edits;
  readonly lookup: Lookup;
  readonly stopping: AbortSignal;
}

/** What is known of a key: where its message stands, or since when it may stand somewhere. */
type Trace = { readonly ts: string } | { readonly maybeSince: number };

export function createChannelPosts(parts: ChannelPostParts): ChannelPosts {
  const { web, clock, edits, lookup, stopping } = parts;
  const traces = createRecent<Trace>(KEPT);
  /** Two attempts at the same time would not see each other. */
  const underWay = new Map<string, Promise<unknown>>();

  async function send({ team, channel, thread }: SlackPlace, { page, key, yields }: Posted): Promise<string> {
    const args = {
      channel,
      ...(thread === undefined ? {} : { thread_ts: thread }),
      ...contentOf(page),
      metadata: metadataOf(key),
      unfurl_links: false,
      unfurl_media: false,
    };
    const answer = await web.call(team, "chat.postMessage", args, { channel, ...(yields ? { yields } : {}) });
    return parseAnswer("Slack", POSTED, answer, "chat.postMessage").ts;
  }

  /** What was posted before, saying the same now; undefined when there is none. */
  async function renewed(at: SlackPlace, posted: Posted, trace: Trace | undefined): Promise<string | undefined> {
    if (trace === undefined) return undefined;
    const { key, page, isLast, yields } = posted;
    const ts = "ts" in trace ? trace.ts : (await lookup.find(at, [key], trace.maybeSince)).get(key);
    if (ts === undefined) return undefined;
    return (await edits.edit({ team: at.team, channel: at.channel, ts, yields }, page, isLast)) ? ts : undefined;
  }

  async function sendOnce(at: SlackPlace, posted: Posted): Promise<string> {
    const since = clock.now();
    try {
      return await send(at, posted);
    } catch (error) {
      if (!(error instanceof BotError) || error.effect === "none") throw error;
      traces.set(idOf(at, posted.key), { maybeSince: since });
      await clock.sleep(SETTLE_MS, stopping);
      const found = await lookup.find(at, [posted.key], since);
      return found.get(posted.key) ?? (await send(at, posted));
    }
  }

  async function post(at: SlackPlace, posted: Posted): Promise<string> {
    const id = idOf(at, posted.key);
    const { maybeSince } = posted;
    const trace = traces.get(id) ?? (maybeSince === undefined ? undefined : { maybeSince });
    const ts = (await renewed(at, posted, trace)) ?? (await sendOnce(at, posted));
    traces.set(id, { ts });
    return ts;
  }

  return {
    known: (at, key) => {
      const trace = traces.get(idOf(at, key));
      return trace !== undefined && "ts" in trace ? trace.ts : undefined;
    },
    post: (at, posted) => {
      const id = idOf(at, posted.key);
      const before = underWay.get(id) ?? Promise.resolve();
      const posting = before.then(
        () => post(at, posted),
        () => post(at, posted),
      );
      underWay.set(id, posting);
      return posting.finally(() => {
        if (underWay.get(id) === posting) underWay.delete(id);
      });
    },
  };
}

function idOf({ team, channel, thread = "" }: SlackPlace, key: string): string {
  return `${team}/${channel}/${thread}/${key}`;
}
