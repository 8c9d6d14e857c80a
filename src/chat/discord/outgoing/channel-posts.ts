import { createHash } from "node:crypto";
import { z } from "zod";
import type { Clock } from "../../../core/clock.ts";
import { BotError } from "../../../core/errors.ts";
import { createRecent } from "../../../core/recent.ts";
import { parseAnswer } from "../../../core/wire.ts";
import type { DiscordRest } from "../ports.ts";
import type { Rendered } from "../render/message.ts";
import { bodyOf } from "./body.ts";
import type { Edits } from "./edits.ts";
import type { Lanes } from "./lanes.ts";
import type { Lookup, Marks } from "./lookup.ts";
import { inOpenThread } from "./open-thread.ts";

/** Messages whose keys are remembered. What is forgotten is looked up. */
const KEPT = 5_000;
/** How long Discord is given to show what it may have taken. */
const SETTLE_MS = 1_000;
/** A nonce, characters (Discord docs, Create Message, read 2026-11-21). */
const NONCE_CHARS = 25;
/**
 * How long Discord surely knows a nonce, by which a repeated post is one message. It says "the past few minutes" (Create
 * Message, `enforce_nonce`, read 2026-11-21).
 */
const NONCE_KNOWN_MS = 60_000;

export const POSTED = z.object({ id: z.string().min(1), channel_id: z.string().min(1) });

export interface Posted {
  readonly page: Rendered;
  /** The same for each attempt to post the same message. */
  readonly key: string;
  /** It says its last word; see Message.live. */
  readonly isLast: boolean;
  /** A person waits for it. */
  readonly isAwaited: boolean;
  /** The message or interaction that it answers. */
  readonly answers?: string | undefined;
  /** It answers a message, and stands there as an answer to it. */
  readonly isReply?: boolean | undefined;
  /** It may have been posted already, at the earliest then (ms): by a former process. */
  readonly maybeSince?: number | undefined;
}

/** Messages in channels, threads and direct messages, each key once. */
export interface ChannelPosts {
  /**
   * Posts it, or edits what was posted under its key already. A post whose outcome is not known is repeated under its
   * nonce while Discord knows that, and looked up before it is repeated later, within this call and in the next one with
   * its key. Resolves with the message's id. Throws BotError.
   */
  post(channel: string, posted: Posted): Promise<string>;
  /** It stands there already: under another way of posting. */
  note(channel: string, key: string, id: string): void;
}

export interface ChannelPostParts {
  readonly rest: DiscordRest;
  readonly clock: Clock;
  readonly lanes: Lanes;
  readonly edits: Edits;
  readonly lookup: Lookup;
  readonly stopping: AbortSignal;
  /** Keeps what a page's buttons say. */
  keep(page: Rendered): Promise<void>;
}

/** What is known of a key: where its message stands, or since when it may stand somewhere. */
type Trace = { readonly id: string } | { readonly maybeSince: number };

export function createChannelPosts(parts: ChannelPostParts): ChannelPosts {
  const { rest, clock, lanes, edits, lookup, stopping, keep } = parts;
  const traces = createRecent<Trace>(KEPT);
  /** Two attempts at the same time would not see each other. */
  const underWay = new Map<string, Promise<unknown>>();

  async function send(channel: string, { page, key, answers, isReply, isAwaited }: Posted): Promise<string> {
    await keep(page);
    const body = {
      ...bodyOf(page),
      nonce: nonceOf(channel, key),
      enforce_nonce: true,
      ...(isReply && answers !== undefined
        ? { message_reference: { message_id: answers, fail_if_not_exists: false } }
        : {}),
    };
    const call = () => inOpenThread(rest, channel, () => rest.call("POST", `/channels/${channel}/messages`, { body }));
    const answer = await (isAwaited ? call() : lanes.run(channel, call));
    return parseAnswer("Discord", POSTED, answer, "a new message").id;
  }

  /** What was posted before, saying the same now; undefined when there is none. */
  async function renewed(channel: string, posted: Posted, trace: Trace | undefined): Promise<string | undefined> {
    if (trace === undefined) return undefined;
    const { page, isLast, isAwaited } = posted;
    const id = "id" in trace ? trace.id : await lookup.find(channel, marksOf(channel, posted), trace.maybeSince);
    if (id === undefined) return undefined;
    return (await edits.edit({ message: { channel, id }, isAwaited }, page, isLast)) ? id : undefined;
  }

  async function sendOnce(channel: string, posted: Posted): Promise<string> {
    const since = clock.now();
    try {
      return await send(channel, posted);
    } catch (error) {
      if (!(error instanceof BotError) || error.effect === "none") throw error;
      traces.set(idOf(channel, posted.key), { maybeSince: since });
      await clock.sleep(SETTLE_MS, stopping);
      const isKnown = clock.now() - since < NONCE_KNOWN_MS;
      const found = isKnown ? undefined : await lookup.find(channel, marksOf(channel, posted), since);
      return found ?? (await send(channel, posted));
    }
  }

  async function post(channel: string, posted: Posted): Promise<string> {
    const key = idOf(channel, posted.key);
    const { maybeSince } = posted;
    const trace = traces.get(key) ?? (maybeSince === undefined ? undefined : { maybeSince });
    const id = (await renewed(channel, posted, trace)) ?? (await sendOnce(channel, posted));
    traces.set(key, { id });
    return id;
  }

  return {
    note: (channel, key, id) => traces.set(idOf(channel, key), { id }),
    post: (channel, posted) => {
      const key = idOf(channel, posted.key);
      const before = underWay.get(key) ?? Promise.resolve();
      const posting = before.then(
        () => post(channel, posted),
        () => post(channel, posted),
      );
      underWay.set(key, posting);
      return posting.finally(() => {
        if (underWay.get(key) === posting) underWay.delete(key);
      });
    },
  };
}

function marksOf(channel: string, { key, answers, page }: Posted): Marks {
  return { nonce: nonceOf(channel, key), answers, body: page.body };
}

function nonceOf(channel: string, key: string): string {
  return createHash("sha256").update(idOf(channel, key)).digest("base64url").slice(0, NONCE_CHARS);
}

function idOf(channel: string, key: string): string {
  return `${channel}/${key}`;
}
