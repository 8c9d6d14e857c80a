import { z } from "zod";
import type { Clock } from "../../src/core/clock.ts";
import type { Component, Notice, NoticeTemplate } from "../../src/core/status.ts";
import { PAGE_ITEMS, type PageApi } from "./client.ts";
import {
  componentsOf,
  isOpen,
  noticeOf,
  pageUrlOf,
  templateOf,
  type WireComponent,
  type WireIncident,
  type WirePage,
  wireComponent,
  wireIncident,
  wirePage,
  wireTemplate,
} from "./wire.ts";

const incidents = z.array(wireIncident);

/** Everything that is read of a page, with the one list that is kept: the components. */
export interface Reads {
  page(): Promise<WirePage>;
  pageUrl(): Promise<string>;
  /** May answer with a list that is at most `maxAgeMs` old. */
  components(maxAgeMs: number): Promise<readonly Component[]>;
  /** As the page answers, groups among them, read now. */
  wireComponents(): Promise<readonly WireComponent[]>;
  /** What the answer to a write showed of components: the kept list now says so too. */
  learn(shown: readonly WireComponent[]): void;
  /** A write of which nothing is known: the kept list is worth nothing any more. */
  forget(): void;
  openIncidents(): Promise<readonly WireIncident[]>;
  recentIncidents(): Promise<readonly WireIncident[]>;
  findIncident(id: string): Promise<WireIncident | undefined>;
  notices(incidents: readonly WireIncident[]): Promise<readonly Notice[]>;
  urlOf(incident: WireIncident): Promise<string>;
  templates(): Promise<readonly NoticeTemplate[]>;
}

export function createReads(api: PageApi, clock: Clock): Reads {
  let kept: { readonly list: readonly Component[]; readonly at: number } | undefined;
  let underWay: Promise<readonly Component[]> | undefined;
  /** Rises with each write: a list whose reading began before one is not kept. */
  let writes = 0;
  let address: Promise<string> | undefined;

  async function wireComponents(): Promise<readonly WireComponent[]> {
    const wires = await api.all(z.array(wireComponent), "/components");
    return [...new Map(wires.map((wire) => [wire.id, wire])).values()];
  }

  async function readComponents(): Promise<readonly Component[]> {
    const [at, before] = [clock.now(), writes];
    const list = componentsOf(await wireComponents());
    if (writes === before) kept = { list, at };
    return list;
  }

  /** Callers who may have a recent list share one reading. */
  function sharedReading(): Promise<readonly Component[]> {
    underWay ??= readComponents().finally(() => {
      underWay = undefined;
    });
    return underWay;
  }

  const page = (): Promise<WirePage> => api.get(wirePage, "");

  function pageUrl(): Promise<string> {
    address ??= page().then(pageUrlOf, (error: unknown) => {
      address = undefined;
      throw error;
    });
    return address;
  }

  const urlOf = async (incident: WireIncident): Promise<string> =>
    incident.shortlink ?? `${await pageUrl()}/incidents/${encodeURIComponent(incident.id)}`;

  return {
    page,
    pageUrl,
    urlOf,
    wireComponents,
    components(maxAgeMs) {
      if (kept !== undefined && maxAgeMs > 0 && clock.now() - kept.at <= maxAgeMs) return Promise.resolve(kept.list);
      return maxAgeMs > 0 ? sharedReading() : readComponents();
    },
    learn(shown) {
      writes += 1;
      if (kept === undefined) return;
      const levels = new Map(shown.map((wire) => [wire.id, wire.status]));
      kept = {
        ...kept,
        list: kept.list.map((component) => ({ ...component, level: levels.get(component.id) ?? component.level })),
      };
    },
    forget() {
      writes += 1;
      kept = undefined;
    },
    /**
     * Three short lists rather than the newest hundred of one long one, in which an old open incident could be missed.
     * `scheduled` may hold maintenance that is over, so all are judged by their state.
     */
    async openIncidents() {
      const lists = await Promise.all(
        ["/incidents/unresolved", "/incidents/active_maintenance", "/incidents/scheduled"].map((list) =>
          api.all(incidents, list),
        ),
      );
      const byId = new Map(lists.flat().map((incident) => [incident.id, incident]));
      return [...byId.values()].filter(isOpen).sort((a, b) => b.created_at - a.created_at);
    },
    async recentIncidents() {
      const recent = await api.get(incidents, "/incidents", { limit: PAGE_ITEMS, page: 1 });
      return [...recent].sort((a, b) => b.created_at - a.created_at);
    },
    findIncident: (id) => api.find(wireIncident, `/incidents/${encodeURIComponent(id)}`),
    notices(list) {
      const groups = new Map(kept?.list.flatMap(({ id, group }) => (group === undefined ? [] : [[id, group]])));
      return Promise.all(list.map(async (incident) => noticeOf(incident, await urlOf(incident), groups)));
    },
    templates: async () => (await api.all(z.array(wireTemplate), "/incident_templates")).map(templateOf),
  };
}
