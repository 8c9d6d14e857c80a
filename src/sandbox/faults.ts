import { z } from "zod";

const effect = z.enum(["before", "after"]).default("before");

/**
 * A fault to inject, as `POST /_control/faults` takes it. It hits the next `times` requests that match: vendor by name,
 * method by name, path by regular expression (below the vendor's prefix). `when`: before the vendor has seen the request,
 * or after its effect has happened.
 *
 * - answer: this status, headers and body (JSON, or text as it is) in place of the vendor's
 * - html: an error page as a proxy sends it
 * - empty: nothing but a status
 * - cut: the vendor's answer, broken off in the middle (the effect has happened)
 * - reset: the connection is reset
 * - hang: no answer, ever
 * - slow: the answer comes `ms` later
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
      status: z.int().min(200).max(599),
      headers: z.record(z.string(), z.string()).default({}),
      body: z.json().default(null),
    }),
    z.strictObject({ kind: z.literal("html"), when: effect, status: z.int().min(200).max(599).default(502) }),
    z.strictObject({ kind: z.literal("empty"), when: effect, status: z.int().min(200).max(599).default(200) }),
    z.strictObject({ kind: z.literal("cut") }),
    z.strictObject({ kind: z.literal("reset"), when: effect }),
    z.strictObject({ kind: z.literal("hang"), when: effect }),
    z.strictObject({ kind: z.literal("slow"), ms: z.int().min(0).max(600_000) }),
  ]),
});

export type FaultInput = z.input<typeof faultSchema>;
export type FaultRule = z.output<typeof faultSchema>;
export type Fault = FaultRule["fault"];

export interface FaultBox {
  add(fault: FaultInput): void;
  /** Takes one use of the first rule that matches. */
  take(request: { readonly vendor: string; readonly method: string; readonly path: string }): Fault | undefined;
  /** Those that still wait for their requests. */
  pending(): readonly FaultRule[];
  clear(): void;
}

export function createFaultBox(): FaultBox {
  const rules: { readonly rule: FaultRule; readonly path: RegExp; left: number }[] = [];
  return {
    add(fault) {
      const rule = faultSchema.parse(fault);
      rules.push({ rule, path: new RegExp(rule.path ?? "", "u"), left: rule.times });
    },
    take(request) {
      const hit = rules.find(
        ({ rule, path }) =>
          (rule.vendor ?? request.vendor) === request.vendor &&
          (rule.method ?? request.method) === request.method &&
          path.test(request.path),
      );
      if (hit === undefined) return undefined;
      hit.left -= 1;
      if (hit.left === 0) rules.splice(rules.indexOf(hit), 1);
      return hit.rule.fault;
    },
    pending: () => rules.map(({ rule, left }) => ({ ...rule, times: left })),
    clear() {
      rules.length = 0;
    },
  };
}

function isPattern(source: string): boolean {
  try {
    return new RegExp(source, "u").source.length > 0;
  } catch (error) {
    if (error instanceof SyntaxError) return false;
    throw error;
  }
}
