import { DatabaseError } from "pg";
import { BotError } from "../../core/errors.ts";
import { CONFLICT_LINE } from "../conflict.ts";

/** SQLSTATE codes (PostgreSQL 18 documentation, appendix A, read 2026-11-21). */
const SQLSTATE = {
  serializationFailure: "40001",
  deadlockDetected: "40P01",
  lockTimeout: "55P03",
  statementTimeout: "57014",
  readOnly: "25006",
  diskFull: "53100",
  insufficientPrivilege: "42501",
  noSuchDatabase: "3D000",
  wrongPassword: "28P01",
  notAuthorised: "28000",
  adminShutdown: "57P01",
  crashShutdown: "57P02",
};

/** Codes, or classes of them, with which a server says that this connection is no good. */
const AWAY = [
  "08", // connection exceptions
  "53300", // too many connections
  "57P", // shutting down, crashed or starting up
  "25P03", // idle_in_transaction_session_timeout
];

const CLOSED_LINE = "The store is closed: nothing was written and nothing was done.";
const AWAY_LINE = "The database does not answer: not accepted, nothing was done.";
const TOO_LONG_LINE =
  "The database took too long over this, as when something in it is locked: not accepted, nothing was done.";
const LINES: Readonly<Record<string, string>> = {
  [SQLSTATE.diskFull]: "The database's disk is full: not accepted, nothing was done.",
  [SQLSTATE.lockTimeout]: TOO_LONG_LINE,
  [SQLSTATE.statementTimeout]: TOO_LONG_LINE,
  [SQLSTATE.readOnly]: "The database is read-only: not accepted, nothing was done. Point DATABASE_URL at the primary.",
};

/** The server's own code; undefined for a fault of the connection. */
function sqlState(error: unknown): string | undefined {
  return error instanceof DatabaseError ? error.code : undefined;
}

/** A document that was not there when it was decided on was made by another transaction before it could be written. */
export class Overtaken extends BotError {
  constructor() {
    super("conflict", CONFLICT_LINE);
  }
}

/** Two transactions were in each other's way and this one was rolled back: the same again may well succeed. */
export function isTransient(error: unknown): boolean {
  if (error instanceof Overtaken) return true;
  const code = sqlState(error);
  return code === SQLSTATE.serializationFailure || code === SQLSTATE.deadlockDetected;
}

/** No connection, one that ended, or no answer: it would be the same for whatever else is asked. */
export function isAway(error: unknown): boolean {
  if (error instanceof BotError || isBug(error)) return false;
  const code = sqlState(error);
  return code === undefined || AWAY.some((prefix) => code.startsWith(prefix));
}

/** It answers, but this took too long: what else is asked may well be answered at once. */
export function isTimeout(error: unknown): boolean {
  const code = sqlState(error);
  return code === SQLSTATE.lockTimeout || code === SQLSTATE.statementTimeout;
}

/** The driver and its sockets throw plain errors; these are ours. */
function isBug(error: unknown): error is Error {
  return error instanceof TypeError || error instanceof RangeError || error instanceof SyntaxError;
}

/**
 * The connection had ended without our notice, as all do when the server restarts: another may well work. Silence is not
 * among these, or a refusal would take several times as long.
 */
export function isStale(error: unknown): boolean {
  if (error instanceof DatabaseError)
    return [SQLSTATE.adminShutdown, SQLSTATE.crashShutdown].includes(error.code ?? "");
  if (!(error instanceof Error)) return false;
  if ("code" in error) return error.code === "ECONNRESET" || error.code === "EPIPE";
  return /^Connection terminated unexpectedly$|is not queryable$/u.test(error.message);
}

/**
 * Whether a COMMIT that failed so may have been carried out. Only a plain ERROR is the server's word that it was rolled
 * back; a FATAL ends the connection, perhaps after the commit record was written.
 */
export function leavesInDoubt(error: unknown): boolean {
  return !(error instanceof DatabaseError && error.severity === "ERROR");
}

/** Any failure but that of a COMMIT: nothing was done. A bug stays what it is. */
export function storeFault(error: unknown): Error {
  if (error instanceof BotError || isBug(error)) return error;
  const state = sqlState(error);
  return new BotError("store_failed", lineOf(error, state), { cause: error, details: { state } });
}

function lineOf(error: unknown, state: string | undefined): string {
  if (isAway(error)) return AWAY_LINE;
  return LINES[state ?? ""] ?? "The database refused: not accepted, nothing was done. The log has its reason.";
}

/** The connection was lost while it committed. */
export function inDoubt(error: unknown): BotError {
  return new BotError(
    "store_failed",
    "The connection to the database was lost while it wrote: whether this was accepted is not known.",
    { cause: error, details: { inDoubt: true } },
  );
}

export function closedFault(): BotError {
  return new BotError("store_failed", CLOSED_LINE);
}

/** Why a store could not be opened, with what to do about it. `where` holds no password. */
export function openingFault(error: unknown, where: string): Error {
  if (error instanceof BotError || isBug(error)) return error;
  const state = sqlState(error);
  return new BotError("store_failed", openingLine(error, state, where), { cause: error, details: { where, state } });
}

function openingLine(error: unknown, state: string | undefined, where: string): string {
  const reason = reasonOf(error);
  switch (state) {
    case SQLSTATE.wrongPassword:
    case SQLSTATE.notAuthorised:
      return `The database ${where} refused the user or the password (${reason}): correct DATABASE_URL.`;
    case SQLSTATE.noSuchDatabase:
      return `There is no database at ${where} (${reason}): create it, or correct DATABASE_URL.`;
    case SQLSTATE.insufficientPrivilege:
      return `The user of DATABASE_URL may not make the tables in ${where} (${reason}): grant it CREATE on the database.`;
    case SQLSTATE.readOnly:
      return `The database ${where} is read-only: point DATABASE_URL at the primary.`;
    default:
      return isAway(error)
        ? `The database ${where} does not answer (${reason}): start it, or correct DATABASE_URL.`
        : `The database ${where} cannot be used: ${reason}.`;
  }
}

/** What the driver says. Node gives the failures of several addresses (::1, 127.0.0.1) as one error without a message. */
export function reasonOf(error: unknown): string {
  if (error instanceof AggregateError) return error.errors.map(reasonOf).join(", ");
  return error instanceof Error ? error.message : String(error);
}
