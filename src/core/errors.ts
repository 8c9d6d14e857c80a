/**
 * Every way a command can go wrong. Whether anything happened at the other end, whether a repeat may help and how loud
 * the answer is are properties of the code and are decided here, once.
 *
 * `effect`: "none" means the request certainly changed nothing; "unknown" means it may have.
 */
export const ERRORS = {
  bad_input: { tone: "warn", effect: "none", retry: false },
  not_understood: { tone: "warn", effect: "none", retry: false },
  not_found: { tone: "warn", effect: "none", retry: false },
  forbidden: { tone: "warn", effect: "none", retry: false },
  unknown_person: { tone: "warn", effect: "none", retry: false },
  not_configured: { tone: "warn", effect: "none", retry: false },
  expired: { tone: "warn", effect: "none", retry: false },
  conflict: { tone: "warn", effect: "none", retry: false },
  /** The vendor said no and changed nothing: 4xx with a reason. */
  vendor_refused: { tone: "bad", effect: "none", retry: false },
  /** The key is wrong, revoked or lacks a right: 401, 403. */
  vendor_auth: { tone: "bad", effect: "none", retry: false },
  vendor_not_found: { tone: "bad", effect: "none", retry: false },
  /** 420 or 429 that outlasted our patience. */
  vendor_rate_limited: { tone: "bad", effect: "none", retry: true },
  /** No connection was made: refused, DNS, TLS. */
  vendor_unreachable: { tone: "bad", effect: "none", retry: true },
  /** Not asked: it did not answer again and again, and is left alone for a while. */
  vendor_down: { tone: "bad", effect: "none", retry: true },
  /** Connected, then silence, a reset or a deadline. */
  vendor_silent: { tone: "bad", effect: "unknown", retry: true },
  /** 5xx, an HTML page, an empty or unreadable answer. */
  vendor_broken: { tone: "bad", effect: "unknown", retry: true },
  store_failed: { tone: "bad", effect: "none", retry: false },
  /** Another process has it now, and tells whoever waits for it. */
  taken_over: { tone: "warn", effect: "none", retry: false },
  stopping: { tone: "warn", effect: "none", retry: false },
  bug: { tone: "bad", effect: "unknown", retry: false },
} as const satisfies Record<string, { tone: "warn" | "bad"; effect: "none" | "unknown"; retry: boolean }>;

export type ErrorCode = keyof typeof ERRORS;

export interface ErrorFacts {
  readonly cause?: unknown;
  /** Facts for the log, never for the chat. */
  readonly details?: Readonly<Record<string, unknown>>;
  /** The vendor's own request id, when it gave one. */
  readonly requestId?: string;
  /** The vendor's HTTP status, when there was an answer. */
  readonly status?: number;
}

/** An error whose message is one sentence for the person in the channel: no secrets, no ids of other people. */
export class BotError extends Error {
  readonly code: ErrorCode;
  readonly details: Readonly<Record<string, unknown>>;
  readonly requestId: string | undefined;
  readonly status: number | undefined;

  constructor(code: ErrorCode, message: string, facts: ErrorFacts = {}) {
    super(message, facts.cause === undefined ? undefined : { cause: facts.cause });
    this.name = "BotError";
    this.code = code;
    this.details = facts.details ?? {};
    this.requestId = facts.requestId;
    this.status = facts.status;
  }

  get effect(): "none" | "unknown" {
    return ERRORS[this.code].effect;
  }
}

/** The sentence a person may read: a BotError's own, or the admission of a bug. */
export function sentenceOf(error: unknown): string {
  if (error instanceof BotError) return error.message;
  return "Something broke on our side; nothing more was done. The log has the details.";
}
