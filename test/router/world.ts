import type { ArgKinds } from "../../src/core/args.ts";
import { arg } from "../../src/core/args.ts";
import { type Command, type CommandPermission, command } from "../../src/core/command.ts";
import type { Named, NameKind } from "../../src/core/names.ts";
import type { Actor } from "../../src/core/people.ts";
import type { Component, Level, Notice } from "../../src/core/status.ts";
import { compileGrammar, type Grammar } from "../../src/router/grammar.ts";
import type { Entry } from "../../src/router/names.ts";
import { createRouter, type Routing } from "../../src/router/router.ts";
import { createVocabulary, type ListLoader, type Vocabulary } from "../../src/router/vocabulary.ts";
import { TestClock } from "../kit/test-clock.ts";

/** Saturday, 12:30 in UTC, 13:30 in Paris. */
export const NOW = Date.parse("2026-11-21T12:30:00Z");
export const ANA: Actor = {
  id: "console:ana@example.com",
  name: "Ana Lima",
  email: "ana@example.com",
  zone: "Europe/Paris",
};

const FRAGMENTS = {
  alerts:
    "[<whose>] [<state>] [for <service>] [team <team>] [older <older>] [<priority>] [from <vendor>] [except <except>]",
};

const FILTER = {
  whose: arg.word("mine or all", { mine: ["my"], all: ["everything"] }),
  state: arg.word("open, acked or snoozed", { open: ["triggered"], acked: ["acknowledged"], snoozed: [] }),
  service: arg.named(["service"]),
  team: arg.named(["team"]),
  older: arg.duration(),
  priority: arg.word("p1 to p5, high or low", { p1: [], p2: [], p3: [], p4: [], p5: [], high: [], low: [] }),
  vendor: arg.named(["vendor"]),
  except: arg.handles(),
};
const QUIETLY = arg.word("quietly", { quietly: ["silently"] });
const STATE = arg.word("a state", { investigating: [], identified: [], monitoring: [], resolved: [] });

function declared(
  name: string,
  permission: CommandPermission,
  phrases: readonly string[],
  args: ArgKinds,
  examples: readonly string[],
): Command {
  return command({
    name,
    permission,
    phrases,
    args,
    examples,
    summary: name,
    plan: async () => ({ type: "reply", tone: "plain", title: name }),
  });
}

