import { BotError } from "../../../core/errors.ts";

/** Calls of one workspace that may wait to leave: some minutes of all that Slack takes. */
const WAITING_MAX = 1_000;

/** A call that waits. */
export interface Ticket {
  /** Aborts when it was dropped, withdrawn, or everything stops. */
  readonly signal: AbortSignal;
  /** It leaves now, and is no longer counted; it may come back to wait for a repeat. */
  leave(): void;
  comeBack(): void;
}

/** All that waits in this process: the app's store owes what must arrive, so that this is memory only. */
export interface WaitingRoom {
  /**
   * Where it is full, the droppable call that has waited longest is dropped; without one, throws
   * BotError("vendor_rate_limited"): a call that is not droppable never makes room.
   */
  enter(team: string, isDroppable: boolean, withdrawn: AbortSignal | undefined): Ticket;
  stop(): void;
}

export function createWaitingRoom(): WaitingRoom {
  const stopping = new AbortController();
  /** In the order in which they came. */
  const waiting = new Map<string, Set<Entry>>();

  return {
    enter: (team, isDroppable, withdrawn) => {
      stopping.signal.throwIfAborted();
      const entries = waiting.get(team) ?? new Set();
      waiting.set(team, entries);
      if (entries.size >= WAITING_MAX) makeRoom(entries);
      const drop = new AbortController();
      const entry: Entry = { isDroppable, drop: (reason) => drop.abort(reason) };
      entries.add(entry);
      const signals = [drop.signal, stopping.signal, ...(withdrawn === undefined ? [] : [withdrawn])];
      return {
        signal: AbortSignal.any(signals),
        leave: () => void entries.delete(entry),
        comeBack: () => void entries.add(entry),
      };
    },
    stop: () => stopping.abort(new BotError("stopping", "Tocsin is stopping; it answers again once it is back.")),
  };
}

interface Entry {
  readonly isDroppable: boolean;
  drop(reason: BotError): void;
}

function makeRoom(entries: Set<Entry>): void {
  const tooMany = new BotError("vendor_rate_limited", "Slack takes fewer messages than there are to send; try again.", {
    details: { waiting: entries.size },
  });
  for (const entry of entries) {
    if (!entry.isDroppable) continue;
    entries.delete(entry);
    entry.drop(tooMany);
    return;
  }
  throw tooMany;
}
