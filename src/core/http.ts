import type { VendorRequest } from "./operation-kind.ts";

/** How often one account may be asked. Limits are the vendor's documented ones, cited where they are declared. */
export interface Budget {
  /** Requests in any rolling window; absent = only what the answers' own headers say. */
  readonly perWindow?: { readonly requests: number; readonly windowMs: number; readonly keptForWrites?: number };
  readonly maxInFlight: number;
  /**
   * After a 420/429 without usable headers: one request each `everyMs` for the next `forMs`. `always`: also after one
   * whose headers said how long to wait; else such a one is followed by the rate that it showed to be accepted, at
   * least that of `everyMs`.
   */
  readonly slow: { readonly everyMs: number; readonly forMs: number; readonly always?: boolean };
}

/** Everything the one HTTP client needs to know of an account. */
export interface HttpAccount {
  /** Key of the budget and of messages: "pagerduty". */
  readonly account: string;
  /** "PagerDuty": how messages name it. */
  readonly title: string;
  readonly baseUrl: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly budget: Budget;
  /** Default 10,000. */
  readonly deadlineMs?: number;
  /** The vendor's own reason in a body of an error answer; undefined when it gives none. Total: any JSON, never throws. */
  reasonOf(body: unknown): string | undefined;
  /**
   * Whether a 401 refuses this request alone, for want of a right, and says nothing against the key. Absent: each 401 is
   * about the key. Total, like `reasonOf`.
   */
  lacksRight?(body: unknown): boolean;
  /** Header that names the request in the vendor's logs, lower case. */
  readonly requestIdHeader?: string;
  /** Header with the seconds until the limit is free again, beside Retry-After, lower case. */
  readonly resetHeader?: string;
}

export interface HttpCall extends VendorRequest {
  /**
   * read: repeated on any failure that may pass. write: repeated only where certainly nothing happened (429, 420, no
   * connection). repeatable: a write that may be sent twice; repeated like a read. Repeats are few and bounded.
   */
  readonly mode: "read" | "write" | "repeatable";
  readonly signal?: AbortSignal;
  /**
   * Of a write, ms since the epoch: what has not left by then, in a queue or between repeats, never leaves and fails as
   * `expired`. What has left is waited for. A pause that is known to last beyond it is not waited out.
   */
  readonly notAfter?: number | undefined;
  /** Statuses that are answers, not errors, besides 2xx (OpsGenie's 404 while a request is pending). */
  readonly accept?: readonly number[];
}

export interface HttpAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  /** Parsed JSON; undefined when the body was empty, which a read's answer never is (204 and 205 apart). */
  readonly body: unknown;
  readonly requestId: string | undefined;
}

/**
 * One account's road to its vendor. Throws only BotError with a vendor_… code, the abort reason, or, for a write that was
 * held back in this process, what it was held back for.
 */
export interface VendorHttp {
  send(call: HttpCall): Promise<HttpAnswer>;
}

/** A wait in force: the account is asked nothing before `untilAt`. */
export interface Wait {
  readonly account: string;
  readonly title: string;
  readonly untilAt: number;
}

/**
 * An account that is left alone for a while. silent: it did not answer again and again · key: it does not accept the key.
 * The first call after `untilAt` shows whether it is over.
 */
export interface Circuit {
  readonly account: string;
  readonly title: string;
  readonly cause: "silent" | "key";
  /** What is not sent meanwhile. Where only writes had no answer, reads go on: they show what became of those. */
  readonly holdsBack: "everything" | "writes";
  /** When the first of the failures in a row came, ms. */
  readonly sinceAt: number;
  /** When it may be asked again, ms; in the past while nobody has, or is answered yet. */
  readonly untilAt: number;
  /** The last failure, as a sentence: "PagerDuty does not answer (no reply within 10 s)". */
  readonly reason: string;
}

/** Last seen head-room of an account, from the vendor's own headers and our count. */
export interface HeadRoom {
  readonly limit?: number;
  readonly remaining?: number;
  /** Vendor's clock minus ours, ms, from the Date header. */
  readonly skewMs?: number;
}

/** The one outgoing client: deadline, bounded body, redaction, bounded retry, one budget per account. */
export interface HttpClient {
  connect(account: HttpAccount): VendorHttp;
  /** Accounts that are waiting now. */
  waits(): readonly Wait[];
  /** Accounts that are left alone now. */
  circuits(): readonly Circuit[];
  /**
   * Tells once of each circuit when it begins, and once when it is over, however often the account is tried between.
   * Returns what ends it.
   */
  onCircuit(listener: (circuit: Circuit, isOver: boolean) => void): () => void;
  headRoom(account: string): HeadRoom;
  /** Requests under way now (for tests and a clean stop). */
  inFlight(): number;
  stop(): Promise<void>;
}