/** The phrases of the first milestone, declared as commands declare them. */
export const COMMANDS: readonly Command[] = [
  declared("status", "read", ["status", "status <components>"], { components: arg.components() }, [
    "status",
    "status Build Processing?",
    "status Core",
  ]),
  declared("status notices", "read", ["status notices"], {}, ["status notices"]),
  declared(
    "status set",
    "status.write",
    ["status <components> <level> [<quietly>][: <message>]"],
    { components: arg.components(), level: arg.level(), quietly: QUIETLY, message: arg.text("the public text") },
    [
      "status Build Processing degraded",
      "status API, Web and Logs partial outage quietly: slow: we look",
      "status Open degraded_performance",
    ],
  ),
  declared(
    "status open",
    "status.write",
    ["status open [<state>] <name> [on <changes>] [impact <impact>] [<quietly>][: <message>]"],
    {
      state: STATE,
      name: arg.text("a name"),
      changes: arg.changes(),
      impact: arg.word("an impact", { none: [], minor: [], major: [], critical: [] }),
      quietly: QUIETLY,
      message: arg.text("the public text"),
    },
    ["status open Delays", "status open identified Delays on API=degraded, Web=major impact major quietly: we know"],
  ),
  declared(
    "status update",
    "status.write",
    ["status update <message>", "status update [<notice>] [<state>]: <message>"],
    { notice: arg.notice({ exact: true }), state: STATE, message: arg.text("the public text") },
    ["status update We are adding workers", "status update Slow builds monitoring: better now"],
  ),
  declared(
    "status resolve",
    "status.write",
    ["status resolve", "status resolve <notice>", "status resolve [<notice>]: <message>", "status resolve <message>"],
    { notice: arg.notice({ exact: true }), message: arg.text("the public text") },
    ["status resolve", "status resolve SP-abc123", "status resolve Fixed", "status resolve Slow builds: all good"],
  ),
  declared(
    "status postmortem",
    "status.write",
    ["status postmortem <notice>: <text>"],
    { notice: arg.notice(), text: arg.text("the post-mortem") },
    ["status postmortem Slow builds: what happened"],
  ),
  declared(
    "status maintenance",
    "status.write",
    ["status maintenance <name> from <time> for <length> on <components>[: <message>]"],
    {
      name: arg.text("a name"),
      time: arg.time(),
      length: arg.duration(),
      components: arg.components(),
      message: arg.text("the public text"),
    },
    ["status maintenance DB upgrade from tomorrow 9am for 2h on Database, API: read-only"],
  ),
  declared("status maintenance list", "read", ["status maintenance", "status maintenance list"], {}, [
    "status maintenance list",
  ]),
  declared(
    "status maintenance start",
    "status.write",
    ["status maintenance start <notice>"],
    { notice: arg.notice() },
    ["status maintenance start DB upgrade"],
  ),
  declared("alerts", "read", ["alerts {alerts}"], FILTER, ["alerts", "alerts mine p1", "alerts for API older 2h"]),
  declared("alert", "read", ["alert <handle>"], { handle: arg.handle() }, ["alert PD-1234", "alert #17"]),
  declared(
    "ack",
    "alerts.write",
    ["ack|acknowledge {alerts} [<now>]", "ack|acknowledge <handles> [<now>]"],
    { ...FILTER, handles: arg.handles(), now: arg.word("now", { now: [] }) },
    ["ack all", "ack mine now", "ack PD-1 OG-2", "ack all for API except PD-12"],
  ),
  declared(
    "resolve",
    "alerts.write",
    ["resolve|close {alerts}[: <note>]", "resolve|close <handles>[: <note>]"],
    { ...FILTER, handles: arg.handles(), note: arg.text("a note") },
    ["resolve PD-1: fixed", "close mine"],
  ),
  declared(
    "snooze",
    "alerts.write",
    [
      "snooze {alerts} for <length>[: <reason>]",
      "snooze {alerts} until <until>[: <reason>]",
      "snooze <handles> for <length>[: <reason>]",
      "snooze <handles> until <until>[: <reason>]",
    ],
    { ...FILTER, handles: arg.handles(), length: arg.duration(), until: arg.time(), reason: arg.text("a reason") },
    ["snooze PD-12 for 2h", "snooze mine until 18:00: waiting"],
  ),
  declared("note", "alerts.write", ["note <handle>: <text>"], { handle: arg.handle(), text: arg.text("the note") }, [
    "note PD-1: restarted",
  ]),
  declared(
    "assign",
    "alerts.write",
    ["assign {alerts} to <to>", "assign <handles> to <to>"],
    { ...FILTER, handles: arg.handles(), to: arg.named(["person", "policy"], { careful: true }) },
    ["assign PD-1 to me", "assign mine to Ben Okafor"],
  ),
  declared("escalate", "alerts.write", ["escalate <handle>"], { handle: arg.handle() }, ["escalate PD-1"]),
  declared(
    "page",
    "page",
    ["page <target> [<urgency>]: <message>", "page [<urgency>]: <message>"],
    {
      target: arg.named(["person", "schedule", "service", "policy", "team"], { careful: true }),
      urgency: arg.word("high or low", { high: [], low: [] }),
      message: arg.text("the message"),
    },
    ["page ben@example.com: builds are down", "page Infra Escalation low: disk"],
  ),
  declared("undo", "any write", ["undo"], {}, ["undo"]),
  declared(
    "oncall",
    "read",
    [
      "who's|whos on call [for <target>] [<when>] [at <at>]",
      "who is on call [for <target>] [<when>] [at <at>]",
      "oncall|on-call [for <target>] [<when>] [at <at>]",
      "oncall|on-call <target> [<when>] [at <at>]",
    ],
    {
      target: arg.named(["schedule", "service", "team", "policy"]),
      when: arg.word("now or next", { now: [], next: [] }),
      at: arg.time(),
    },
    ["who's on call?", "who is on call for Infra Primary next", "oncall", "oncall Data at tomorrow 9am"],
  ),
  declared("oncall when", "read", ["when am I on call", "when is|are <person> on call"], { person: arg.person() }, [
    "when am I on call?",
    "when is Ben Okafor on call?",
  ]),
  declared("oncall schedules", "read", ["oncall schedules"], {}, ["oncall schedules"]),
  declared("help", "read", ["help [<words>]"], { words: arg.text("words") }, ["help", "help snooze"]),
  declared("preview", "read", ["preview <command>"], { command: arg.command() }, ["preview ack all"]),
];

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

