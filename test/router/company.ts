import type { Named, NameKind } from "../../src/core/names.ts";
import type { Component, Level, Notice } from "../../src/core/status.ts";
import type { Entry } from "../../src/router/names.ts";

/** Saturday, 12:30 in UTC, 13:30 in Paris. */
export const NOW = Date.parse("2026-11-21T12:30:00Z");

const COMPONENT_NAMES: readonly (readonly [string, string?])[] = [
  ["Build Processing", "Core"],
  ["API", "Core"],
  ["Web", "Frontend"],
  ["Web", "Partners"],
  ["Logs", "Frontend"],
  ["Database"],
  ["Database Replica"],
  ["Open"],
  ["Update"],
  ["Resolve"],
  ["Notices"],
  ["Maintenance Page"],
  ["All"],
  ["Degraded"],
  ["Major Events"],
  ["Search, Index and Cache"],
  ["Ingest: EU"],
  ['The "Old" One'],
  ["🔥 Hot Path"],
  // Cyrillic С and о: looks like "Core Cache".
  ["\u0421\u043ere Cache"],
  ["Acme Inc."],
  ["Long ".repeat(51).trim()],
];

export function component(name: string, group?: string, level: Level = "operational"): Component {
  return {
    account: "statuspage",
    id: `c-${group ?? ""}-${name}`.replace(/\W+/gu, "-").slice(0, 40),
    name,
    level,
    ...(group === undefined ? {} : { group }),
  };
}

export const COMPONENTS: readonly Component[] = COMPONENT_NAMES.map(([name, group]) => component(name, group));

export function notice(name: string, handle: string, kind: Notice["kind"] = "incident"): Notice {
  return {
    account: "statuspage",
    id: handle.slice(3),
    handle,
    name,
    kind,
    state: kind === "incident" ? "investigating" : "scheduled",
    impact: "minor",
    components: [],
    createdAt: NOW,
    updatedAt: NOW,
    url: `https://status.example/${handle}`,
  };
}

export const NOTICES: readonly Notice[] = [
  notice("Slow builds", "SP-abc123"),
  notice("Delays on API", "SP-def456"),
  notice("Twins", "SP-aaa111"),
  notice("Twins", "SP-bbb222"),
  notice("DB upgrade", "SP-fff666", "maintenance"),
];

function thing(kind: NameKind, name: string, aliases: readonly string[] = []): Named {
  return {
    kind,
    name,
    aliases,
    refs: [{ account: "pagerduty", id: `P${kind}${name}`.replace(/\W/gu, "").toUpperCase() }],
  };
}

const PEOPLE = [
  thing("person", "Ana Lima", ["ana@example.com"]),
  thing("person", "Ben Okafor", ["ben@example.com"]),
  thing("person", "Benedikt Stone", ["benedikt@example.com"]),
];
export const THINGS: Partial<Record<NameKind, readonly Named[]>> = {
  person: PEOPLE,
  schedule: [thing("schedule", "Infra Primary"), thing("schedule", "Data")],
  service: [thing("service", "API"), thing("service", "Build Processing"), thing("service", "Checkout")],
  team: [thing("team", "Infra"), thing("team", "Data")],
  policy: [thing("policy", "Infra Escalation"), thing("policy", "Default")],
  vendor: [thing("vendor", "PagerDuty", ["PD"]), thing("vendor", "OpsGenie", ["OG"])],
};

export function entryOf(component: Component): Entry {
  const { account, id, name, group } = component;
  const named: Named = { kind: "component", name, refs: [{ account, id }], ...(group === undefined ? {} : { group }) };
  return { named, value: component };
}

export function noticeEntry(value: Notice): Entry {
  const refs = [{ account: value.account, id: value.id }];
  return { named: { kind: "notice", name: value.name, aliases: [value.handle], refs }, value };
}
