import { z } from "zod";
import type { AlertEntry } from "../../src/core/alerts.ts";
import type { Execution } from "../../src/core/operation-kind.ts";
import { oneLine } from "../../src/core/wording.ts";
import { type Action, alertPath } from "./alert-action.ts";
import type { OpsGenieApi } from "./client.ts";
import { actionBody, userNameOf } from "./operation.ts";
import { logPage, notePage } from "./wire.ts";

/** As many of each as a detail shows; the documented maximum is 100 (OpsGenie docs, Alert API, read 2026-11-21). */
const SHOWN = 25;
/** How many of the newest entries are searched for one of ours. */
const SEARCHED = 100;
/**
 * How far OpsGenie's clock may be behind ours when an entry is compared with the time of the plan. What one person says
 * twice within ten seconds is one plan, so an entry of theirs that is so much older cannot be an earlier plan's.
 */
const SKEW_MS = 10_000;
/** How much of a note its description quotes. */
const SHOWN_CHARS = 60;

/** Newest first. */
export async function readLog(api: OpsGenieApi, alertId: string, limit = SHOWN): Promise<readonly AlertEntry[]> {
  const answer = await api.read(alertPath(alertId, "/logs"), logPage, { identifierType: "id", limit, order: "desc" });
  return answer.data.map((entry) => entryOf(entry.createdAt, entry.owner, entry.log));
}

/** Newest first. */
export async function readNotes(api: OpsGenieApi, alertId: string, limit = SHOWN): Promise<readonly AlertEntry[]> {
  const answer = await api.read(alertPath(alertId, "/notes"), notePage, { identifierType: "id", limit, order: "desc" });
  return answer.data.map((entry) => entryOf(entry.createdAt, entry.owner, entry.note));
}

function entryOf(at: number, who: string | undefined, text: string | undefined): AlertEntry {
  return { at, text: text ?? "", ...(who ? { who } : {}) };
}

/** Whether one of the newest entries is by the plan's user, since the plan began, and fits. */
export async function wasEntered(
  read: (alertId: string, limit: number) => Promise<readonly AlertEntry[]>,
  alertId: string,
  { by, createdAt }: Execution,
  fits: (entry: AlertEntry) => boolean,
): Promise<boolean> {
  const user = by && userNameOf(by).toLowerCase();
  // Where OpsGenie or the plan does not say who, the words have to do.
  const isTheirs = ({ who }: AlertEntry): boolean => !who || user === undefined || who.toLowerCase() === user;
  const entries = await read(alertId, SEARCHED);
  return entries.some((entry) => entry.at >= createdAt - SKEW_MS && isTheirs(entry) && fits(entry));
}

/** Notes carry no key: one with the same words by the same user since the plan began is taken for it. */
export function noteSpec(api: OpsGenieApi): Action<{ title: string; text: string }> {
  const words = (text: string, by: Parameters<typeof actionBody>[0]): string => String(actionBody(by, text).note ?? "");
  return {
    verb: "note",
    params: z.object({ title: z.string(), text: z.string().min(1) }),
    safety: "reconcilable",
    describe: (label, { text }) => `add a note to ${label}: ${oneLine(text, SHOWN_CHARS)}`,
    body: ({ text }, by) => actionBody(by, text),
    trace: async ({ target }, { text }, execution) => {
      const wanted = words(text, execution.by).trim();
      const read = (id: string, limit: number) => readNotes(api, id, limit);
      return (await wasEntered(read, target.id, execution, (note) => note.text.trim() === wanted)) ? "done" : undefined;
    },
  };
}
