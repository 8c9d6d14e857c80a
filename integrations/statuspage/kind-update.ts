import type { OperationKind } from "../../src/core/operation-kind.ts";
import type { Operation } from "../../src/core/plan.ts";
import { LEVEL_WORDS } from "../../src/core/status.ts";
import { listed } from "../../src/core/wording.ts";
import { type WritePorts, writeKind } from "./kind.ts";
import { toldWords } from "./kind-open.ts";
import { judge, proveNotice } from "./notice-proof.ts";
import { type UpdateParams, updateParams } from "./params.ts";
import { updatesOf, type WireIncident } from "./wire.ts";

/** A further message on a notice, a new state, other levels of its components: one write. */
export function updateKind(ports: WritePorts): OperationKind {
  return change(ports, "update", ({ target }, params) => {
    const parts = params.changes.map((one) => `${one.name} ${LEVEL_WORDS[one.level]}`);
    const state = params.state === undefined ? "" : ` to ${params.state.replaceAll("_", " ")}`;
    const levels = parts.length === 0 ? "" : ` with ${listed(parts)}`;
    return `update ${target.label}${state}${levels}, ${toldWords(params.notify)}`;
  });
}

/** Ends maintenance that never took place. */
export function cancelKind(ports: WritePorts): OperationKind {
  return change(ports, "cancel", ({ target }, { notify }) => `cancel ${target.label}, ${toldWords(notify)}`);
}

function change(
  ports: WritePorts,
  verb: string,
  describe: (operation: Operation, params: UpdateParams) => string,
): OperationKind {
  const { api, reads } = ports;
  return writeKind<UpdateParams>(
    {
      verb,
      params: updateParams,
      safety: "reconcilable",
      describe,
      request: (operation, { state, message, changes, componentIds, notify }) => ({
        method: "PATCH",
        path: api.path(`/incidents/${encodeURIComponent(operation.target.id)}`),
        body: {
          incident: {
            ...(state === undefined ? {} : { status: state }),
            ...(message === undefined ? {} : { body: message }),
            ...(changes.length === 0
              ? {}
              : {
                  components: Object.fromEntries(changes.map(({ id, level }) => [id, level])),
                  component_ids: componentIds,
                }),
            // Which components come back is decided here, not by what the maintenance was scheduled with.
            ...(state === "completed" ? { auto_transition_to_operational_state: false } : {}),
            deliver_notifications: notify,
          },
        },
      }),
      prove: ({ target }, { state, changes }, answer) =>
        proveNotice(reads, { noticeId: target.id, state, changes, componentIds: changes.map(({ id }) => id) }, answer),
      async look(operation, params) {
        const incident = await reads.findIncident(operation.target.id);
        if (incident === undefined || !shows(incident, params)) return undefined;
        const { state, changes } = params;
        return judge(reads, { state, changes, componentIds: [] }, incident);
      },
    },
    ports,
  );
}

/** Whether an update that was not there when this was planned says what this was to say. */
function shows(incident: WireIncident, { state, message, newestUpdateId, changes }: UpdateParams): boolean {
  if (state === undefined && message === undefined) {
    const levels = new Map(incident.components?.map((component) => [component.id, component.status]));
    return changes.every(({ id, level }) => levels.get(id) === level);
  }
  const updates = updatesOf(incident);
  const known = updates.find((update) => update.id === newestUpdateId);
  return updates.some(
    (update) =>
      update !== known &&
      (known === undefined || update.created_at >= known.created_at) &&
      (message === undefined || update.body?.trim() === message.trim()) &&
      (state === undefined || update.status === state),
  );
}
