import type { OperationKind } from "../../src/core/operation-kind.ts";
import { pageKind } from "./kind-page.ts";
import { restoreKind } from "./kind-restore.ts";
import { snoozeKind } from "./kind-snooze.ts";
import { escalateKind, reassignKind } from "./kinds-assign.ts";
import { noteKind, removeNoteKind } from "./kinds-note.ts";
import { acknowledgeKind, resolveKind } from "./kinds-state.ts";
import type { UpdatePorts } from "./update-run.ts";

/** Everything this integration can write. */
export function operationKinds(ports: UpdatePorts): readonly OperationKind[] {
  return [
    acknowledgeKind(ports),
    resolveKind(ports),
    reassignKind(ports),
    escalateKind(ports),
    restoreKind(ports),
    snoozeKind(ports),
    noteKind(ports),
    removeNoteKind(ports),
    pageKind(ports),
  ];
}
