import { alertPath } from "./alert-path.ts";
import type { JsmApi } from "./client.ts";
import { type LogWire, logPage, type NoteWire, notePage } from "./wire.ts";

/** The documented maximum (Jira Service Management ops REST API, List alert notes and logs, read 2026-11-21). */
const READ = 100;

/** A hundred, newest first: in which order they come is not documented. */
export async function readNotes(api: JsmApi, alertId: string): Promise<readonly NoteWire[]> {
  const { values } = await api.read(alertPath(api, alertId, "/notes"), notePage, { size: READ });
  return values.toSorted((a, b) => b.createdAt - a.createdAt);
}

/** As `readNotes`. */
export async function readLog(api: JsmApi, alertId: string): Promise<readonly LogWire[]> {
  const { values } = await api.read(alertPath(api, alertId, "/logs"), logPage, { size: READ });
  return values.toSorted((a, b) => b.logTime - a.logTime);
}
