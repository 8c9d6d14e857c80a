import type { Block, Inline, Item, Line, Mark } from "../core/reply.ts";
import { type Component, LEVEL_WORDS, LEVELS, type Level, type Notice } from "../core/status.ts";
import { count, listed, oneLine } from "../core/wording.ts";
import { labels, type Nameable } from "./status-names.ts";

const MESSAGE_CHARS = 200;
/** Operational components named in one line, and groups shown in full. */
const OPERATIONAL_NAMED = 20;
const GROUPS_SHOWN = 30;
const ITEMS_SHOWN = 50;
const UNGROUPED = "Ungrouped";

const MARKS: Record<Level, Mark> = {
  operational: "ok",
  under_maintenance: "maintenance",
  degraded_performance: "minor",
  partial_outage: "major",
  major_outage: "critical",
};

/** Degraded or out: maintenance is meant to be so. */
export function isBroken({ level }: { readonly level: Level }): boolean {
  return level !== "operational" && level !== "under_maintenance";
}

export function componentItem({ name, level }: Component): Item {
  return { mark: MARKS[level], line: [{ type: "strong", text: name }, `: ${LEVEL_WORDS[level]}`] };
}

/** A list for each group: `troubled` have something that is not operational, worst first; `quiet` are all operational. */
export function groupBlocks(components: readonly Component[]): {
  readonly troubled: readonly Block[];
  readonly quiet: readonly Block[];
} {
  const groups = [...Map.groupBy(components, ({ group }) => group)].map(([name, members]) => ({
    heading: name ?? UNGROUPED,
    members,
    worst: Math.max(...members.map(badness)),
  }));
  const isOnly = groups.length === 1;
  const blocksOf = (some: typeof groups): readonly Block[] => {
    const blocks = some.slice(0, GROUPS_SHOWN).map(({ heading, members }): Block => {
      const isBare = isOnly && heading === UNGROUPED;
      return { type: "list", ...(isBare ? {} : { heading: strong(heading) }), ...groupItems(members) };
    });
    const left = some.length - blocks.length;
    return left > 0 ? [...blocks, { type: "text", line: `… and ${count(left, "more group")}` }] : blocks;
  };
  return {
    troubled: blocksOf(groups.filter(({ worst }) => worst > 0).sort((a, b) => b.worst - a.worst)),
    quiet: blocksOf(groups.filter(({ worst }) => worst === 0)),
  };
}

function groupItems(members: readonly Component[]): { readonly items: readonly Item[]; readonly more: number } {
  const special = members.filter(({ level }) => level !== "operational").sort((a, b) => badness(b) - badness(a));
  const operational = members.filter(({ level }) => level === "operational").map(({ name }) => name);
  const items = special.slice(0, ITEMS_SHOWN).map(componentItem);
  if (operational.length > 0) {
    items.push({ mark: "ok", line: `${listed(operational, OPERATIONAL_NAMED)}: ${LEVEL_WORDS.operational}` });
  }
  return { items, more: special.length - Math.min(special.length, ITEMS_SHOWN) };
}

/** Maintenance ranks above operational and below everything broken: the order of LEVELS. */
function badness({ level }: Component): number {
  return LEVELS.indexOf(level);
}

/** Open incidents, then maintenance: two lists, never one. */
export function noticeBlocks(notices: readonly Notice[], all: readonly Nameable[]): readonly Block[] {
  const incidents = notices.filter(({ kind }) => kind === "incident");
  const maintenance = notices.filter(({ kind }) => kind === "maintenance");
  return [
    ...listOf(count(incidents.length, "open incident"), incidents, all),
    ...listOf("Maintenance", maintenance, all),
  ];
}

function listOf(heading: string, notices: readonly Notice[], all: readonly Nameable[]): readonly Block[] {
  if (notices.length === 0) return [];
  const items = notices.slice(0, ITEMS_SHOWN).map((notice) => noticeItem(notice, all));
  return [{ type: "list", heading: strong(heading), items, more: notices.length - items.length }];
}

/** "SP-p31zjt Builds are slow · investigating · since 12:40 · Build Processing", its last message under it. */
export function noticeItem(notice: Notice, all: readonly Nameable[]): Item {
  const { handle, url, name, state, components, lastMessage } = notice;
  const line: Inline[] = [
    { type: "link", url, text: handle, quiet: true },
    ` ${name} · ${state.replaceAll("_", " ")}`,
    ...timeParts(notice),
    ...(components.length > 0 ? [` · ${labels(components, all)}`] : []),
  ];
  return {
    mark: notice.kind === "maintenance" ? "maintenance" : markOfImpact(notice),
    line,
    ...(lastMessage === undefined ? {} : { under: [oneLine(lastMessage, MESSAGE_CHARS)] }),
  };
}

function markOfImpact({ impact }: Notice): Mark {
  return impact === "minor" || impact === "major" || impact === "critical" ? impact : "info";
}

function timeParts({ kind, createdAt, startsAt, endsAt }: Notice): readonly Inline[] {
  if (kind === "incident") return [" · since ", { type: "time", at: createdAt, form: "time" }];
  if (startsAt === undefined) return [];
  return [
    " · ",
    { type: "time", at: startsAt, form: "date" },
    ...(endsAt === undefined ? [] : [" to ", { type: "time", at: endsAt, form: "date" } as const]),
  ];
}

export function linkBlock(url: string): Block {
  return { type: "text", line: { type: "link", url, text: url } };
}

function strong(text: string): Line {
  return { type: "strong", text };
}
