import type { Account, Integration, IntegrationPorts } from "../../src/core/integration.ts";
import type { Named } from "../../src/core/names.ts";
import type { Component, Notice, NoticeTemplate, StatusBoard } from "../../src/core/status.ts";
import { createBoard } from "./board.ts";
import { connectPage } from "./client.ts";
import { examine } from "./doctor.ts";
import { eventSource } from "./events.ts";
import { levelKind } from "./kind-level.ts";
import { openKind, scheduleKind } from "./kind-open.ts";
import { postmortemPublishKind, postmortemWriteKind } from "./kind-postmortem.ts";
import { cancelKind, updateKind } from "./kind-update.ts";
import { createReads } from "./reads.ts";
import { ACCOUNT, accountFor, ENV, managedAt, TITLE } from "./settings.ts";
import { reasonOf } from "./wire.ts";

/** Atlassian Statuspage: a public status page, through its management API v1. */
export const statuspage: Integration = { id: ACCOUNT, title: TITLE, env: ENV, connect };

/** Names may be a minute old: people name what they saw, and every write is checked against its answer. */
const NAMES_MAX_AGE_MS = 60_000;

function connect({ http, clock, env }: IntegrationPorts): Account {
  const pageId = env.STATUSPAGE_PAGE_ID ?? "";
  const api = connectPage(http.connect(accountFor(env, reasonOf)), pageId);
  const reads = createReads(api, clock);
  const board = createBoard(reads, { id: pageId, url: managedAt(env, pageId) });
  const ports = { api, reads, clock };
  return {
    account: ACCOUNT,
    title: TITLE,
    capabilities: { status: board, events: eventSource(pageId, env.STATUSPAGE_API_URL ?? "", clock) },
    kinds: [
      levelKind(ports),
      openKind(ports),
      updateKind(ports),
      scheduleKind(ports),
      cancelKind(ports),
      postmortemWriteKind(ports),
      postmortemPublishKind(ports),
    ],
    names: nameLists(board),
    forget: reads.forget,
    doctor: () => examine(reads),
  };
}

function nameLists(board: StatusBoard): Account["names"] {
  return {
    component: async () => (await board.components({ maxAgeMs: NAMES_MAX_AGE_MS })).map(componentName),
    notice: async () => (await board.openNotices()).map(noticeName),
    template: async () => (await board.templates()).map(templateName),
  };
}

function componentName({ id, name, group }: Component): Named {
  return { kind: "component", name, ...(group === undefined ? {} : { group }), refs: [{ account: ACCOUNT, id }] };
}

function noticeName({ id, name, handle }: Notice): Named {
  return { kind: "notice", name, aliases: [handle], refs: [{ account: ACCOUNT, id }] };
}

function templateName({ id, name }: NoticeTemplate): Named {
  return { kind: "template", name, refs: [{ account: ACCOUNT, id }] };
}
