import { type ArgKinds, arg } from "../../src/core/args.ts";
import { type Command, type CommandPermission, command } from "../../src/core/command.ts";

export const FRAGMENTS = {
  alerts:
    "[<whose>] [<state>] [in storm|card <card>] [for <service>] [team <team>] [older <older>] [<priority>] [from <vendor>] [except <except>]",
};

const FILTER = {
  whose: arg.word("mine or all", { mine: ["my"], all: ["everything"] }),
  state: arg.word("open, acked or snoozed", { open: ["triggered"], acked: ["acknowledged"], snoozed: [] }),
  service: arg.named(["service"]),
  team: arg.named(["team"]),
  older: arg.duration(),
  priority: arg.word("p1 to p5, high or low", { p1: [], p2: [], p3: [], p4: [], p5: [], high: [], low: [] }),
  vendor: arg.named(["vendor"]),
  card: arg.card(),
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
    ["status <components> <level> [<quietly>][: <message>]", "status <changes> [<quietly>][: <message>]"],
    {
      components: arg.components(),
      level: arg.level(),
      changes: arg.changes(),
      quietly: QUIETLY,
      message: arg.text("the public text"),
    },
    [
      "status Build Processing degraded",
      "status API=degraded, Logs=major outage and Database = ok quietly: slow: we look",
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
  declared("alerts", "read", ["alerts {alerts} [page <page>]"], { ...FILTER, page: arg.number("a page") }, [
    "alerts",
    "alerts mine p1",
    "alerts for API older 2h",
    "alerts in storm 4:40 page 2",
  ]),
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