const NOTICES = [
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
const THINGS: Partial<Record<NameKind, readonly Named[]>> = {
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

function noticeEntry(value: Notice): Entry {
  const refs = [{ account: value.account, id: value.id }];
  return { named: { kind: "notice", name: value.name, aliases: [value.handle], refs }, value };
}

export interface World {
  readonly grammar: Grammar;
  readonly vocabulary: Vocabulary;
  readonly clock: TestClock;
  /** Which lists were read, in order. */
  readonly loads: NameKind[];
  say(text: string, options?: { readonly addressed?: boolean; readonly actor?: Actor }): Promise<Routing>;
}

/** The router over a small company. `lists` replaces some of its lists. */
export function createWorld(lists: Partial<Record<NameKind, ListLoader>> = {}): World {
  const clock = new TestClock(NOW);
  const loads: NameKind[] = [];
  const loader =
    (kind: NameKind, entries: readonly Entry[]): ListLoader =>
    async () => {
      loads.push(kind);
      return (await lists[kind]?.()) ?? entries;
    };
  const named = (kind: NameKind): ListLoader =>
    loader(
      kind,
      (THINGS[kind] ?? []).map((value) => ({ named: value, value })),
    );
  const vocabulary = createVocabulary({
    clock,
    lists: {
      component: loader("component", COMPONENTS.map(entryOf)),
      notice: loader("notice", NOTICES.map(noticeEntry)),
      person: named("person"),
      schedule: named("schedule"),
      service: named("service"),
      team: named("team"),
      policy: named("policy"),
      template: named("template"),
      vendor: named("vendor"),
    },
  });
  const grammar = compileGrammar(COMMANDS, FRAGMENTS);
  const router = createRouter({ grammar, vocabulary });
  return {
    grammar,
    vocabulary,
    clock,
    loads,
    say: (text, { addressed = true, actor = ANA } = {}) =>
      router.route({ text, addressed, actor, place: { id: "console:main", platform: "console" } }),
  };
}

/** An invocation in one line for tables: its command and its arguments by name. */
export function summaryOf(routing: Routing): string {
  if (routing.type === "silence") return "silence";
  if (routing.type === "choice") return `choice: ${routing.choice.options.map((option) => option.say).join(" | ")}`;
  if (routing.type === "reply") return `reply: ${flat(routing.reply.title)}`;
  const args = Object.entries(routing.args).map(([name, value]) => `${name}=${plain(value)}`);
  return [routing.command.name, ...args, ...(routing.asks ? ["?"] : [])].join(" · ");
}

function plain(value: unknown): string {
  if (typeof value === "string" || typeof value === "number") return String(value);
  if (Array.isArray(value)) return `[${value.map(plain).join(", ")}]`;
  if (typeof value !== "object" || value === null) return String(value);
  if ("component" in value && "level" in value) return `${plain(value.component)}=${String(value.level)}`;
  if ("number" in value) return `${"prefix" in value ? `${String(value.prefix)}-` : "#"}${String(value.number)}`;
  if ("handle" in value) return String(value.handle);
  if ("group" in value) return `${String(value.group)}/${String((value as { name?: unknown }).name)}`;
  return "name" in value ? String(value.name) : JSON.stringify(value);
}

export function flat(line: unknown): string {
  if (typeof line === "string") return line;
  if (Array.isArray(line)) return line.map(flat).join("");
  return typeof line === "object" && line !== null && "text" in line ? String(line.text) : "";
}
