/** One request as the sandbox saw it. A request that was never answered has no status. */
export interface TrafficEntry {
  readonly vendor: string;
  readonly method: string;
  /** Below the vendor's prefix, without the query. */
  readonly path: string;
  readonly query: unknown;
  readonly headers: Readonly<Record<string, unknown>>;
  /** Instant of the sandbox's clock at which it came in, ms. */
  readonly at: number;
  body?: unknown;
  status?: number;
  /** Parsed when it is JSON, else the text as it left. */
  answer?: unknown;
}

/** More than any test or bench sends; beyond it the oldest go. */
const ENTRIES_MAX = 100_000;

export interface TrafficRecorder {
  /** Off by default: a long-running sandbox remembers nothing. */
  recording: boolean;
  readonly entries: readonly TrafficEntry[];
  note(entry: TrafficEntry): void;
  clear(): void;
}

export function createTrafficRecorder(recording: boolean): TrafficRecorder {
  const entries: TrafficEntry[] = [];
  return {
    recording,
    entries,
    note(entry) {
      entries.push(entry);
      if (entries.length > ENTRIES_MAX) entries.shift();
    },
    clear() {
      entries.length = 0;
    },
  };
}

export function readAnswer(payload: unknown): unknown {
  if (typeof payload !== "string" || payload === "") return undefined;
  try {
    return JSON.parse(payload);
  } catch (error) {
    if (error instanceof SyntaxError) return payload;
    throw error;
  }
}
