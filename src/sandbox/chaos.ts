import { z } from "zod";
import { type Fault, faultSchema } from "./faults.ts";

/** What may happen to a request at random. */
const CHAOS_KINDS = [
  "error",
  "throttled",
  "html",
  "empty",
  "cut",
  "reset",
  "hang",
  "slow",
  "drip",
  "late",
  "wrong",
  "big",
] as const;
type ChaosKind = (typeof CHAOS_KINDS)[number];

/**
 * Random faults, as `PUT /_control/chaos` takes them: this share of all requests meets one, the same ones for the same
 * seed and order of requests. Of the writes that are struck half have had their effect before, as far as `kinds` allow;
 * a late one has it within `lateMs` of the emulators' clock.
 */
export const chaosSchema = z.strictObject({
  seed: z.int().min(0),
  share: z.number().min(0).max(1),
  /** Default all of them. */
  kinds: z.array(z.enum(CHAOS_KINDS)).min(1).optional(),
  lateMs: z.int().min(1).max(600_000).default(2_000),
});

export type ChaosInput = z.input<typeof chaosSchema>;
export type Chaos = z.output<typeof chaosSchema>;

const READS: readonly ChaosKind[] = CHAOS_KINDS.filter((kind) => kind !== "late" && kind !== "wrong");
const BEFORE: readonly ChaosKind[] = ["error", "throttled", "html", "empty", "reset", "hang", "slow", "late"];
/** A vendor that has let a request through does not call it one too many. */
const AFTER: readonly ChaosKind[] = ["error", "html", "empty", "cut", "reset", "hang", "drip", "wrong", "big"];

/** Real time; slow enough to be seen, quick enough for thousands of them. */
const SLOW_MS = 300;

export function drawFault(
  { share, kinds, lateMs }: Chaos,
  random: () => number,
  { method, vendor }: { readonly method: string; readonly vendor: string },
): Fault | undefined {
  if (random() >= share) return undefined;
  const isRead = method === "GET";
  const when = !isRead && random() < 0.5 ? "after" : "before";
  const possible = isRead ? READS : when === "after" ? AFTER : BEFORE;
  const kind = pick(
    possible.filter((one) => kinds?.includes(one) ?? true),
    random,
  );
  return kind && faultSchema.shape.fault.parse(faultOf(kind, { when, lateMs, vendor, random }));
}

interface Draw {
  readonly when: "before" | "after";
  readonly lateMs: number;
  readonly vendor: string;
  random(): number;
}

function faultOf(kind: ChaosKind, { when, lateMs, vendor, random }: Draw): z.input<typeof faultSchema>["fault"] {
  switch (kind) {
    case "error":
      return { kind: "answer", when, status: pick([500, 502, 503, 504], random) ?? 500, body: { message: "chaos" } };
    case "throttled": {
      // Statuspage answers 420 or 429 (Statuspage OpenAPI, Rate Limiting, read 2026-11-21).
      const status = vendor === "statuspage" && random() < 0.5 ? 420 : 429;
      return { kind: "answer", status, headers: random() < 0.5 ? { "retry-after": "1" } : {} };
    }
    case "html":
    case "reset":
    case "hang":
      return { kind, when };
    case "empty":
      return { kind, when, status: pick([200, 503], random) ?? 200 };
    case "slow":
      return { kind, ms: Math.ceil(random() * SLOW_MS) };
    case "late":
      return { kind, ms: Math.ceil(random() * lateMs), by: random() < 0.5 ? "reset" : "hang" };
    case "wrong":
      return { kind, what: random() < 0.5 ? "ids" : "state" };
    case "big":
      return { kind, as: random() < 0.5 ? "padding" : "instead" };
    case "cut":
    case "drip":
      return { kind };
  }
}

function pick<T>(choice: readonly T[], random: () => number): T | undefined {
  return choice[Math.floor(random() * choice.length)];
}
