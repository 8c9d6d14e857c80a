import { z } from "zod";

/** The longest that anything may be held back, ms. */
const WAIT_MS_MAX = 600_000;

const effect = z.enum(["before", "after"]).default("before");
const status = z.int().min(200).max(599);
const waitMs = z.int().min(0).max(WAIT_MS_MAX);

/**
 * A fault to inject, as `POST /_control/faults` takes it. It hits the next `times` requests that match: vendor by name,
 * method by name, path by regular expression (below the vendor's prefix). `when`: before the vendor has seen the request,
 * or after its effect has happened. Times are real time, but for `late`.
 *
 * - answer: this status, headers and body (JSON, or text as it is) in place of the vendor's
 * - html: an error page as a proxy sends it
 * - empty: nothing but a status
 * - cut: the vendor's answer, broken off in the middle (the effect has happened)
 * - reset: the connection is reset
 * - hang: no answer, ever
 * - slow: the answer comes `ms` later
 * - drip: the vendor's answer, one byte each `everyMs` (the effect has happened)
 * - late: no answer; the vendor carries the request out `ms` later by the emulators' clock. `by`: the connection is reset,
 *   or held open without an answer
 * - wrong: the vendor's answer with other ids, or with another state (the effect has happened)
 * - big: the vendor's answer within `bytes` of blanks, or `bytes` of something else instead (the effect has happened)
 * - revoked: the vendor takes the key for an unknown one, for every request that matches until the fault is lifted
 */
export const faultSchema = z.strictObject({
  vendor: z.string().optional(),
  method: z.enum(["GET", "POST", "PUT", "PATCH", "DELETE"]).optional(),
  path: z.string().refine(isPattern, "must be a regular expression").optional(),
  times: z.int().min(1).max(1_000_000).default(1),
  fault: z.discriminatedUnion("kind", [
    z.strictObject({
      kind: z.literal("answer"),
      when: effect,
      status,
      headers: z.record(z.string(), z.string()).default({}),
      body: z.json().default(null),
    }),
    z.strictObject({ kind: z.literal("html"), when: effect, status: status.default(502) }),
    z.strictObject({ kind: z.literal("empty"), when: effect, status: status.default(200) }),
    z.strictObject({ kind: z.literal("cut") }),
    z.strictObject({ kind: z.literal("reset"), when: effect }),
    z.strictObject({ kind: z.literal("hang"), when: effect }),
    z.strictObject({ kind: z.literal("slow"), ms: waitMs }),
    z.strictObject({ kind: z.literal("drip"), everyMs: waitMs.default(1_000) }),
    z.strictObject({ kind: z.literal("late"), ms: waitMs, by: z.enum(["reset", "hang"]).default("reset") }),
    z.strictObject({ kind: z.literal("wrong"), what: z.enum(["ids", "state"]).default("ids") }),
    z.strictObject({
      kind: z.literal("big"),
      bytes: z.int().min(1).max(50_000_000).default(2_000_000),
      as: z.enum(["padding", "instead"]).default("padding"),
    }),
    z.strictObject({ kind: z.literal("revoked") }),
  ]),
});

export type FaultInput = z.input<typeof faultSchema>;
export type FaultRule = z.output<typeof faultSchema>;
export type Fault = FaultRule["fault"];

function isPattern(source: string): boolean {
  try {
    return new RegExp(source, "u").source.length > 0;
  } catch (error) {
    if (error instanceof SyntaxError) return false;
    throw error;
  }
}
