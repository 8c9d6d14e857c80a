import type { ChatAdapter, MessageRef, Posting } from "../../../core/chat.ts";
import type { Clock } from "../../../core/clock.ts";
import { BotError } from "../../../core/errors.ts";
import type { Message } from "../../../core/inbound.ts";
import type { Log } from "../../../core/log.ts";
import { createRecent } from "../../../core/recent.ts";
import type { SlackMessage, SlackNames, SlackPlace } from "../names.ts";
import type { Installations, SlackParts } from "../ports.ts";
import { type Rendered, renderPages } from "../render/message.ts";
import type { Fetch } from "../web/client.ts";
import { type QueuedWeb, SLACK_API } from "../web/web.ts";
import { createChannelPosts } from "./channel-posts.ts";
import { createEdits } from "./edits.ts";
import { createLookup } from "./lookup.ts";
import type { Render } from "./page.ts";
import { createPrivatePosts, isOutside, responded } from "./private-posts.ts";
import { isShown, shownRef } from "./refs.ts";
import { createResponseUrls } from "./response-urls.ts";

/** Messages whose threads are remembered. What is forgotten is asked for. */
const THREADS_KEPT = 5_000;

export interface OutgoingParts {
  readonly web: QueuedWeb;
  readonly names: SlackNames;
  readonly installations: Installations;
  /** Another address than Slack's: a test double. */
  readonly apiUrl?: string;
  readonly clock: Clock;
  readonly log: Log;
  /** IANA zone of times in plain text, where Slack cannot show each reader their own. */
  readonly zone: string;
  /** Default: as Slack shows it best. */
  readonly render?: Render;
  /** Default: the platform's own. */
  readonly fetch?: Fetch;
}

/**
 * What the bot says in Slack: the outgoing half of ChatAdapter, each message once and each edit in its order. All that is
 * kept here is in memory and bounded. What must arrive is owed by the app's store, which sends it again after a restart
 * with the same key; then `Posting.maybeSince` has it looked up in Slack first.
 */
export interface Outgoing extends Pick<ChatAdapter, "send" | "update"> {
  readonly answerThrough: SlackParts["answerThrough"];
  /** What waits is refused with BotError("stopping"). What has left is the web's to wait for. */
  stop(): void;
}

export function createOutgoing(parts: OutgoingParts): Outgoing {
  const { web, names, installations, apiUrl = SLACK_API, clock, log, zone, fetch = globalThis.fetch } = parts;
  const { render = (message, goesOn) => renderPages(message, { zone, now: clock.now(), goesOn }) } = parts;
  const stopping = new AbortController();
  const edits = createEdits({ web, clock, stopping: stopping.signal });
  const lookup = createLookup({ web, installations, log });
  const channelPosts = createChannelPosts({ web, clock, edits, lookup, stopping: stopping.signal });
  const responseUrls = createResponseUrls({ apiUrl, clock, log, fetch });
  const privatePosts = createPrivatePosts({ web, names, channelPosts, responseUrls });
  const threads = createRecent<string>(THREADS_KEPT);

  /** Pages after the first: in the thread under it, or in its own. `since`: they may stand there already. */
  async function goOn(at: Required<SlackPlace>, ts: string, pages: readonly Rendered[], since?: number): Promise<void> {
    for (const [i, page] of pages.entries()) {
      await channelPosts.post(at, { page, key: `${ts}:${i + 2}`, isLast: true, maybeSince: since });
    }
  }

  async function sendToAll(at: SlackPlace, message: Message, posting: Posting): Promise<MessageRef> {
    const [first, ...others] = pagesOf(render(message, message.live ? "nowhere" : "thread"));
    const { key, maybeSince, yields } = posting;
    let ts: string;
    try {
      ts = await channelPosts.post(at, { page: first, key, isLast: !message.live, maybeSince, yields });
    } catch (error) {
      if (isOutside(error) && (await showToAll(at, message, posting))) return shownRef(at);
      throw error;
    }
    const own: SlackMessage = { team: at.team, channel: at.channel, ts };
    const thread = at.thread ?? ts;
    threads.set(idOf(own), thread);
    await goOn({ ...at, thread }, ts, others, maybeSince);
    return { ...names.ref(own), thread };
  }

  /** Where the bot is not, by the address that came with what it answers. */
  function showToAll(at: SlackPlace, message: Message, { inbound }: Posting): Promise<boolean> {
    const [whole] = pagesOf(render(message, "nowhere"));
    return responded(responseUrls, at, whole, inbound, "in_channel");
  }

  async function sendToOne(at: SlackPlace, user: string, message: Message, posting: Posting): Promise<MessageRef> {
    const { key, maybeSince, inbound } = posting;
    const [first, ...others] = pagesOf(render(message, message.live ? "nowhere" : "below"));
    const isLast = !message.live;
    const ref = await privatePosts.post(at, user, { page: first, key, isLast, maybeSince }, inbound);
    for (const [i, page] of others.entries()) {
      await privatePosts.post(at, user, { page, key: `${key}:${i + 2}`, isLast, maybeSince }, inbound);
    }
    return ref;
  }

  async function update(ref: MessageRef, message: Message, { yields }: Pick<Posting, "yields"> = {}): Promise<boolean> {
    // Its live states are left out; its last word is a message of its own, which `false` asks for.
    if (isShown(ref)) return message.live;
    const own = names.message(ref);
    const [first, ...others] = pagesOf(render(message, message.live ? "nowhere" : "thread"));
    if (!(await edits.edit({ ...own, yields }, first, !message.live))) return false;
    if (others.length > 0) {
      const thread = threads.get(idOf(own)) ?? (await lookup.threadOf(own));
      threads.set(idOf(own), thread);
      await goOn({ team: own.team, channel: own.channel, thread }, own.ts, others, Number(own.ts) * 1_000);
    }
    return true;
  }

  return {
    update,
    send: (to, message, posting) => {
      const at = names.channel(to);
      const person = posting.onlyFor === undefined ? undefined : names.person(posting.onlyFor.id);
      return person === undefined ? sendToAll(at, message, posting) : sendToOne(at, person.user, message, posting);
    },
    answerThrough: responseUrls.keep,
    stop: () => stopping.abort(new BotError("stopping", "Tocsin is stopping; it answers again once it is back.")),
  };
}

function idOf({ team, channel, ts }: SlackMessage): string {
  return `${team}/${channel}/${ts}`;
}

function pagesOf([first, ...others]: readonly Rendered[]): readonly [Rendered, ...Rendered[]] {
  if (first === undefined) throw new BotError("bug", "There was nothing to show; the log has the details.");
  return [first, ...others];
}
