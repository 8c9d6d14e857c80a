import type { JsonObject } from "../../src/core/json.ts";
import type { Execution, OperationKind, VendorRequest } from "../../src/core/operation-kind.ts";
import type { Operation } from "../../src/core/plan.ts";
import { LEVEL_WORDS } from "../../src/core/status.ts";
import { listed, quoted } from "../../src/core/wording.ts";
import { type WritePorts, type WriteSpec, writeKind } from "./kind.ts";
import { type Asked, judge, proveNotice } from "./notice-proof.ts";
import { openParams, scheduleParams } from "./params.ts";
import type { WireIncident } from "./wire.ts";

/** Opens an incident: its components and its first message in one write. */
export function openKind(ports: WritePorts): OperationKind {
  return creation(ports, {
    verb: "open",
    params: openParams,
    describe: (_operation, { name, state, changes, notify }) => {
      const parts = changes.map((change) => `${change.name} ${LEVEL_WORDS[change.level]}`);
      const on = parts.length === 0 ? "" : ` with ${listed(parts)}`;
      return `open the notice ${quoted(name)} as ${state}${on}, ${toldWords(notify)}`;
    },
    incident: ({ name, state, message, impact, changes, notify }) => ({
      name,
      status: state,
      ...(message === undefined ? {} : { body: message }),
      ...(impact === undefined ? {} : { impact_override: impact }),
      components: Object.fromEntries(changes.map(({ id, level }) => [id, level])),
      component_ids: changes.map(({ id }) => id),
      deliver_notifications: notify,
    }),
    asked: ({ name, state, changes }) => ({ name, state, changes, componentIds: changes.map(({ id }) => id) }),
  });
}

/** Schedules maintenance that begins and ends by itself and takes its components along. */
export function scheduleKind(ports: WritePorts): OperationKind {
  return creation(ports, {
    verb: "schedule",
    params: scheduleParams,
    describe: (_operation, { name, startsAt, endsAt, components, notify }) =>
      `schedule the maintenance ${quoted(name)} of ${listed(components.map((component) => component.name))} from ${iso(startsAt)} until ${iso(endsAt)}, ${toldWords(notify)}`,
    incident: ({ name, startsAt, endsAt, components, message, notify }) => ({
      name,
      status: "scheduled",
      ...(message === undefined ? {} : { body: message }),
      scheduled_for: iso(startsAt),
      scheduled_until: iso(endsAt),
      scheduled_remind_prior: notify,
      scheduled_auto_in_progress: true,
      scheduled_auto_completed: true,
      auto_transition_to_maintenance_state: true,
      auto_transition_to_operational_state: true,
      auto_transition_deliver_notifications_at_start: notify,
      auto_transition_deliver_notifications_at_end: notify,
      component_ids: components.map(({ id }) => id),
      deliver_notifications: notify,
    }),
    asked: ({ name, components }) => ({
      name,
      state: ["scheduled", "in_progress", "verifying"],
      changes: [],
      componentIds: components.map(({ id }) => id),
    }),
  });
}

interface Creation<P extends JsonObject> extends Pick<WriteSpec<P>, "verb" | "params" | "describe"> {
  incident(params: P): JsonObject;
  asked(params: P): Asked;
}

/**
 * Statuspage has no idempotency key and mails the public for each notice that is created: ours carry a mark in their
 * metadata by which one is found again (its top-level values must be objects: Statuspage OpenAPI, read 2026-11-21).
 */
function creation<P extends JsonObject>(ports: WritePorts, spec: Creation<P>): OperationKind {
  const { api, reads } = ports;
  return writeKind<P>(
    {
      ...spec,
      safety: "reconcilable",
      request: (operation, params, execution): VendorRequest => ({
        method: "POST",
        path: api.path("/incidents"),
        body: {
          incident: { ...spec.incident(params), metadata: { tocsin: { op: markOf(operation, execution) } } },
        },
      }),
      prove: (operation, params, answer, execution) => {
        const mark = markOf(operation, execution);
        const isOurs = (shown: WireIncident) =>
          field(shown.metadata, "tocsin") === undefined || carriesMark(shown, mark);
        return proveNotice(reads, { ...spec.asked(params), isOurs }, answer);
      },
      async look(operation, params, execution) {
        const mark = markOf(operation, execution);
        const [open, recent] = await Promise.all([reads.openIncidents(), reads.recentIncidents()]);
        const ours = [...open, ...recent].find((incident) => carriesMark(incident, mark));
        if (ours === undefined) return undefined;
        const asked = spec.asked(params);
        const hasMovedOn = (ours.incident_updates?.length ?? 0) > 1;
        return judge(reads, hasMovedOn ? { name: asked.name, changes: [], componentIds: [] } : asked, ours);
      },
    },
    ports,
  );
}

function markOf(operation: Operation, { planId }: Execution): string {
  return `${planId}:${operation.id}`;
}

function carriesMark({ metadata }: WireIncident, mark: string): boolean {
  const tocsin = field(metadata, "tocsin");
  return field(tocsin, "op") === mark;
}

function field(value: unknown, key: string): unknown {
  return typeof value === "object" && value !== null ? Reflect.get(value, key) : undefined;
}

export function toldWords(notify: boolean): string {
  return notify ? "and notify subscribers" : "without notifying subscribers";
}

function iso(at: number): string {
  return new Date(at).toISOString();
}
