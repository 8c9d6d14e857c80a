import { MAINTENANCE_STATES } from "../../../src/core/status.ts";
import type { IncidentBody } from "./incident-body.ts";
import { invalid } from "./refusal.ts";
import type { ComponentRow, IncidentRow, World } from "./world.ts";

/** Longest name and body (Statuspage OpenAPI, POST incidents, read 2026-11-21). */
const NAME_CHARS = 255;
const BODY_CHARS = 25_000;

type Levels = NonNullable<IncidentBody["components"]>;

/** The components of a map from ids to levels; unknown ones are left out. */
export function componentRowsOf(world: World, levels: Levels): readonly (readonly [ComponentRow, Levels[string]])[] {
  return Object.entries(levels).flatMap(([id, level]) => {
    const row = world.components.get(id);
    return row === undefined ? [] : [[row, level] as const];
  });
}

/** Refuses what breaks a rule that the document states in words, with every reason at once. */
export function refuseBad(world: World, asked: IncidentBody, row: IncidentRow | undefined): void {
  const problems = [...textProblems(asked), ...componentProblems(world, asked), ...timeProblems(asked, row)];
  if (problems.length > 0) throw invalid(...problems);
}

function textProblems(asked: IncidentBody): readonly string[] {
  const { name, body, metadata = {} } = asked;
  const loose = Object.values(metadata).some((value) => typeof value !== "object" || Array.isArray(value) || !value);
  return [
    ...(name !== undefined && name.trim() === "" ? ["Name can't be blank"] : []),
    ...((name?.length ?? 0) > NAME_CHARS ? [`Name is too long (maximum is ${NAME_CHARS} characters)`] : []),
    ...((body?.length ?? 0) > BODY_CHARS ? [`Body is too long (maximum is ${BODY_CHARS} characters)`] : []),
    ...(loose ? ["Metadata top level values must be objects"] : []),
  ];
}

function componentProblems(world: World, asked: IncidentBody): readonly string[] {
  const named = [...Object.keys(asked.components ?? {}), ...(asked.component_ids ?? [])];
  const bad = named.filter((id) => world.components.get(id)?.group !== false);
  return [
    ...(bad.length > 0 ? [`Components do not exist: ${bad.join(", ")}`] : []),
    ...(asked.backfilled === true && named.length > 0 ? ["Components cannot be specified when backfilled"] : []),
  ];
}

function timeProblems(asked: IncidentBody, row: IncidentRow | undefined): readonly string[] {
  const from = asked.scheduled_for ?? row?.scheduledForAt ?? undefined;
  const until = asked.scheduled_until ?? row?.scheduledUntilAt ?? undefined;
  const isMaintenance = from !== undefined;
  const status = asked.status ?? row?.status;
  const wrongState = status !== undefined && isMaintenance !== MAINTENANCE_STATES.some((state) => state === status);
  return [
    ...(isMaintenance && until === undefined ? ["Scheduled until can't be blank"] : []),
    ...(isMaintenance && until !== undefined && until <= from ? ["Scheduled until must be after scheduled for"] : []),
    ...(wrongState ? [`Status ${status} is not valid for ${isMaintenance ? "maintenance" : "an incident"}`] : []),
  ];
}
