import type { ClientConfig } from "pg";

/** Connections of one replica, beside the one that listens. PostgreSQL allows 100 altogether unless told otherwise. */
export const CONNECTIONS_MAX = 10;
/** How long a connection, or a place in the pool, may take. */
const CONNECT_MS = 2_000;
/** The server gives up first, since its answer is definite; then we do, when it does not answer at all. */
const LOCK_MS = 2_000;
const STATEMENT_MS = 2_500;
const ANSWER_MS = 3_000;
/** The server ends a transaction, and with it the locks, of a replica that was frozen in the middle of it. */
const IDLE_IN_TRANSACTION_MS = 3_000;
/** Making or changing tables may take longer, and waits for another replica that does. */
const PATIENT_MS = 60_000;
const PATIENT_LOCK_MS = 30_000;
const KEEP_ALIVE_AFTER_MS = 10_000;

/** What the address itself says (such as an application_name) goes before these. */
export function settingsOf(url: string): ClientConfig {
  return {
    connectionString: url,
    connectionTimeoutMillis: CONNECT_MS,
    lock_timeout: LOCK_MS,
    statement_timeout: STATEMENT_MS,
    query_timeout: ANSWER_MS,
    idle_in_transaction_session_timeout: IDLE_IN_TRANSACTION_MS,
    keepAlive: true,
    keepAliveInitialDelayMillis: KEEP_ALIVE_AFTER_MS,
    fallback_application_name: "tocsin",
  };
}

export function patient(settings: ClientConfig): ClientConfig {
  return {
    ...settings,
    lock_timeout: PATIENT_LOCK_MS,
    statement_timeout: PATIENT_MS,
    query_timeout: PATIENT_MS,
    idle_in_transaction_session_timeout: PATIENT_MS,
  };
}
