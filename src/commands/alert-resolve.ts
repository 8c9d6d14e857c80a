import { arg } from "../core/args.ts";
import { command } from "../core/command.ts";
import { presentAlerts } from "./alert-list.ts";
import { NOT_CLOSED, planOnAlerts } from "./alert-plan.ts";
import { alertsReport, stillOpen } from "./alert-report.ts";
import { ALERT_FILTER } from "./fragments.ts";

const WORDS = { doing: "Resolving", done: "resolved", already: "already resolved" };

export const alertResolve = command({
  name: "resolve",
  summary: "Resolve (close) alerts, with a note if you like.",
  phrases: ["resolve|close {alerts} [<now>][: <note>]", "resolve|close <handles> [<now>][: <note>]"],
  args: { ...ALERT_FILTER, handles: arg.handles(), now: arg.word("now", { now: [] }), note: arg.text("a note") },
  permission: "alerts.write",
  examples: ["resolve PD-1234", "close OG-17: disk was full, cleaned up", "resolve mine acked"],
  plan: ({ now, note, ...which }, ctx) =>
    planOnAlerts(
      {
        verb: "Resolve",
        which,
        states: NOT_CLOSED,
        ...(now === undefined ? { askAbove: ctx.ask.resolve } : {}),
        make: (source, mine, by) => source.resolve(mine, by, note),
      },
      ctx,
    ),
  present: ({ now: _now, note: _note, ...which }, ctx) => presentAlerts(which, ctx, "resolve", NOT_CLOSED),
  report: alertsReport(WORDS, (kind) => /\.(resolve|close)$/.test(kind)),
  aftermath: stillOpen,
});
