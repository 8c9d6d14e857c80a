import { BotError, sentenceOf } from "../core/errors.ts";
import type { Account } from "../core/integration.ts";
import { NAME_KINDS, type Named, type NameKind } from "../core/names.ts";
import type { Component, Notice, NoticeTemplate, StatusBoard } from "../core/status.ts";
import { unconfigured } from "../core/unconfigured.ts";
import type { Entry } from "../router/names.ts";
import { keyOf } from "../router/text.ts";
import type { ListLoader, Vocabulary } from "../router/vocabulary.ts";

/** Aliases of the settings: what else a thing may be called. */
export type Aliases = (named: Named) => readonly string[];

export type NameLoaders = Readonly<Record<NameKind, ListLoader>>;

/** A recent component list is good enough for names: it is read again at most this often. */
const COMPONENTS_MAX_AGE_MS = 60_000;

/**
 * Everything people can name, by kind, over all accounts. A team, service, schedule, policy or person that two accounts
 * know under one name (one address, for people) is one thing with two refs; within one account, or in two groups, equal
 * names stay two things.
 */
export function nameLists(
  accounts: readonly Account[],
  aliases: Aliases,
  componentsOf: (board: StatusBoard, maxAgeMs: number) => Promise<readonly Component[]>,
): NameLoaders {
  const plain = (kind: NameKind) => async () => {
    const { things, gaps } = await readAll(accounts, kind);
    return { found: merged(things).map((named) => plainValue(withAliases(named, aliases))), gaps };
  };
  const board = accounts.find((account) => account.capabilities.status !== undefined)?.capabilities.status;
  return {
    person: plain("person"),
    schedule: plain("schedule"),
    service: plain("service"),
    team: plain("team"),
    policy: plain("policy"),
    vendor: async () => accounts.map((account) => plainValue(vendorName(account))),
    ...(board === undefined ? NO_BOARD : boardLists(board, aliases, componentsOf)),
  };
}

const NO_PAGE = async (): Promise<readonly Entry[]> => {
  throw unconfigured("status");
};
const NO_BOARD = { component: NO_PAGE, notice: NO_PAGE, template: NO_PAGE };

/** A thing by its exact name, alias or id; undefined when nobody knows it, or two things share it. */
export async function findNamed(
  vocabulary: Vocabulary,
  kinds: readonly NameKind[],
  name: string,
): Promise<Named | undefined> {
  const session = vocabulary.open(NOBODY);
  await session.load(kinds);
  const found = kinds.flatMap((kind) => session.index(kind)?.exact(keyOf(name))?.entries ?? []);
  return found.length === 1 ? found[0]?.named : undefined;
}

/** The names that happen to be loaded. */
export function loadedNames(vocabulary: Vocabulary): readonly Named[] {
  const session = vocabulary.open(NOBODY);
  return NAME_KINDS.flatMap((kind) => session.index(kind)?.entries.map(({ named }) => named) ?? []);
}

const NOBODY = { id: "nobody", name: "nobody", zone: "UTC" };

function boardLists(
  board: StatusBoard,
  aliases: Aliases,
  componentsOf: Parameters<typeof nameLists>[2],
): typeof NO_BOARD {
  return {
    component: async () => {
      const components = await componentsOf(board, COMPONENTS_MAX_AGE_MS);
      return components.map((value) => ({ named: withAliases(componentName(value), aliases), value }));
    },
    notice: async () => (await board.openNotices()).map((value) => ({ named: noticeName(value), value })),
    template: async () => (await board.templates()).map((value) => ({ named: templateName(value), value })),
  };
}

function componentName(component: Component): Named {
  return {
    kind: "component",
    name: component.name,
    ...(component.group === undefined ? {} : { group: component.group }),
    refs: [{ account: component.account, id: component.id }],
  };
}

function noticeName(notice: Notice): Named {
  return {
    kind: "notice",
    name: notice.name,
    aliases: [notice.handle],
    refs: [{ account: notice.account, id: notice.id }],
  };
}

function templateName(template: NoticeTemplate): Named {
  return { kind: "template", name: template.name, refs: [{ account: template.account, id: template.id }] };
}

function vendorName(account: Account): Named {
  const prefix = account.capabilities.alerts?.prefix;
  return {
    kind: "vendor",
    name: account.title,
    aliases: [account.account, ...(prefix === undefined ? [] : [prefix])],
    refs: [{ account: account.account, id: account.account }],
  };
}

function plainValue(named: Named): Entry {
  return { named, value: named };
}

function withAliases(named: Named, aliases: Aliases): Named {
  const more = aliases(named);
  return more.length === 0 ? named : { ...named, aliases: [...(named.aliases ?? []), ...more] };
}

/** The lists of all accounts, of which there must be one that has such things; one that cannot be read leaves a gap, and only when all fail there is nothing to go on. */
async function readAll(
  accounts: readonly Account[],
  kind: NameKind,
): Promise<{ readonly things: readonly Named[]; readonly gaps: readonly string[] }> {
  const asked = accounts.flatMap(({ title, names }) => {
    const list = names[kind];
    return list === undefined ? [] : [{ title, list }];
  });
  if (asked.length === 0) throw unconfigured("alerts");
  const lists = await Promise.allSettled(asked.map(({ list }) => list()));
  const gaps: string[] = [];
  for (const [i, read] of lists.entries()) {
    if (read.status === "fulfilled") continue;
    if (!(read.reason instanceof BotError) || lists.every(({ status }) => status === "rejected")) throw read.reason;
    gaps.push(`Names that only ${asked[i]?.title ?? "?"} knows are missing: ${sentenceOf(read.reason)}`);
  }
  return { things: lists.flatMap((read) => (read.status === "fulfilled" ? read.value : [])), gaps };
}

function merged(all: readonly Named[]): readonly Named[] {
  const things: Named[] = [];
  const homes = new Map<string, number>();
  for (const named of all) {
    const keys = mergeKeys(named);
    const at = keys.map((key) => homes.get(key)).find((index) => index !== undefined);
    const home = at === undefined ? undefined : things[at];
    if (at !== undefined && home !== undefined && !sharesAccount(home, named)) {
      things[at] = joined(home, named);
      for (const key of keys) if (!homes.has(key)) homes.set(key, at);
    } else {
      for (const key of keys) if (!homes.has(key)) homes.set(key, things.length);
      things.push(named);
    }
  }
  return things;
}

/** People are the same by address, everything else by name. */
function mergeKeys(named: Named): readonly string[] {
  const addresses = (named.aliases ?? []).filter((alias) => alias.includes("@"));
  const keys = named.kind === "person" && addresses.length > 0 ? addresses : [named.name];
  return keys.map((key) => key.trim().toLowerCase());
}

function sharesAccount(a: Named, b: Named): boolean {
  return a.refs.some((ref) => b.refs.some((other) => other.account === ref.account));
}

function joined(a: Named, b: Named): Named {
  const aliases = new Set([...(a.aliases ?? []), ...(b.aliases ?? []), ...(a.name === b.name ? [] : [b.name])]);
  return { ...a, aliases: [...aliases], refs: [...a.refs, ...b.refs] };
}
