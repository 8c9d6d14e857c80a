import { z } from "zod";
import type { AlertEntry } from "../../src/core/alerts.ts";
import { oneLine } from "../../src/core/wording.ts";
import { type ActionSpec, alertPath } from "./alert-action.ts";
import type { OpsGenieApi } from "./client.ts";
import { actionBody } from "./operation.ts";
import { logPage, notePage } from "./wire.ts";

/** As many of each as a detail shows; the documented maximum is 100 (OpsGenie docs, Alert API, read 2026-11-21). */
const SHOWN = 25;
/** How many of the newest entries are searched for one of ours. */
const SEARCHED = 100;
/** How far OpsGenie's clock may be behind ours when an entry is compared with the time of the plan. */
const SKEW_MS = 2 * 60_000;
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

/** Whether one of the newest entries since the plan began fits. */
export async function wasEntered(
  read: (api: OpsGenieApi, alertId: string, limit: number) => Promise<readonly AlertEntry[]>,
  where: { readonly api: OpsGenieApi; readonly alertId: string; readonly sinceAt: number },
  fits: (entry: AlertEntry) => boolean,
): Promise<boolean> {
  const entries = await read(where.api, where.alertId, SEARCHED);
  return entries.some((entry) => entry.at >= where.sinceAt - SKEW_MS && fits(entry));
}

/** Notes carry no key: one with the same words since the plan began is taken for it. */
export function noteSpec(api: OpsGenieApi): ActionSpec<{ title: string; text: string }> {
  const words = (text: string, by: Parameters<typeof actionBody>[0]): string => String(actionBody(by, text).note ?? "");
  return {
    verb: "note",
    params: z.object({ title: z.string(), text: z.string().min(1) }),
    safety: "reconcilable",
    describe: (label, { text }) => `add a note to ${label}: ${oneLine(text, SHOWN_CHARS)}`,
    body: ({ text }, by) => actionBody(by, text),
    trace: async (operation, { text }, { by, createdAt }) => {
      const where = { api, alertId: operation.target.id, sinceAt: createdAt };
      const found = await wasEntered(readNotes, where, (note) => note.text.trim() === words(text, by).trim());
      return found ? "done" : undefined;
    },
  };
}
