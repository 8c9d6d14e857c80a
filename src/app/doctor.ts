import type { ChatAdapter } from "../core/chat.ts";
import type { Finding } from "../core/context.ts";
import { sentenceOf } from "../core/errors.ts";
import type { Circuit, HttpClient } from "../core/http.ts";
import type { Account } from "../core/integration.ts";
import type { Store } from "../core/store.ts";
import { duration } from "../core/wording.ts";

/** Beyond this a vendor's clock and ours disagree enough to mislead about "until" and "older". */
const SKEW_MAX_MS = 30_000;
/** Below this it is the time that an answer travels: the clocks agree. */
const SKEW_SEEN_MS = 2_000;
/** Below this share of its limit an account is close to being slowed down. */
const LOW_HEADROOM = 0.1;

/**
 * Looks at everything that can be wrong: each credential and its rights, clocks, rate head-room, the chats, the store, who
 * is told, warnings.
 */
export async function examine(
  accounts: readonly Account[],
  chats: readonly Pick<ChatAdapter, "doctor">[],
  http: HttpClient,
  store: Store,
  adminChannel: string | undefined,
  warnings: readonly string[],
): Promise<readonly Finding[]> {
  const found = await Promise.all([
    ...accounts.map((account) => examineAccount(account, http)),
    ...chats.map((chat) => chat.doctor?.() ?? []),
  ]);
  return [...found.flat(), await examineStore(store), adminFinding(adminChannel), ...warnings.map(warningFinding)];
}

async function examineAccount(account: Account, http: HttpClient): Promise<readonly Finding[]> {
  const findings = await account.doctor();
  const room = http.headRoom(account.account);
  const more: Finding[] = [];
  if (room.skewMs !== undefined) {
    const off = Math.abs(room.skewMs);
    const line =
      off < SKEW_SEEN_MS
        ? "its clock and ours agree"
        : `its clock is ${duration(off)} ${room.skewMs > 0 ? "ahead of" : "behind"} ours`;
    more.push({ mark: off > SKEW_MAX_MS ? "failed" : "ok", subject: account.title, line });
  }
  if (room.limit !== undefined && room.remaining !== undefined) {
    const mark = room.remaining < room.limit * LOW_HEADROOM ? "minor" : "ok";
    more.push({
      mark,
      subject: account.title,
      line: `${room.remaining} of ${room.limit} requests left in its rate limit`,
    });
  }
  const circuits = http.circuits().filter((circuit) => circuit.account === account.account);
  return [...findings, ...circuits.map(circuitFinding), ...more];
}

function circuitFinding({ title, reason, holdsBack, sinceAt, untilAt }: Circuit): Finding {
  const what = holdsBack === "everything" ? "nothing" : "no write";
  const line = [
    `${reason}, since `,
    { type: "time", at: sinceAt, form: "time" },
    `: ${what} is sent to it until `,
    { type: "time", at: untilAt, form: "time" },
  ] as const;
  return { mark: "failed", subject: title, line };
}

async function examineStore(store: Store): Promise<Finding> {
  try {
    const { ok, where, line } = await store.health();
    return { mark: ok ? "ok" : "failed", subject: "Store", line: `${where}: ${line}` };
  } catch (error) {
    return { mark: "failed", subject: "Store", line: sentenceOf(error) };
  }
}

function adminFinding(adminChannel: string | undefined): Finding {
  const line =
    adminChannel === undefined
      ? "TOCSIN_ADMIN_CHANNEL is not set, so only the log and /metrics of serve tell what gets stuck"
      : `serve tells in ${adminChannel} what gets stuck`;
  return { mark: "info", subject: "Admins", line };
}

function warningFinding(line: string): Finding {
  return { mark: "minor", subject: "Settings", line };
}
