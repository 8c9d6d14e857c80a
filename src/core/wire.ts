import { z } from "zod";
import { BotError } from "./errors.ts";

/** Schema problems kept for the log. */
const ISSUES_KEPT = 5;
/** How much of a text that is no time stands in the log. */
const SHOWN_CHARS = 40;

/** A field that may be null or not there; both become undefined. */
export const maybe = <T extends z.ZodType>(type: T) => type.nullish().transform((value) => value ?? undefined);

/** A list that may be null or not there; both become an empty one. */
export const list = <T extends z.ZodType>(item: T) =>
  z
    .array(item)
    .nullish()
    .transform((items) => items ?? []);

/** A time in a vendor's JSON, with or without an offset as Date.parse reads it; becomes ms since the epoch. */
export const instant = z.string().transform((text, ctx): number => {
  const at = Date.parse(text);
  if (Number.isNaN(at)) ctx.addIssue(`"${text.slice(0, SHOWN_CHARS)}" is no time`);
  return at;
});

/**
 * A vendor's answer as the schema says. Throws BotError("vendor_broken"), which of a write means that it may have
 * happened. `title` is the vendor's name, `what` was answered, both for people: "PagerDuty answered /incidents with …".
 */
export function parseAnswer<T>(title: string, schema: z.ZodType<T>, body: unknown, what: string): T {
  const parsed = schema.safeParse(body);
  if (parsed.success) return parsed.data;
  throw new BotError("vendor_broken", `${title} answered ${what} with something that cannot be read.`, {
    cause: parsed.error,
    details: { issues: parsed.error.issues.slice(0, ISSUES_KEPT) },
  });
}

/**
 * Throws BotError("vendor_broken") when an answer names another thing than it was asked about: it proves nothing then.
 * `what` is the kind of thing, for people: "incident".
 */
export function ensureAbout(title: string, what: string, askedId: string, answeredId: string): void {
  if (answeredId === askedId) return;
  throw new BotError("vendor_broken", `${title} answered about another ${what} than it was asked about.`, {
    details: { askedId, answeredId },
  });
}
