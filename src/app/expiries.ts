import { UNDO_WINDOW_MS, undo } from "../commands/undo.ts";
import type { ChatAdapter, MessageRef } from "../core/chat.ts";
import type { Message } from "../core/inbound.ts";
import type { JsonObject } from "../core/json.ts";
import type { Log } from "../core/log.ts";
import type { StoredPlan } from "../core/plan.ts";
import type { Change, Store } from "../core/store.ts";
import type { OpenQuestion } from "../engine/questions.ts";
import type { Timer, TimerHandlers, Timers } from "../engine/timers.ts";
import { lineReply } from "./replies.ts";
import { messageOf } from "./turn.ts";

/** What is edited when its time is over, as it will read then. */
interface Edit {
  readonly ref: MessageRef;
  readonly message: Message;
  /** The question whose answer makes the edit needless. */
  readonly question?: string;
}

/** Messages whose buttons cannot be used for ever, on platforms where messages last. */
export interface Expiries {
  /** A question that was shown there: once its time is over the message says so. */
  question(question: OpenQuestion, ref: MessageRef): Promise<void>;
  /** The change by which a report loses its Undo button once nothing can be undone; none where it has no such button. */
  report(plan: StoredPlan, ref: MessageRef | undefined, message: Message, at: number): readonly Change[];
  /** Those changes went through. */
  changed(): void;
}

export interface ExpiryParts {
  readonly store: Store;
  readonly log: Log;
  timers(): Pick<Timers, "set" | "changed">;
}

export function createExpiries({ store, log, timers }: ExpiryParts): Expiries {
  return {
    changed: () => timers().changed(),
    question: async ({ id, expiresAt, origin }, ref) => {
      const title = `This question has expired and nothing was done: say "${origin.said}" again.`;
      const edit: Edit = { ref, message: messageOf(lineReply("plain", title), {}), question: id };
      try {
        await store.commit([timers().set(`question:${id}`, timerOf("question", expiresAt, edit))]);
        timers().changed();
      } catch (error) {
        log.warn("question.timer.not_set", { question: id, error });
      }
    },
    report: ({ id }, ref, message, at) => {
      const { buttons = [] } = message.reply;
      const others = buttons.filter(({ say }) => say !== undo.name);
      if (ref === undefined || others.length === buttons.length) return [];
      const edit: Edit = { ref, message: { ...message, reply: { ...message.reply, buttons: others } } };
      return [timers().set(`undo:${id}`, timerOf("undo", at + UNDO_WINDOW_MS, edit))];
    },
  };
}

/** What is done when those timers are due. */
export function expiryHandlers(store: Store, adapterOf: (platform: string) => ChatAdapter | undefined): TimerHandlers {
  const apply = async ({ platform, data }: Timer): Promise<void> => {
    const { ref, message, question } = data as JsonObject & Edit;
    if (question !== undefined && (await store.get("questions", question)) === undefined) return;
    // False: somebody has deleted the message, and with it the buttons.
    await adapterOf(platform)?.update(ref, message);
  };
  return { question: apply, undo: apply };
}

function timerOf(kind: string, dueAt: number, edit: Edit): Timer {
  return { kind, dueAt, platform: edit.ref.platform, data: edit as JsonObject & Edit };
}
