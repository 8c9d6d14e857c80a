import type { Alert, AlertEntry, AlertSource } from "../../src/core/alerts.ts";
import { BotError } from "../../src/core/errors.ts";
import { type AlertListing, alertsThatFit } from "../../src/core/ops-alert-list.ts";
import { attributionIn } from "../../src/core/ops-attribution.ts";
import { PAGEABLE, pageOperation } from "../../src/core/ops-page.ts";
import { readAlertPage } from "./alert-pages.ts";
import { findAlert, findByNumber } from "./alert-path.ts";
import { alertSearch } from "./alert-query.ts";
import { alertWrites } from "./alert-writes.ts";
import { ACCOUNT, type JsmApi, PREFIX, TITLE } from "./client.ts";
import type { Directory } from "./directory.ts";
import { readSigned } from "./note-text.ts";
import { readLog, readNotes } from "./notes.ts";
import { type AlertWire, assigneesOf, toAlert } from "./wire.ts";

/** What messages name when somebody is unknown here. */
const FALLBACK = { account: ACCOUNT, title: TITLE, fallback: "JSM_FALLBACK_USER" };
/** As many of each as a detail shows. */
const SHOWN = 25;

export function alertSource(api: JsmApi, directory: Directory, fallbackUser: string | undefined): AlertSource {
  const alertOf = (wire: AlertWire): Alert =>
    toAlert(wire, { account: ACCOUNT, prefix: PREFIX, url: api.alertUrl(wire.id) }, directory);
  const named = async (wire: AlertWire | undefined): Promise<Alert | undefined> => {
    if (wire === undefined) return undefined;
    await directory.meet(assigneesOf(wire));
    return alertOf(wire);
  };
  const listing: AlertListing<AlertWire> = {
    title: TITLE,
    asked: FALLBACK,
    readPage: (search, offset) => readAlertPage(api, directory, search, offset),
    searchOf: alertSearch,
    alertOf,
    findUser: directory.findUser,
  };

  /** What the token's account wrote for somebody is theirs. */
  const entriesOf = async (
    entries: readonly { readonly at: number; readonly owner?: string | undefined; readonly text: string }[],
    selfId: string | undefined,
  ): Promise<readonly AlertEntry[]> => {
    const shown = entries.slice(0, SHOWN);
    await directory.meet(shown.flatMap(({ owner }) => owner ?? []));
    return shown.map(({ at, owner, text }) => {
      const said = owner !== undefined && owner === selfId ? readSigned(text) : { text };
      const who = said.who ?? (owner ? (directory.user(owner)?.name ?? owner) : undefined);
      return { at, text: said.text, ...(who === undefined ? {} : { who }) };
    });
  };

  return {
    account: ACCOUNT,
    title: TITLE,
    prefix: PREFIX,
    pages: PAGEABLE,

    list: (query) => alertsThatFit(listing, query),

    find: async (numberOrId) =>
      named(/^\d+$/.test(numberOrId) ? await findByNumber(api, numberOrId) : await findAlert(api, numberOrId)),

    detail: async (alert) => {
      const [wire, log, notes, self] = await Promise.all([
        findAlert(api, alert.id),
        readLog(api, alert.id),
        readNotes(api, alert.id),
        directory.selfId(),
        alert.teams.length > 0 ? directory.teams.get() : undefined,
        alert.policy === undefined ? undefined : directory.escalations.get(),
      ]);
      const shown = await named(wire);
      if (shown === undefined) throw new BotError("not_found", `${TITLE} no longer has ${alert.handle}.`);
      return {
        alert: shown,
        log: await entriesOf(
          log.map((one) => ({ at: one.logTime, owner: one.owner, text: one.log ?? "" })),
          undefined,
        ),
        notes: await entriesOf(
          notes.map((one) => ({ at: one.createdAt, owner: one.owner, text: one.note ?? "" })),
          self,
        ),
        ...(wire?.description ? { description: wire.description } : {}),
      };
    },

    attribute: (actor) => attributionIn(FALLBACK, actor, directory.findUser, fallbackUser),
    ...alertWrites(api, directory),
    page: async (request) => [pageOperation(request, { account: ACCOUNT, title: TITLE, alertsUrl: api.alertsUrl })],
    teamNames: async () => new Map((await directory.teams.get()).map(({ id, name }) => [id, name])),
  };
}
