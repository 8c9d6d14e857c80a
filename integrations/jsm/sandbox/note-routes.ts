import type { FastifyInstance } from "fastify";
import { get } from "./alert-routes.ts";
import { noteBody } from "./alert-shapes.ts";
import { noteOf } from "./alert-views.ts";
import { checked, noQuery, notFound } from "./answers.ts";
import { BY_TOKEN, tell } from "./hooks.ts";
import { type AlertRow, type Note, newId, SERVICE_ACCOUNT, type World } from "./world.ts";

interface OfAlert {
  Params: { id: string };
}
interface OfNote {
  Params: { id: string; note: string };
}

/** Notes are written at once: no request to ask for. */
export function noteRoutes(app: FastifyInstance, world: World): void {
  app.post<OfAlert>("/alerts/:id/notes", async (request) => {
    checked(world, noQuery, request.query, request);
    const { note: text } = checked(world, noteBody, request.body, request);
    const note = addNote(world, get(world, request.params.id), text);
    return noteOf(note);
  });

  app.patch<OfNote>("/alerts/:id/notes/:note", async (request) => {
    checked(world, noQuery, request.query, request);
    const { note: text } = checked(world, noteBody, request.body, request);
    const alert = get(world, request.params.id);
    const before = alert.notes.find(({ id }) => id === request.params.note);
    if (before === undefined) throw notFound("Note");
    const note = { ...before, text, changedAt: world.clock.now() };
    world.alerts.put({ ...alert, notes: alert.notes.map((one) => (one.id === note.id ? note : one)) });
    world.onEffect({ effect: "note.added", target: alert.id, marker: alert.alias, text, changed: true });
    return noteOf(note);
  });

  app.delete<OfNote>("/alerts/:id/notes/:note", async (request, reply) => {
    checked(world, noQuery, request.query, request);
    const alert = get(world, request.params.id);
    const note = alert.notes.find(({ id }) => id === request.params.note);
    if (note === undefined) throw notFound("Note");
    world.alerts.put({ ...alert, notes: alert.notes.filter((one) => one !== note) });
    world.onEffect({ effect: "note.removed", target: alert.id, text: note.text, changed: true });
    return reply.code(204).send();
  });
}

function addNote(world: World, alert: AlertRow, text: string): Note {
  const at = world.clock.now();
  const owner = SERVICE_ACCOUNT.id;
  const note: Note = { id: newId(), text, owner, at, changedAt: at };
  const after: AlertRow = {
    ...alert,
    updatedAt: at,
    notes: [...alert.notes, note],
    log: [...alert.log, { text: "Note added", type: "note", owner, at }],
  };
  world.alerts.put(after);
  world.onEffect({ effect: "note.added", target: alert.id, marker: alert.alias, text, changed: true });
  tell(world, after, { action: "AddNote", by: BY_TOKEN, more: { note: text } });
  return note;
}
