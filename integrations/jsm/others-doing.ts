import type { Execution, OperationKind } from "../../src/core/operation-kind.ts";
import type { Outcome } from "../../src/core/plan.ts";

/** Operations kept at a time: those of a plan on as many alerts as can be listed. Ours. */
const MAX_KEPT = 20_000;

/**
 * What was found to be so already was not our doing, so no note says that it was. Only as long as this process lives: the
 * note follows at once.
 */
export interface OthersDoing {
  has(planId: string, operation: string | undefined): boolean;
  /** The same kind, watched. */
  watched(kind: OperationKind): OperationKind;
}

export function watchOthersDoing(): OthersDoing {
  const kept = new Set<string>();
  const keyOf = (planId: string, operation: string): string => `${planId}:${operation}`;

  function note({ planId }: Execution, { state, operation }: Outcome): void {
    if (state !== "already") return;
    if (kept.size >= MAX_KEPT) kept.clear();
    kept.add(keyOf(planId, operation));
  }

  return {
    has: (planId, operation) => operation !== undefined && kept.has(keyOf(planId, operation)),
    watched: (kind) => ({
      ...kind,
      async *execute(operations, execution) {
        for await (const outcome of kind.execute(operations, execution)) {
          note(execution, outcome);
          yield outcome;
        }
      },
    }),
  };
}
