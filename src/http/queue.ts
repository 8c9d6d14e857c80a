/** One call's place in an account's queue. It keeps its place when it has to be asked again. */
export interface Ticket {
  readonly kind: "read" | "write";
  readonly order: number;
  readonly signal: AbortSignal;
  /** Never waits for the vendor's limit beyond this instant. */
  patientUntil(): number;
  /** What the call fails with when it may not be sent before `untilAt`, which is beyond its patience. */
  giveUp(untilAt: number): Error;
  /** Why it may not be sent any more, though it waits; asked again before it is. */
  refusal(): Error | undefined;
}

export interface Waiting {
  readonly ticket: Ticket;
  start(): void;
  fail(reason: unknown): void;
}

/** Those who wait to be sent, reads and writes apart, each by its order. */
export interface Queue {
  insert(waiting: Waiting): void;
  remove(waiting: Waiting): void;
  /** The first write and the first read. */
  heads(): readonly Waiting[];
  everybody(): readonly Waiting[];
}

export function createQueue(): Queue {
  const lines: Record<Ticket["kind"], Waiting[]> = { write: [], read: [] };
  return {
    insert(waiting) {
      const line = lines[waiting.ticket.kind];
      const before = line.findLastIndex((other) => other.ticket.order < waiting.ticket.order);
      line.splice(before + 1, 0, waiting);
    },
    remove(waiting) {
      const line = lines[waiting.ticket.kind];
      const at = line.indexOf(waiting);
      if (at >= 0) line.splice(at, 1);
    },
    heads: () => [lines.write[0], lines.read[0]].filter((waiting) => waiting !== undefined),
    everybody: () => [...lines.write, ...lines.read],
  };
}
