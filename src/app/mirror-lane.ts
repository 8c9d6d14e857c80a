import type { MessageRef } from "../core/chat.ts";
import type { Message } from "../core/inbound.ts";
import type { Log } from "../core/log.ts";
import type { Place } from "../core/people.ts";
import type { StandingMessage } from "./standing-message.ts";

/** The message of a plan in one mirror, while it changes. */
export interface MirrorLane {
  readonly place: Place;
  /**
   * Shown as well as the chat can, unless a newer one takes its place before. Resolves once nothing is under way. Never
   * throws.
   */
  show(message: Message): Promise<void>;
  /** Shows nothing that has not left yet. Resolves once what is under way has arrived or failed. Never throws. */
  end(): Promise<void>;
  isBusy(): boolean;
  /** Where the message stands, as far as that is known. */
  ref(): MessageRef | undefined;
}

export interface MirrorLaneParts {
  readonly place: Place;
  readonly log: Log;
  /** undefined where its platform is not reached from here. */
  open(): Promise<StandingMessage | undefined>;
  /** For whoever has to finish it. Never throws. */
  keep(ref: MessageRef): Promise<void>;
}

export function openMirrorLane({ place, log, open, keep }: MirrorLaneParts): MirrorLane {
  let standing: Promise<StandingMessage | undefined> | undefined;
  let next: Message | undefined;
  let ref: MessageRef | undefined;
  let work: Promise<void> | undefined;

  async function showAll(): Promise<void> {
    for (let message = take(); message !== undefined; message = take()) {
      try {
        standing ??= open();
        await put(await standing, message);
      } catch (error) {
        log.warn("mirror.progress.failed", { place: place.id, error });
      }
    }
  }

  function take(): Message | undefined {
    const message = next;
    next = undefined;
    return message;
  }

  async function put(standing: StandingMessage | undefined, message: Message): Promise<void> {
    await standing?.put(message);
    const now = standing?.ref();
    if (now === undefined || now.id === ref?.id) return;
    ref = now;
    await keep(now);
  }

  return {
    place,
    ref: () => ref,
    isBusy: () => work !== undefined,
    show: (message) => {
      next = message;
      work ??= showAll().finally(() => {
        work = undefined;
      });
      return work;
    },
    end: async () => {
      next = undefined;
      await work;
    },
  };
}
