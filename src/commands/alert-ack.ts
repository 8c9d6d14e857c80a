import { arg } from "../core/args.ts";
import { command } from "../core/command.ts";
import { presentAlerts } from "./alert-list.ts";
import { planOnAlerts } from "./alert-plan.ts";
import { alertsReport, stillOpen } from "./alert-report.ts";
import { ALERT_FILTER } from "./fragments.ts";

const WORDS = {
  doing: "Acknowledging",
  done: "acknowledged",
  already: "already acknowledged by somebody else",
};

export const alertAck = command({
  name: "ack",
  summary: "Acknowledge alerts: all of every pager, mine, some by handle, or those that fit.",
  phrases: ["ack|acknowledge {alerts} [<now>]", "ack|acknowledge <handles> [<now>]"],
  args: { ...ALERT_FILTER, handles: arg.handles(), now: arg.word("now", { now: [] }) },
  permission: "alerts.write",
  examples: ["ack all", "ack mine", "ack PD-1234 OG-17", "ack all for API except PD-12", "ack p1 now", "ack all now"],
  plan: ({ now, ...which }, ctx) =>
    planOnAlerts(
      {
        verb: "Acknowledge",
        which,
        states: ["open"],
        ...(now === undefined ? { askAbove: ctx.ask.ack } : {}),
        make: (source, mine, by) => source.acknowledge(mine, by),
      },
      ctx,
    ),
  present: ({ now: _, ...which }, ctx) => presentAlerts(which, ctx, "acknowledge", ["open"]),
  report: alertsReport(WORDS, (kind) => kind.endsWith(".acknowledge")),
  aftermath: stillOpen,
});
