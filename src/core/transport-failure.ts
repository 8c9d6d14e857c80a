import { BotError, type ErrorFacts } from "./errors.ts";
import { whyUnreachable } from "./unreachable.ts";

/** An error's cause of causes is not followed further. */
const CAUSES_MAX = 4;

/**
 * What it means that a request to `title` ("Slack") ended without an answer: whatever threw, before, during or after the
 * exchange. Of the error and its causes only names and codes are kept, as a message may hold an address that is secret.
 */
export function transportFailure(title: string, error: unknown, details: ErrorFacts["details"] = {}): BotError {
  const causes = chain(error);
  const codes = causes.map(({ code }) => code).filter((code) => code !== "");
  const facts: ErrorFacts = { details: { ...details, names: causes.map(({ name }) => name), codes } };
  const why = codes.map(whyUnreachable).find((reason) => reason !== undefined);
  if (why !== undefined) return new BotError("vendor_unreachable", `${title} cannot be reached (${why}).`, facts);
  if (causes.some(({ name }) => name === "TimeoutError" || name === "AbortError")) {
    return new BotError("vendor_silent", `${title} does not answer in time.`, facts);
  }
  if (causes.some(({ name }) => name === "SyntaxError")) {
    return new BotError("vendor_broken", `${title} answered with something that cannot be read.`, facts);
  }
  return new BotError("vendor_silent", `${title} closed the connection without a whole answer.`, facts);
}

function chain(error: unknown): { readonly name: string; readonly code: string }[] {
  const causes = [];
  let cause = error;
  while (cause instanceof Error && causes.length < CAUSES_MAX) {
    causes.push({ name: cause.name, code: "code" in cause && typeof cause.code === "string" ? cause.code : "" });
    cause = cause.cause;
  }
  return causes;
}
