import type { JsonObject } from "../core/json.ts";
import type { Verdict } from "../core/outcome.ts";
import type { VendorUser } from "../core/people.ts";
import type { Operation } from "../core/plan.ts";
import { listed } from "../core/wording.ts";
import { PARAMS, type Verb } from "./params.ts";
import {
  asJson,
  type Entry,
  type IncomingRecord,
  logged,
  noted,
  OVER,
  RESOLVED,
  stateOf,
  type Work,
  workAt,
} from "./record.ts";

/** A write as it happens. `mark` tells it from every other for good. */
export interface Doing {
  readonly by: VendorUser;
  readonly at: number;
  readonly mark: string;
}

/** What becomes of a write, and of the alert if it changes. */
export interface Step {
  readonly verdict: Verdict;
  readonly next?: IncomingRecord;
}

/** Pure. */
export type Change = (record: IncomingRecord, operation: Operation, doing: Doing) => Step;

/** How each write changes an alert. */
export const CHANGES: Readonly<Record<Verb, Change>> = {
  acknowledge: (record, _operation, doing) => {
    const work = workAt(record, doing.at);
    const state = stateOf(work);
    if (state === "closed") return isClosed(record);
    if (state === "open") return worked(record, taken(work, doing.by), "acknowledged", doing);
    return already(`already acknowledged by ${listed(work.acknowledgedBy.map(({ name }) => name))}`);
  },

  resolve: (record, { params }, doing) => {
    const { note } = PARAMS.resolve.parse(params);
    const { closedAt: _, ...work } = workAt(record, doing.at);
    if (stateOf(record.work) === "closed") return already(`already closed by ${closer(record)}`);
    return worked(record, { ...work, closedAt: doing.at }, RESOLVED, doing, note);
  },

  snooze: (record, { params }, doing) => {
    const { untilAt, note } = PARAMS.snooze.parse(params);
    const work = workAt(record, doing.at);
    if (stateOf(work) === "closed") return isClosed(record);
    if (untilAt <= doing.at) return failed("the time until which to snooze has passed");
    if (work.snoozedUntilAt === untilAt) return already("already snoozed until then");
    return worked(record, { ...taken(work, doing.by), snoozedUntilAt: untilAt }, "snoozed", doing, note);
  },

  assign: (record, { params }, doing) => {
    const { to } = PARAMS.assign.parse(params);
    const work = workAt(record, doing.at);
    if (stateOf(work) === "closed") return isClosed(record);
    if (work.assignees.length === 1 && work.assignees[0]?.id === to.id) return already(`already with ${to.name}`);
    return worked(record, { ...work, assignees: [to] }, `assigned to ${to.name}`, doing);
  },

  note: (record, { params }, doing) => {
    const note = entry(PARAMS.note.parse(params).text, doing);
    const next = logged(noted(touched(record, doing), note), entry("noted", doing));
    return { verdict: { state: "done", data: { mark: doing.mark } }, next };
  },

  restore: (record, { params }, doing) => {
    const { mark, was } = PARAMS.restore.parse(params);
    const now = workAt(record, doing.at);
    const before = workAt({ work: was }, doing.at);
    if (isSame(now, before)) return already("it is as it was before");
    if (record.last?.mark !== mark) return failed(sinceThen(record, now));
    const opens = now.closedAt !== undefined && before.closedAt === undefined;
    if (opens && record.told.isOver) return failed(`${record.told.sender.title} says that it is over`);
    return worked(record, before, `made ${stateOf(before)} again`, doing);
  },

  unnote: (record, { params }, doing) => {
    const { mark } = PARAMS.unnote.parse(params);
    const notes = record.notes.filter((note) => note.mark !== mark);
    if (notes.length === record.notes.length) return already("the note is not there any more");
    const next = logged({ ...touched(record, doing), notes }, entry("took a note back", doing));
    return { verdict: { state: "done", data: { mark: doing.mark } }, next };
  },
};

/** What tells that this very write has happened before; undefined: it has not. */
export function happened({ log, last }: IncomingRecord, mark: string): Step | undefined {
  if (!log.some((line) => line.mark === mark)) return undefined;
  const was = last?.mark === mark ? last.was : undefined;
  return { verdict: { state: "done", data: leftBy(mark, was) } };
}

function worked(record: IncomingRecord, work: Work, what: string, doing: Doing, note?: string): Step {
  const was = workAt(record, doing.at);
  const changed = { ...touched(record, doing), work, last: { mark: doing.mark, was } };
  const withNote = note === undefined || note.trim() === "" ? changed : noted(changed, entry(note, doing));
  return {
    verdict: { state: "done", data: leftBy(doing.mark, was) },
    next: logged(withNote, entry(what, doing)),
  };
}

function touched(record: IncomingRecord, { at }: Doing): IncomingRecord {
  return { ...record, changedAt: Math.max(record.changedAt, at) };
}

/** Whoever takes what is nobody's has it from then on. */
function taken(work: Work, by: VendorUser): Work {
  return {
    ...work,
    acknowledgedBy: work.acknowledgedBy.length > 0 ? work.acknowledgedBy : [by],
    assignees: work.assignees.length > 0 ? work.assignees : [by],
  };
}

function entry(text: string, { at, by, mark }: Doing): Entry {
  return { at, who: by.name, text, mark };
}

/** Who closed it: a person, or its sender. */
function closer({ log, told }: IncomingRecord): string {
  return log.findLast(({ text }) => text === RESOLVED || text === OVER)?.who ?? told.sender.title;
}

function isClosed(record: IncomingRecord): Step {
  return failed(`already closed by ${closer(record)}`);
}

function sinceThen({ log }: IncomingRecord, now: Work): string {
  if (now.closedAt !== undefined) return "it was closed meanwhile";
  return `somebody has changed it since: ${log.at(-1)?.who ?? "nobody knows who"}`;
}

function already(reason: string): Step {
  return { verdict: { state: "already", reason } };
}

function failed(reason: string): Step {
  return { verdict: { state: "failed", reason } };
}

function isSame(a: Work, b: Work): boolean {
  const ids = ({ acknowledgedBy, assignees }: Work) =>
    [acknowledgedBy, assignees].map((all) => all.map(({ id }) => id));
  return (
    stateOf(a) === stateOf(b) &&
    a.snoozedUntilAt === b.snoozedUntilAt &&
    JSON.stringify(ids(a)) === JSON.stringify(ids(b))
  );
}

function leftBy(mark: string, was: Work | undefined): JsonObject {
  return was === undefined ? { mark } : { mark, was: asJson(was) };
}
