import type { ChatAdapter, MessageRef } from "../core/chat.ts";
import { type Message, messageOf } from "../core/inbound.ts";
import type { JsonObject } from "../core/json.ts";
import type { Log } from "../core/log.ts";
import type { Plan, StoredPlan } from "../core/plan.ts";
import type { Change, Store } from "../core/store.ts";
import { committed } from "../engine/commit.ts";
import type { Closing, OpenQuestion } from "../engine/questions.ts";
import type { Timer, TimerHandlers, Timers } from "../engine/timers.ts";
import { asOf, asTakenUp, nextEnd } from "./button-lives.ts";
import { refValue } from "./message-book.ts";
import { closedReply, lineReply } from "./replies.ts";

/** A message as it will read when the time has come. */
interface Edit {
  readonly ref: MessageRef;
  readonly message: Message;
  /** The question whose answer makes the edit needless. */
  readonly question?: string;
}

/** A report as it stands, with the buttons that can still be used. */
interface Standing {
  readonly ref: MessageRef;
  readonly message: Message;
  readonly reportedAt: number;
}

/** Messages whose buttons cannot be used for ever, on platforms where messages last. */
export interface Expiries {
  /** A question that was shown there: once its time is over the message says so. */
  question(question: OpenQuestion, ref: MessageRef): Promise<void>;
  /** For the commit that ends a question: its message loses its buttons, or becomes that of the plan. */
  closing(question: OpenQuestion, how: Closing): Promise<readonly Change[]>;
  /** For the commit that concludes a plan: its report loses each button once that cannot be used any more. */
  report(plan: StoredPlan, ref: MessageRef | undefined, message: Message, at: number): readonly Change[];
  /** For the commit that accepts a plan which takes up another: that one's report loses the buttons that are used up. */
  spending(plan: Plan): Promise<readonly Change[]>;
  /** Those changes went through. */
  changed(): void;
}

export interface ExpiryParts {
  readonly store: Store;
  readonly log: Log;
  now(): number;
  timers(): Pick<Timers, "set" | "changed">;
}

export function createExpiries({ store, log, now, timers }: ExpiryParts): Expiries {
  return {
    changed: () => timers().changed(),
    question: async ({ id, expiresAt, origin }, ref) => {
      const title = `This question has expired and nothing was done: say "${origin.said}" again.`;
      const edit: Edit = { ref, message: messageOf(lineReply("plain", title)), question: id };
      // One that was answered while it was being posted has its end already.
      const isOpen: Change = { check: "questions", id, version: 1 };
      try {
        await committed(store, [isOpen, timers().set(questionTimer(id), timerOf("edit", expiresAt, edit))]);
        timers().changed();
      } catch (error) {
        log.warn("question.timer.not_set", { question: id, error });
      }
    },
    closing: async (question, how) => {
      const id = questionTimer(question.id);
      const timer = await store.get("timers", id);
      if (timer === undefined) return [];
      const { ref } = timer.value.data as JsonObject & Edit;
      if (how !== "pressed") {
        const message = messageOf(closedReply(question, how));
        return [timers().set(id, timerOf("edit", now(), { ref, message }))];
      }
      // A plan has the id of its question: whoever finishes it goes on in the message that asked.
      const place: Change = { put: "messages", id: question.id, value: refValue(ref) };
      return [{ drop: "timers", id }, ...(question.subject.type === "plan" ? [place] : [])];
    },
    report: ({ id }, ref, message, reportedAt) => {
      const endsAt = nextEnd(message, reportedAt);
      if (ref === undefined || endsAt === undefined) return [];
      return [timers().set(reportTimer(id), timerOf("report", endsAt, { ref, message, reportedAt }))];
    },
    spending: async (plan) => {
      const spent = plan.undoes ?? plan.retries ?? plan.settles?.plan;
      const timer = spent === undefined ? undefined : await store.get("timers", reportTimer(spent));
      if (spent === undefined || timer === undefined) return [];
      const { dueAt, data } = timer.value as JsonObject & Timer;
      const standing = data as JsonObject & Standing;
      const { ref } = standing;
      const message = asTakenUp(standing.message, plan);
      return [
        timers().set(reportTimer(spent), timerOf("report", dueAt, { ...standing, message })),
        timers().set(`spent:${spent}`, timerOf("edit", now(), { ref, message })),
      ];
    },
  };
}

/** What is done when those timers are due. */
export function expiryHandlers(store: Store, adapterOf: (platform: string) => ChatAdapter | undefined): TimerHandlers {
  return {
    edit: async ({ platform, data }) => {
      const { ref, message, question } = data as JsonObject & Edit;
      if (question !== undefined && (await store.get("questions", question)) === undefined) return undefined;
      // False: somebody has deleted the message, and with it the buttons.
      await adapterOf(platform)?.update(ref, message);
      return undefined;
    },
    report: async ({ platform, data, dueAt }) => {
      const standing = data as JsonObject & Standing;
      const { ref, reportedAt } = standing;
      const message = asOf(standing.message, reportedAt, dueAt);
      const isThere = await adapterOf(platform)?.update(ref, message);
      const endsAt = isThere ? nextEnd(message, reportedAt) : undefined;
      return endsAt === undefined ? undefined : timerOf("report", endsAt, { ...standing, message });
    },
  };
}

function questionTimer(question: string): string {
  return `question:${question}`;
}

function reportTimer(plan: string): string {
  return `report:${plan}`;
}

function timerOf(kind: string, dueAt: number, data: Edit | Standing): Timer {
  return { kind, dueAt, platform: data.ref.platform, data: data as JsonObject & typeof data };
}
