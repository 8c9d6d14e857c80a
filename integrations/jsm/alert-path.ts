import { ensureAbout } from "../../src/core/wire.ts";
import { type JsmApi, TITLE } from "./client.ts";
import { type AlertWire, alertAnswer, alertPage } from "./wire.ts";

/** Of alerts with one tiny id: they are used again in the long run. */
const ALIKE = 100;

export const alertPath = (api: JsmApi, id: string, action = ""): string =>
  api.ops(`/alerts/${encodeURIComponent(id)}${action}`);

/** By its full id. Throws vendor_broken when another alert is answered. */
export async function findAlert(api: JsmApi, id: string): Promise<AlertWire | undefined> {
  const alert = await api.find(alertPath(api, id), alertAnswer);
  if (alert !== undefined) ensureAbout(TITLE, "alert", id, alert.id);
  return alert;
}

export async function findByAlias(api: JsmApi, alias: string): Promise<AlertWire | undefined> {
  const alert = await api.find(api.ops("/alerts/alias"), alertAnswer, { alias });
  if (alert !== undefined) ensureAbout(TITLE, "alert", alias, alert.alias ?? alias);
  return alert;
}

/** By the number that people see, which only a search takes: the newest that has exactly this one. */
export async function findByNumber(api: JsmApi, tinyId: string): Promise<AlertWire | undefined> {
  const query = { query: `tinyId: ${tinyId}`, size: ALIKE, offset: 0, sort: "createdAt", order: "desc" };
  const { values } = await api.read(api.ops("/alerts"), alertPage, query);
  const same = values.filter((alert) => alert.tinyId === tinyId);
  return same.toSorted((a, b) => b.createdAt - a.createdAt)[0];
}
