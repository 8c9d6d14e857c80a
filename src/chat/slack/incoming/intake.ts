import { type Clock, sleptThrough } from "../../../core/clock.ts";
import type { JsonObject } from "../../../core/json.ts";
import type { Log } from "../../../core/log.ts";

/**
 * Slack is answered after this time at the latest, whatever hangs: it waits 3 s and then shows an error or delivers again
 * (Slack docs, "Handling user interaction" and "Events API", read 2026-11-21).
 */
const ANSWER_MS = 1_500;
/** Where the answer itself is what somebody waits for: a form's faults, a menu's options. */
const NEEDED_ANSWER_MS = 2_500;
const NEED_ANSWER: readonly unknown[] = ["view_submission", "block_suggestion"];

/** What Slack delivered, on whichever road. */
export interface Delivery {
  readonly body: JsonObject;
  readonly retryNum?: number;
  readonly retryReason?: string;
}

/** What goes back with the acknowledgement; most have nothing to say. */
export type Answer = JsonObject | undefined;

/** What Bolt is given to answer with. */
export type Ack = (answer?: JsonObject | string) => Promise<void>;

export interface Intake {
  /**
   * Has the delivery worked on. Resolves with the answer once the work is done or a listener gives one, and never later
   * than Slack waits; the work then goes on. Never throws.
   */
  take(delivery: Delivery): Promise<Answer>;
  /** Resolves when nothing that was taken is worked on any more. */
  idle(): Promise<void>;
}

export interface IntakeParts {
  /** Hands it to the listeners. Resolves when all of them are done. */
  process(delivery: Delivery & { readonly ack: Ack }): Promise<void>;
  /** Nobody acknowledged it: no listener knows what was pressed or said. */
  onUnknown(body: JsonObject): Promise<void>;
  readonly clock: Clock;
  readonly log: Log;
}

export function createIntake({ process, onUnknown, clock, log }: IntakeParts): Intake {
  const underWay = new Set<Promise<void>>();

  async function work(delivery: Delivery, ack: Ack, isTaken: () => boolean): Promise<void> {
    try {
      await process({ ...delivery, ack });
      if (!isTaken()) await onUnknown(delivery.body);
    } catch (error) {
      log.error("slack.delivery.failed", { error });
    }
  }

  return {
    async take(delivery) {
      const { promise: given, resolve: give } = Promise.withResolvers<Answer>();
      const answered = new AbortController();
      let isTaken = false;
      const ack: Ack = async (answer) => {
        isTaken = true;
        // That there is nothing to say is no reason to hurry: the acknowledgement also says that it is safe here.
        if (answer === undefined || answer === "") return;
        if (answered.signal.aborted) log.warn("slack.answer.late", { type: delivery.body.type });
        give(typeof answer === "string" ? { text: answer } : answer);
      };
      const working = work(delivery, ack, () => isTaken).finally(() => underWay.delete(working));
      underWay.add(working);
      const patienceMs = NEED_ANSWER.includes(delivery.body.type) ? NEEDED_ANSWER_MS : ANSWER_MS;
      const overdue = sleptThrough(clock, patienceMs, answered.signal).then((isOver) => {
        if (isOver) log.warn("slack.delivery.slow", { type: delivery.body.type, ms: patienceMs });
      });
      const answer = await Promise.race([given, working, overdue]);
      answered.abort();
      return answer ?? undefined;
    },
    idle: async () => {
      while (underWay.size > 0) await Promise.all(underWay);
    },
  };
}
