import { type Chaos, drawFault } from "./chaos.ts";
import { type Fault, type FaultInput, type FaultRule, faultSchema } from "./faults.ts";
import { seededRandom } from "./seeded-random.ts";

export interface StruckRequest {
  readonly vendor: string;
  readonly method: string;
  readonly path: string;
}

export interface FaultBox {
  add(fault: FaultInput): void;
  /** Takes one use of the first rule that matches; without one, what chaos has for this request. */
  take(request: StruckRequest): Fault | undefined;
  /** Those that still wait for their requests, and revoked keys. */
  pending(): readonly FaultRule[];
  /** Forgets all rules, or those of one vendor. */
  clear(vendor?: string): void;
  /** Random faults from now on; undefined: no more. */
  setChaos(chaos: Chaos | undefined): void;
  chaos(): Chaos | undefined;
}

export function createFaultBox(): FaultBox {
  let rules: { readonly rule: FaultRule; readonly path: RegExp; left: number }[] = [];
  let chaos: { readonly settings: Chaos; readonly random: () => number } | undefined;
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
      if (hit === undefined) return chaos && drawFault(chaos.settings, chaos.random, request);
      if (hit.rule.fault.kind !== "revoked") hit.left -= 1;
      if (hit.left === 0) rules.splice(rules.indexOf(hit), 1);
      return hit.rule.fault;
    },
    pending: () => rules.map(({ rule, left }) => ({ ...rule, times: left })),
    clear(vendor) {
      rules = rules.filter(({ rule }) => vendor !== undefined && rule.vendor !== vendor);
    },
    setChaos(settings) {
      chaos = settings && { settings, random: seededRandom(settings.seed) };
    },
    chaos: () => chaos?.settings,
  };
}
