import { z } from "zod";
import type { Place } from "../../../core/people.ts";

/** Where what a form says is said. It travels with the form, which outlives the process that opened it. */
export interface FormReturn {
  /** Where the answer goes. */
  readonly place: Place;
  /** Another way to answer there. Secret. */
  readonly responseUrl?: string;
}

export const FORM_RETURN = z.object({
  place: z.object({ id: z.string(), platform: z.string(), thread: z.string().exactOptional() }),
  responseUrl: z.string().exactOptional(),
});

/** A view's `private_metadata`: JSON that `schema` reads. */
export function metadata<S extends z.ZodType>(schema: S) {
  return z.string().transform(jsonOf).pipe(schema);
}

function jsonOf(text: string, ctx: z.RefinementCtx): unknown {
  try {
    return JSON.parse(text);
  } catch {
    ctx.addIssue("it is no JSON");
    return z.NEVER;
  }
}
