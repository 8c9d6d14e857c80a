import { type Clock, sleptThrough } from "../core/clock.ts";
import type { Budget, HeadRoom } from "../core/http.ts";
import { createPace } from "./pace.ts";
import { createQueue, type Ticket, type Waiting } from "./queue.ts";
import { readRateHeaders } from "./rate-headers.ts";

/** Below this nobody needs to be told of a wait. */
const WAIT_WORTH_SAYING_MS = 1_000;

export interface AccountBudget {
  /** Resolves when the call may be sent; the result must be called once when its answer is in. */
  enter(ticket: Ticket): Promise<() => void>;
  /** Tells the budget of an answer. `refusals`: how often this call has been answered 420 or 429, this one included. */
  learn(
    answer: { readonly status: number; readonly headers: Readonly<Record<string, string>> },
    refusals: number,
  ): void;
  /** Fails those who wait and may not be sent any more. */
  reconsider(): void;
  /** End of the pause that the vendor asked for last; past when there is none. */
  pausedUntil(): number;
  /** Until when the account is asked nothing though somebody wants to; undefined when nobody waits. */
  waitingUntil(): number | undefined;
  headRoom(): HeadRoom;
  inFlight(): number;
}

export interface BudgetOptions {
  readonly budget: Budget;
  readonly resetHeader: string | undefined;
  readonly clock: Clock;
  onWait(untilAt: number): void;
}

export function isRateRefusal(status: number): boolean {
  return status === 429 || status === 420;
}

/**
 * One account's queue: first come, first served, within the vendor's rate and the number in flight. A write passes reads
 * that are held back for it. A call waits for the clock only; an abort or exhausted patience takes it out.
 */
export function createBudget(options: BudgetOptions): AccountBudget {
  const { budget, clock } = options;
  const pace = createPace(budget);
  const queue = createQueue();
  let inFlight = 0;
  let announcedUntil = 0;
  let consideredUntil = 0;
  let alarm: { readonly at: number; readonly off: AbortController } | undefined;
  let room: HeadRoom = {};

  function pump(): void {
    dropImpatient();
    let at: number | undefined;
    while (inFlight < budget.maxInFlight) {
      const next = nextToStart();
      at = next?.at;
      if (next === undefined || next.at > clock.now()) break;
      queue.remove(next.waiting);
      const refusal = next.waiting.ticket.refusal();
      if (refusal === undefined) start(next.waiting);
      else next.waiting.fail(refusal);
    }
    setAlarm(inFlight < budget.maxInFlight ? at : undefined);
  }

  /** The longest waiting of those that may go first; at Infinity when only an answer can free the way. */
  function nextToStart(): { waiting: Waiting; at: number } | undefined {
    const now = clock.now();
    const [first, second] = queue
      .heads()
      .map((waiting) => ({ waiting, at: pace.earliest(waiting.ticket.kind, now, inFlight) }));
    if (first === undefined || second === undefined) return first ?? second;
    if (first.at !== second.at) return first.at < second.at ? first : second;
    return first.waiting.ticket.order < second.waiting.ticket.order ? first : second;
  }

  function start(waiting: Waiting): void {
    inFlight += 1;
    pace.started(clock.now());
    waiting.start();
  }

  function leave(): void {
    inFlight -= 1;
    pace.answered(clock.now());
    pump();
  }

  /** Only a longer pause can wear out somebody's patience; those who come later are asked as they come. */
  function dropImpatient(): void {
    const until = pace.pausedUntil();
    if (until === consideredUntil) return;
    consideredUntil = until;
    for (const waiting of queue.everybody()) {
      if (waiting.ticket.patientUntil() >= until) continue;
      queue.remove(waiting);
      waiting.fail(waiting.ticket.giveUp(until));
    }
  }

  function dropRefused(): void {
    for (const waiting of queue.everybody()) {
      const refusal = waiting.ticket.refusal();
      if (refusal === undefined) continue;
      queue.remove(waiting);
      waiting.fail(refusal);
    }
  }

  function setAlarm(at: number | undefined): void {
    if (alarm?.at === at) return;
    alarm?.off.abort();
    alarm = undefined;
    if (at === undefined || !Number.isFinite(at)) return;
    const off = new AbortController();
    alarm = { at, off };
    void ring(at, off.signal);
    announce(at);
  }

  async function ring(at: number, off: AbortSignal): Promise<void> {
    if (!(await sleptThrough(clock, at - clock.now(), off))) return;
    alarm = undefined;
    pump();
  }

  function announce(untilAt: number): void {
    if (untilAt <= announcedUntil || untilAt - clock.now() < WAIT_WORTH_SAYING_MS) return;
    announcedUntil = untilAt;
    options.onWait(untilAt);
  }

  return {
    enter(ticket) {
      return new Promise((resolve, reject) => {
        const onAbort = () => {
          queue.remove(waiting);
          waiting.fail(ticket.signal.reason);
          pump();
        };
        const waiting: Waiting = {
          ticket,
          start() {
            ticket.signal.removeEventListener("abort", onAbort);
            resolve(leave);
          },
          fail(reason) {
            ticket.signal.removeEventListener("abort", onAbort);
            reject(reason);
          },
        };
        const until = Math.max(clock.now(), pace.pausedUntil());
        if (ticket.signal.aborted) return waiting.fail(ticket.signal.reason);
        if (ticket.patientUntil() < until) return waiting.fail(ticket.giveUp(until));
        ticket.signal.addEventListener("abort", onAbort, { once: true });
        queue.insert(waiting);
        pump();
      });
    },
    learn(answer, refusals) {
      const now = clock.now();
      const refused = isRateRefusal(answer.status);
      const news = readRateHeaders(answer.headers, { now, refused, resetHeader: options.resetHeader });
      room = {
        ...room,
        ...(news.limit === undefined ? {} : { limit: news.limit }),
        ...(news.remaining === undefined ? {} : { remaining: news.remaining }),
        ...(news.skewMs === undefined ? {} : { skewMs: news.skewMs }),
      };
      if (refused) return pace.refused(now, news.waitMs, refusals);
      pace.accepted(now);
      if (news.waitMs !== undefined) pace.pause(now + news.waitMs);
    },
    reconsider() {
      dropRefused();
      pump();
    },
    pausedUntil: pace.pausedUntil,
    waitingUntil: () => (alarm !== undefined && alarm.at > clock.now() ? alarm.at : undefined),
    headRoom: () => ({ ...pace.headRoom(clock.now(), inFlight), ...room }),
    inFlight: () => inFlight,
  };
}
