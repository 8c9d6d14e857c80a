import { z } from "zod";
import { inParallel } from "../../src/core/in-parallel.ts";
import type { Execution, OperationKind, VendorRequest } from "../../src/core/operation-kind.ts";
import { carriedOut, outcomeOf, type Verdict } from "../../src/core/outcome.ts";
import type { Operation, Outcome } from "../../src/core/plan.ts";
import { oneLine } from "../../src/core/wording.ts";
import { alertPath } from "./alert-path.ts";
import { ACCOUNT, TITLE } from "./client.ts";
import { noteText } from "./note-text.ts";
import { readNotes } from "./notes.ts";
import { type NoteParams, noteOperation, type WritePorts } from "./operation.ts";
import type { OthersDoing } from "./others-doing.ts";
import { noteAnswer } from "./wire.ts";

/**
 * How far the vendor's clock may be behind ours when a note is compared with the time of the plan. What one person says
 * twice within ten seconds is one plan, so a note that is so much older cannot be an earlier plan's.
 */
export const SKEW_MS = 10_000;
/** How much of a note its description quotes. */
const SHOWN_CHARS = 60;

const noteParams: z.ZodType<NoteParams> = z.object({
  title: z.string(),
  text: z.string().min(1).exactOptional(),
  did: z.string().exactOptional(),
  undo: z.string().exactOptional(),
});

/**
 * Notes are written at once, unlike everything else. They carry no key: one with the same words since the plan began is
 * taken for it.
 */
export function noteKind({ api, clock }: WritePorts, others: Pick<OthersDoing, "has">): OperationKind<NoteParams> {
  /** What somebody else had done before is not claimed: only the words remain then, if there are any. */
  function paramsOf(operation: Operation, { planId }: Execution): NoteParams {
    const { did, ...words } = noteParams.parse(operation.params);
    return did === undefined || others.has(planId, operation.after) ? words : { ...words, did };
  }

  const textOf = (operation: Operation, execution: Execution): string =>
    noteText(paramsOf(operation, execution), execution.by, api.email);

  const request = (operation: Operation, execution: Execution): VendorRequest => ({
    method: "POST",
    path: alertPath(api, operation.target.id, "/notes"),
    body: { note: textOf(operation, execution) },
  });

  async function wasWritten(operation: Operation, execution: Execution): Promise<boolean> {
    // After a restart nobody knows any more which of the two it was.
    const wanted = [
      textOf(operation, execution),
      noteText(noteParams.parse(operation.params), execution.by, api.email),
    ];
    const sinceAt = execution.createdAt - SKEW_MS;
    const notes = await readNotes(api, operation.target.id);
    return notes.some(
      ({ note = "", createdAt }) => createdAt >= sinceAt && wanted.some((text) => text.trim() === note.trim()),
    );
  }

  async function judge(body: unknown, operation: Operation, execution: Execution): Promise<Verdict> {
    const written = noteAnswer.safeParse(body).data?.note?.trim();
    if (written === textOf(operation, execution).trim()) return { state: "done" };
    if (await wasWritten(operation, execution)) return { state: "done" };
    return { state: "unknown", reason: `${TITLE} took the note, but does not show it.` };
  }

  async function write(operation: Operation, execution: Execution): Promise<Outcome> {
    const { did, text } = paramsOf(operation, execution);
    if (did === undefined && text === undefined) return outcomeOf(operation, { state: "already" }, clock.now());
    const { signal, notAfter } = execution;
    return carriedOut(operation, {
      clock,
      signal,
      send: () => api.http.send({ ...request(operation, execution), mode: "write", signal, notAfter }),
      judge: ({ body }) => judge(body, operation, execution),
    });
  }

  return {
    kind: `${ACCOUNT}.note`,
    params: noteParams,
    safety: "reconcilable",
    describe: (operation) => {
      const { did, text } = noteParams.parse(operation.params);
      const words = [did === undefined ? undefined : `"${did} by …"`, text].filter((part) => part !== undefined);
      return `add a note to ${operation.target.label}: ${oneLine(words.join(" "), SHOWN_CHARS)}`;
    },
    requests: (operations, execution) => operations.map((operation) => request(operation, execution)),
    execute: (operations, execution) => inParallel(operations, (operation) => write(operation, execution)),
    reconcile: async (operation, execution) =>
      (await wasWritten(operation, execution)) ? outcomeOf(operation, { state: "done" }, clock.now()) : undefined,
    inverse: undoOf,
  };
}

/** What says who did something stays; another note says who asks to take it back, before that is tried. */
function undoOf(operation: Operation, outcome: Outcome): Operation | undefined {
  const { undo, title } = noteParams.parse(operation.params);
  if (outcome.state !== "done" || undo === undefined) return undefined;
  const { id, label, url = "" } = operation.target;
  return noteOperation({ id, handle: label, title, url }, "note-undo", { did: undo });
}
