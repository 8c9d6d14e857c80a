import type { FastifyInstance } from "fastify";
import { z } from "zod";
import { requester } from "./access.ts";
import { acknowledgedBy, annotatedBy, snoozedBy, taken } from "./change.ts";
import { changeIncident, updateIncident } from "./effects.ts";
import { getIncident } from "./incident-routes.ts";
import { pageQuery } from "./paging.ts";
import { declared, invalid, notFound, Refusal } from "./refusal.ts";
import { iso, type Renderer } from "./render.ts";
import { assignments, peopleOf, policyTarget, updatedRow, updateItem } from "./update-rules.ts";
import { type IncidentRow, idFor, type UserRow, type World } from "./world.ts";

/** PagerDuty REST docs, incidents, read 2026-11-21. */
const UPDATES_MAX = 250;
const NOTES_MAX = 2_000;
const SNOOZE_S_MAX = 604_800;

const updateQuery = z.strictObject(pageQuery);
const noQuery = z.strictObject({});
const updateBody = z.strictObject({ incidents: z.array(updateItem) });
const createBody = z.strictObject({
  incident: z.strictObject({
    type: z.literal("incident"),
    title: z.string().min(1),
    service: z.strictObject({ id: z.string(), type: z.literal("service_reference") }),
    urgency: z.enum(["high", "low"]).optional(),
    incident_key: z.string().optional(),
    body: z.strictObject({ type: z.literal("incident_body"), details: z.string() }).optional(),
    assignments: assignments.optional(),
    escalation_policy: policyTarget.optional(),
  }),
});
type Draft = z.infer<typeof createBody>["incident"];
const noteBody = z.strictObject({ note: z.strictObject({ content: z.string().min(1) }) });
const snoozeBody = z.strictObject({ duration: z.number().int() });

export function addIncidentWrites(app: FastifyInstance, world: World, render: Renderer): void {
  app.put("/incidents", (request) => {
    declared(updateQuery, request.query, "query");
    const { incidents: items } = declared(updateBody, request.body, "body");
    const who = requester(world, request);
    if (items.length > UPDATES_MAX) throw new Refusal(413, 2001, "Request Entity Too Large");
    // All or nothing: every row is decided before the first is changed.
    const updates = items.map((item) => ({ item, row: updatedRow(world, item, who) }));
    for (const { item, row } of updates) updateIncident(world, row, item);
    return { incidents: updates.map(({ row }) => render.incident(row)) };
  });

  app.post("/incidents", (request, reply) => {
    declared(noQuery, request.query, "query");
    const { incident: draft } = declared(createBody, request.body, "body");
    const row = openedBy(world, draft, requester(world, request));
    changeIncident(world, row, "alert.created", row.title);
    return reply.code(201).send({ incident: render.incident(row) });
  });

  app.post<{ Params: { id: string } }>("/incidents/:id/snooze", (request, reply) => {
    const { duration } = declared(snoozeBody, request.body, "body");
    const who = requester(world, request);
    const row = getIncident(world, request.params.id);
    if (duration < 1 || duration > SNOOZE_S_MAX) throw invalid("Duration must be between 1 and 604800");
    if (row.status === "triggered") throw new Refusal(400, 1012, "Incident Must Be Acknowledged To Be Snoozed");
    if (row.status === "resolved") throw new Refusal(400, 1013, "Resolved Incident Cannot Be Snoozed");
    const at = world.clock.now();
    const snoozed = snoozedBy(row, who, at, at + duration * 1_000);
    changeIncident(world, snoozed, "alert.snoozed", iso(snoozed.snoozedUntilAt ?? at));
    return reply.code(201).send({ incident: render.incident(snoozed) });
  });

  app.post<{ Params: { id: string } }>("/incidents/:id/notes", (request) => {
    const { note } = declared(noteBody, request.body, "body");
    const who = requester(world, request);
    const row = getIncident(world, request.params.id);
    if (row.notes.length >= NOTES_MAX) throw invalid("An incident can have at most 2000 notes");
    const annotated = annotatedBy(row, who, world.clock.now(), note.content);
    changeIncident(world, annotated, "note.added", note.content);
    const written = annotated.notes.at(-1);
    return { note: written && render.note(written) };
  });

  app.delete<{ Params: { id: string; noteId: string } }>("/incidents/:id/notes/:noteId", (request, reply) => {
    const row = getIncident(world, request.params.id);
    const notes = row.notes.filter((one) => one.id !== request.params.noteId);
    if (notes.length === row.notes.length) throw notFound();
    changeIncident(world, { ...row, notes }, "note.removed", request.params.noteId);
    return reply.code(204).send();
  });
}

function openedBy(world: World, draft: Draft, who: UserRow): IncidentRow {
  const service = world.services.get(draft.service.id);
  if (service === undefined) throw invalid("Service does not exist");
  if (draft.assignments !== undefined && draft.escalation_policy !== undefined) {
    throw invalid("Assignments cannot be specified if an escalation policy is given");
  }
  const number = nextNumber(world);
  const id = idFor("Q", number);
  const key = draft.incident_key ?? `${id}-key`;
  for (const row of world.incidents.all()) {
    const isSame = row.key === key && row.serviceId === service.id && row.status !== "resolved";
    if (isSame) throw invalid("Open incident with matching dedup key already exists on this service");
  }
  const policyId = draft.escalation_policy?.id ?? service.policyId;
  const people = draft.assignments?.map(({ assignee }) => getUser(world, assignee.id)) ?? peopleOf(world, policyId, 1);
  const at = world.clock.now();
  const row: IncidentRow = {
    id,
    number,
    title: draft.title,
    details: draft.body?.details ?? "",
    status: "triggered",
    urgency: draft.urgency ?? "high",
    priority: null,
    serviceId: service.id,
    policyId,
    key,
    createdAt: Date.parse(iso(at)),
    changedAt: at,
    changedBy: who.id,
    assignees: taken(people, at),
    acknowledgements: [],
    snoozedUntilAt: null,
    log: [
      {
        id: `${id}L1`,
        type: "trigger_log_entry",
        at,
        summary: `Triggered through the API by ${who.name}.`,
        userId: who.id,
        note: null,
      },
    ],
    notes: [],
  };
  // Assigned to oneself it is created acknowledged (PagerDuty REST docs, Incident Creation API, read 2026-11-21).
  return draft.assignments !== undefined && people.every((one) => one.id === who.id)
    ? acknowledgedBy(row, who, at)
    : row;
}

function getUser(world: World, id: string): UserRow {
  const user = world.users.get(id);
  if (user === undefined) throw invalid(`User ${id} does not exist`);
  return user;
}

export function nextNumber(world: World): number {
  return world.incidents.count() + FIRST_NUMBER;
}

const FIRST_NUMBER = 1_001;
