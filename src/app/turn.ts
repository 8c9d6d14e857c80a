import type { ChatAdapter, MessageRef, Posting } from "../core/chat.ts";
import { type Clock, sleptThrough } from "../core/clock.ts";
import { BotError } from "../core/errors.ts";
import { type Message, type MessageFacts, messageOf } from "../core/inbound.ts";
import type { Log } from "../core/log.ts";
import type { Actor, Place } from "../core/people.ts";
import type { Audience, Reply } from "../core/reply.ts";
import { lineReply } from "./replies.ts";
import { type Begun, openStandingMessage, type StandingMessage } from "./standing-message.ts";

/** Waits between attempts to deliver a last word, which then is given up: nobody waits for it any more. */
const DELIVER_AGAIN_MS = [1_000, 2_000, 5_000, 10_000, 30_000, ...Array.from({ length: 14 }, () => 60_000)] as const;

const MOVED = "The answer stands beside this.";

/** Who sees it; default everybody. */
export interface Shown extends MessageFacts {
  readonly audience?: Audience;
}

/** One answer in the making: posted once, edited after. */
export interface Turn {
  /**
   * A live message is shown as well as the chat can, unless a newer one waits already, and a failure is only logged. A
   * last word is delivered again and again for a quarter of an hour; where the place refuses it, to the speaker alone. Resolves with whether it arrived. Throws only the
   * reason of a stop, and "taken_over" when another process has the last word.
   */
  show(reply: Reply, facts?: Shown): Promise<boolean>;
  /** Where the message stands, when it was posted for everybody and can be edited by another process. */
  kept(): MessageRef | undefined;
  /** Where the message stands, whoever sees it. */
  stands(): MessageRef | undefined;
  /** The answer goes on in that message, which everybody sees. What was shown before, in another one, says so. */
  continueOn(ref: MessageRef): void;
}

export interface TurnOptions {
  readonly adapter: ChatAdapter;
  readonly place: Place;
  /** Who alone sees what is private. */
  readonly speaker: Actor;
  readonly posting: Pick<Posting, "inbound" | "key">;
  /** A former process has begun it. */
  readonly begun?: Begun;
  readonly clock: Clock;
  readonly log: Log;
  /** Called before each word. Throws BotError("taken_over") when another process tells it by now. Default: never. */
  mayTell?(): Promise<void>;
  /** Aborts when the bot stops: what was not delivered is told at the next start. */
  readonly signal: AbortSignal;
}

export function openTurn(options: TurnOptions): Turn {
  const { adapter, place, speaker, posting, clock, log, signal, mayTell = async () => undefined } = options;
  let shownTo: Audience = "public";
  let standing = open("public", options.begun);
  /** Edits keep their order even when the chat is slow. */
  let last: Promise<unknown> = Promise.resolve();
  let asked = 0;
  /** Why a last word was broken off: whoever tells it next tells all of it. */
  let stopped: unknown;

  function open(audience: Audience, begun?: Begun): StandingMessage {
    const alone = { ...posting, key: `${posting.key}:private`, onlyFor: speaker };
    return openStandingMessage({ adapter, place, posting: audience === "private" ? alone : posting, begun, clock });
  }

  async function put(message: Message, audience: Audience): Promise<void> {
    await mayTell();
    if (audience !== shownTo) await goOn(audience);
    await standing.put(message);
  }

  /** What was shown to the speaker alone is for everybody after all, or the other way round: that is another message. */
  async function goOn(audience: Audience, begun?: Begun): Promise<void> {
    const former = standing.ref();
    standing = open(audience, begun);
    shownTo = audience;
    if (former !== undefined) await adapter.update(former, messageOf(lineReply("plain", MOVED)));
  }

  /** Whether whoever asked was told alone, where the place takes nothing from us any more. */
  async function tellAlone(message: Message): Promise<boolean> {
    try {
      await adapter.send(place, message, { ...posting, key: `${posting.key}:alone`, onlyFor: speaker });
      return true;
    } catch (error) {
      log.warn("chat.delivery.alone.failed", { place: place.id, inbound: posting.inbound, error });
      return false;
    }
  }

  async function deliver(message: Message, audience: Audience): Promise<boolean> {
    if (stopped !== undefined && message.live) return false;
    if (stopped !== undefined) throw stopped;
    for (let tries = 0; ; tries += 1) {
      try {
        await put(message, audience);
        return true;
      } catch (error) {
        if (!message.live && error instanceof BotError && error.code === "taken_over") throw error;
        const waitMs = message.live ? undefined : DELIVER_AGAIN_MS[tries];
        const level = waitMs === undefined && !message.live ? "error" : "warn";
        log[level]("chat.delivery.failed", { place: place.id, inbound: posting.inbound, tries: tries + 1, error });
        if (!message.live && audience === "public" && isRefused(error) && (await tellAlone(message))) return true;
        if (waitMs === undefined) return false;
        if (!(await sleptThrough(clock, waitMs, signal))) {
          stopped = signal.reason;
          throw stopped;
        }
      }
    }
  }

  return {
    kept: () => (adapter.keepsMessages && shownTo === "public" ? standing.ref() : undefined),
    stands: () => (adapter.keepsMessages ? standing.ref() : undefined),
    continueOn: (ref) => {
      // A word that is on its way would else take its place.
      last = last
        .then(() => goOn("public", { ref, since: options.begun?.since }))
        .catch((error: unknown) => log.warn("chat.not_moved", { place: place.id, inbound: posting.inbound, error }));
    },
    show(reply, { audience = "public", ...facts } = {}) {
      asked += 1;
      const [own, message] = [asked, messageOf(reply, facts)];
      const shown = last.then(() => (message.live && own !== asked ? false : deliver(message, audience)));
      last = shown.catch(() => undefined);
      return shown;
    },
  };
}

/** Said again it would fare no better: the bot was taken out of the place, or nobody may write there. */
function isRefused(error: unknown): boolean {
  return error instanceof BotError && (error.code === "vendor_refused" || error.code === "vendor_not_found");
}
