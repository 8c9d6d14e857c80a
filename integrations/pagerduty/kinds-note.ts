import { z } from "zod";
import { inParallel } from "../../src/core/in-parallel.ts";
import type { Execution, OperationKind, VendorRequest } from "../../src/core/operation-kind.ts";
import { carriedOut, outcomeOf, type Verdict } from "../../src/core/outcome.ts";
import type { Operation, Outcome } from "../../src/core/plan.ts";
import { parseAnswer } from "../../src/core/wire.ts";
import { oneLine } from "../../src/core/wording.ts";
import { incidentPath, readNotes } from "./alert-detail.ts";
import { MAX_IN_FLIGHT } from "./client.ts";
import { TITLE } from "./domain.ts";
import { noteParams, removeNoteParams } from "./params.ts";
import { fromHeader, type UpdatePorts } from "./update-run.ts";
import { note, type WireNote } from "./wire.ts";

/**
 * A note this much older than the plan, by the vendor's clock, may still be the plan's: clocks differ. What one person
 * says twice within ten seconds is one plan, so it cannot be an earlier plan's.
 */
const SKEW_MS = 10_000;
const SHOWN_CHARS = 60;

/**
 * A note has no idempotency key. After an unknown outcome the incident's notes are read back: one with exactly this text
 * by this user since the plan began is ours. That needs no marker in the text that people would have to read.
 */
export function noteKind({ api, clock }: UpdatePorts): OperationKind {
  const write = (operation: Operation, execution: Execution): Promise<Outcome> =>
    carriedOut(operation, {
      clock,
      signal: execution.signal,
      send: () => api.send(noteRequest(operation, execution), "write", execution),
      judge: ({ body }) => {
        const { note: written } = parseAnswer(TITLE, z.object({ note }), body, "the note");
        if (written.content === noteParams.parse(operation.params).content) return done(written);
        return { state: "unknown", reason: "PagerDuty took the note, but answered with another text" };
      },
    });

  return {
    kind: "pagerduty.note",
    params: noteParams,
    safety: "reconcilable",
    describe: (operation) => {
      const { content } = noteParams.parse(operation.params);
      return `write a note on ${operation.target.label}: ${oneLine(content, SHOWN_CHARS)}`;
    },
    requests: (operations, execution) => operations.map((operation) => noteRequest(operation, execution)),
    execute: (operations, execution) =>
      inParallel(operations, (operation) => write(operation, execution), MAX_IN_FLIGHT),
    reconcile: async (operation, execution) => {
      const { content } = noteParams.parse(operation.params);
      const found = (await readNotes(api, operation.target.id)).find(
        (one) =>
          one.content === content &&
          one.created_at >= execution.createdAt - SKEW_MS &&
          (execution.by === undefined || one.user?.id === execution.by.id),
      );
      return found && outcomeOf(operation, done(found), clock.now());
    },
    inverse: takeBack,
  };
}

/** Takes a note away again; one that is gone already is fine. */
export function removeNoteKind({ api, clock }: UpdatePorts): OperationKind {
  const request = (operation: Operation): VendorRequest => {
    const { noteId } = removeNoteParams.parse(operation.params);
    return {
      method: "DELETE",
      path: incidentPath(operation.target.id, `/notes/${encodeURIComponent(noteId)}`),
    };
  };

  const remove = (operation: Operation, execution: Execution): Promise<Outcome> =>
    carriedOut(operation, {
      clock,
      signal: execution.signal,
      send: () => api.send(request(operation), "repeatable", execution, [404]),
      judge: ({ status }) => ({ state: status === 404 ? "already" : "done" }),
    });

  return {
    kind: "pagerduty.remove-note",
    params: removeNoteParams,
    safety: "repeatable",
    describe: (operation) => `remove the note from ${operation.target.label}`,
    requests: (operations) => operations.map(request),
    execute: (operations, execution) =>
      inParallel(operations, (operation) => remove(operation, execution), MAX_IN_FLIGHT),
  };
}

function noteRequest(operation: Operation, execution: Execution): VendorRequest {
  return {
    method: "POST",
    path: incidentPath(operation.target.id, "/notes"),
    headers: fromHeader(execution),
    body: { note: { content: noteParams.parse(operation.params).content } },
  };
}

function done(written: WireNote): Verdict {
  return { state: "done", data: { noteId: written.id ?? "" } };
}

/** A note that says for whom something was done is evidence: it is answered by another note, never removed. */
function takeBack(operation: Operation, outcome: Outcome): Operation | undefined {
  if (outcome.state !== "done") return undefined;
  const { onBehalf } = noteParams.parse(operation.params);
  const noteId = outcome.data?.noteId;
  const back = { id: `undo-${operation.id}`, account: operation.account, target: operation.target };
  if (onBehalf !== undefined) {
    const { person, did } = onBehalf;
    return { ...back, kind: "pagerduty.note", params: { content: `${person} took this back through Tocsin: ${did}.` } };
  }
  if (typeof noteId !== "string" || noteId === "") return undefined;
  return { ...back, kind: "pagerduty.remove-note", params: { noteId } };
}
