import { whyUnreachable } from "../core/unreachable.ts";
import { duration } from "../core/wording.ts";

type TransportCode = "vendor_unreachable" | "vendor_silent" | "vendor_broken";

/** No answer that could be read. `problem` completes the vendor's name to a sentence; `cause` is free of the request. */
export class TransportFailure extends Error {
  readonly code: TransportCode;
  readonly problem: string;
  /** It cost the whole deadline: a repeat is not cheap. */
  readonly isLate: boolean;

  constructor(code: TransportCode, problem: string, cause: Error, isLate = false) {
    super(problem, { cause });
    this.name = "TransportFailure";
    this.code = code;
    this.problem = problem;
    this.isLate = isLate;
  }
}

/** Codes that an HTTP parser, an unpacker or our own bound gives to an answer that cannot be read. */
const UNREADABLE = /^(?:HPE_|Z_|ERR_BROTLI|ERR__ERROR_FORMAT|ERR_ZSTD)/u;

/**
 * Names what went wrong below HTTP. `deadlineMs` is given when our deadline cut the exchange. The cause keeps code and
 * message only: a client library's error carries the request with its key.
 */
export function transportFailure(
  error: unknown,
  progress: { readonly reached: boolean; readonly answered: boolean },
  deadlineMs: number | undefined,
): TransportFailure {
  const { code, message } = facts(error);
  const cause = Object.assign(new Error(message), { code });
  const isLate = deadlineMs !== undefined;
  const fail = (kind: TransportCode, problem: string) => new TransportFailure(kind, problem, cause, isLate);
  if (deadlineMs !== undefined) {
    if (!progress.reached)
      return fail("vendor_unreachable", `cannot be reached (no connection within ${duration(deadlineMs)})`);
    const what = progress.answered ? "no whole reply" : "no reply";
    return fail("vendor_silent", `does not answer (${what} within ${duration(deadlineMs)})`);
  }
  if (!progress.reached) {
    return fail("vendor_unreachable", `cannot be reached (${(whyUnreachable(code) ?? code) || "no connection"})`);
  }
  if (code === "BODY_TOO_LARGE") return fail("vendor_broken", "answered with more than can be read (over 20 MB)");
  if (UNREADABLE.test(code)) return fail("vendor_broken", "answered with something that is not HTTP");
  const when = progress.answered ? "in the middle of its answer" : "without an answer";
  return fail("vendor_silent", `closed the connection ${when}`);
}

function facts(error: unknown): { code: string; message: string } {
  if (!(error instanceof Error)) return { code: "", message: "unknown failure" };
  const code = "code" in error && typeof error.code === "string" ? error.code : "";
  return { code, message: error.message };
}
