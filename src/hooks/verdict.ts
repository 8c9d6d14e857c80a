import { BotError, type ErrorCode } from "../core/errors.ts";

/**
 * What became of a delivery. accepted: at least one event is new · repeated: all were heard before · unknown: of a type that
 * is not dealt with · unreadable: signed, and yet nothing that can be read · refused: not let in · failed: on our side
 */
export type HookOutcome = "accepted" | "repeated" | "unknown" | "unreadable" | "refused" | "failed";

/** What a delivery is answered, and how it counts. */
export interface Verdict {
  readonly status: number;
  /** One line of JSON. Nothing of the request is in it. */
  readonly answer: object;
  readonly outcome: HookOutcome;
  /** The hook's, or "other" for an address that is none. */
  readonly path: string;
  /** The type of an unknown event, by the sender's word. */
  readonly type?: string;
  /** What somebody should know, once, until it is over. */
  readonly trouble?: BotError;
}

/** What is not let in, and why. */
const REFUSALS = {
  noHook: { status: 404, line: "There is no hook at this address." },
  noSignature: { status: 401, line: "No signature here was made with a secret that I know." },
  noSecret: { status: 401, line: "A secret of this hook is needed, in the address or in a header." },
  notJson: { status: 415, line: "A hook takes JSON, and a content type that says so." },
  broken: { status: 400, line: "The body is not JSON." },
} as const;
type Refusal = keyof typeof REFUSALS;

/** Worth an operator's attention: senders that were set up wrongly look like this. */
const ODD: Readonly<Partial<Record<Refusal, string>>> = {
  noSignature: "A webhook came with no signature that fits: its secret is not among those that are set.",
  noSecret: "A webhook came without the hook's secret: `tocsin hooks` prints its address.",
};

export function refused(path: string, refusal: Refusal): Verdict {
  const { status, line } = REFUSALS[refusal];
  const odd = ODD[refusal];
  const trouble = odd === undefined ? {} : { trouble: new BotError("forbidden", odd) };
  return { status, answer: { error: line }, outcome: "refused", path, ...trouble };
}

/** A body that says itself what is wrong with it. */
export function misread(path: string, line: string): Verdict {
  return { status: 400, answer: { error: line }, outcome: "refused", path };
}

/**
 * Its sender signed it: a refusal would be held against the hook, which PagerDuty disables after three (PagerDuty docs,
 * webhooks v3, delivery behaviour, read 2026-11-21).
 */
export function unreadable(path: string, line: string): Verdict {
  return { ...taken(path, 0, 0), outcome: "unreadable", trouble: new BotError("bad_input", line) };
}

export function taken(path: string, accepted: number, known: number, type?: string): Verdict {
  const isRepeated = accepted === 0 && known > 0;
  const outcome = isRepeated ? "repeated" : accepted === 0 && type !== undefined ? "unknown" : "accepted";
  return { status: 202, answer: { accepted, known }, outcome, path, ...(type === undefined ? {} : { type }) };
}

/** To be sent again. */
export function notNow(path: string, code: ErrorCode, line: string, cause?: unknown): Verdict {
  const trouble = new BotError(code, line, { cause });
  return { status: 503, answer: { error: "Not now: send it again soon." }, outcome: "failed", path, trouble };
}
