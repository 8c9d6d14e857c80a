import type { JsonObject } from "../../src/core/json.ts";
import type { Operation } from "../../src/core/plan.ts";
import type { Affected, Change, Component, Notice, StatusBoard } from "../../src/core/status.ts";
import { levelOperation } from "./kind-level.ts";
import type { NoticeChange, OpenParams, ScheduleParams, UpdateParams } from "./params.ts";
import type { Reads } from "./reads.ts";
import { ACCOUNT, LIMITS, TITLE } from "./settings.ts";

/** The page, and where it is managed: what is in doubt and has no address of its own is looked for there. */
export interface ManagedPage {
  readonly id: string;
  readonly url: string;
}

/** The page: its reads, and its writes as values. */
export function createBoard(reads: Reads, page: ManagedPage): StatusBoard {
  return {
    account: ACCOUNT,
    title: TITLE,
    limits: LIMITS,
    pageUrl: reads.pageUrl,
    components: ({ maxAgeMs = 0 } = {}) => reads.components(maxAgeMs),
    openNotices: async () => reads.notices(await reads.openIncidents()),
    recentNotices: async () => reads.notices(await reads.recentIncidents()),
    templates: reads.templates,
    setLevel: (component, level) =>
      levelOperation({ id: component.id, label: fullName(component), url: page.url }, level, component.level),
    open: ({ name, state, message, impact, changes, notify }) => {
      const params: OpenParams = {
        name,
        state,
        ...(message === undefined ? {} : { message }),
        ...(impact === undefined ? {} : { impact }),
        changes: changes.map(noticeChange),
        notify,
      };
      return publication("open", { ...page, label: name }, params, notify);
    },
    update: (notice, { state, message, changes, notify }) => {
      const params: UpdateParams = {
        ...(state === undefined || state === "postmortem" ? {} : { state }),
        ...(message === undefined ? {} : { message }),
        changes: changes.map(noticeChange),
        componentIds: [...new Set([...notice.components, ...changes.map((change) => change.component)].map(idOf))],
        notify,
        ...seenOn(notice),
      };
      return publication("update", targetOf(notice), params, notify);
    },
    schedule: ({ name, startsAt, endsAt, components, message, notify }) => {
      const params: ScheduleParams = {
        name,
        startsAt,
        endsAt,
        components: components.map((component) => ({ id: component.id, name: fullName(component) })),
        ...(message === undefined ? {} : { message }),
        notify,
      };
      return publication("schedule", { ...page, label: name }, params, notify);
    },
    cancel: (notice, message, notify) => {
      const params: UpdateParams = {
        state: "completed",
        ...(message === undefined ? {} : { message }),
        changes: [],
        componentIds: notice.components.map(idOf),
        notify,
        ...seenOn(notice),
      };
      return publication("cancel", targetOf(notice), params, notify);
    },
    postmortem: (notice, text, notify) => {
      const target = targetOf(notice);
      const write: Operation = {
        id: `${ACCOUNT}.postmortem_write:${notice.id}`,
        kind: `${ACCOUNT}.postmortem_write`,
        account: ACCOUNT,
        target,
        params: { text },
      };
      return [write, { ...publication("postmortem_publish", target, { text, notify }, notify), after: write.id }];
    },
  };
}

/** Ids are unique in a plan: it opens at most one notice, and changes each at most once. */
function publication(verb: string, target: Operation["target"], params: JsonObject, notify: boolean): Operation {
  return {
    id: `${ACCOUNT}.${verb}:${target.id}`,
    kind: `${ACCOUNT}.${verb}`,
    account: ACCOUNT,
    target,
    params,
    effects: notify ? ["publishes", "notifies_subscribers"] : ["publishes"],
  };
}

function targetOf(notice: Notice): Operation["target"] {
  return { id: notice.id, label: notice.handle, url: notice.url };
}

function seenOn({ newestUpdateId }: Notice): Pick<UpdateParams, "newestUpdateId"> {
  return newestUpdateId === undefined ? {} : { newestUpdateId };
}

function noticeChange({ component, level }: Change): NoticeChange {
  return { id: component.id, name: fullName(component), level };
}

function fullName({ name, group }: Component): string {
  return group === undefined ? name : `${group} / ${name}`;
}

function idOf({ id }: Component | Affected): string {
  return id;
}
