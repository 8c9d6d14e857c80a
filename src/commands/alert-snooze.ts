import { arg } from "../core/args.ts";
import { command } from "../core/command.ts";
import { BotError } from "../core/errors.ts";
import { duration } from "../core/wording.ts";
import { presentAlerts } from "./alert-list.ts";
import { NOT_CLOSED, planOnAlerts } from "./alert-plan.ts";
import { alertsReport } from "./alert-report.ts";
import { ALERT_FILTER } from "./fragments.ts";

export const alertSnooze = command({
  name: "snooze",
  summary: "Snooze alerts for a while or until a time.",
  phrases: [
    "snooze {alerts} for <length>[: <reason>]",
    "snooze {alerts} until <until>[: <reason>]",
    "snooze <handles> [for] <length>[: <reason>]",
    "snooze <handles> until <until>[: <reason>]",
  ],
  args: {
    ...ALERT_FILTER,
    handles: arg.handles(),
    length: arg.duration(),
    until: arg.time(),
    reason: arg.text("a reason"),
  },
  permission: "alerts.write",
  examples: ["snooze PD-1234 for 2h", "snooze OG-17 until 09:00: waiting for the vendor", "snooze mine for 30m"],
  plan: ({ length = 0, until, reason, ...which }, ctx) => {
    const untilAt = until ?? ctx.now + length;
    if (untilAt <= ctx.now)
      throw new BotError("bad_input", "That time has passed; say when it may wake up, for example: for 2h.");
    return planOnAlerts(
      {
        verb: "Snooze",
        how: ` for ${duration(untilAt - ctx.now)}`,
        which,
        states: NOT_CLOSED,
        askAbove: ctx.ask.snooze,
        facts: { length: duration(untilAt - ctx.now) },
        make: (source, mine, by) => source.snooze(mine, by, untilAt, reason),
      },
      ctx,
    );
  },
  present: ({ length: _length, until: _until, reason: _reason, ...which }, ctx) =>
    presentAlerts(which, ctx, "snooze", NOT_CLOSED),
  report: (plan, outcomes) => {
    const words = {
      doing: "Snoozing",
      done: `snoozed for ${String(plan.facts?.length)}`,
      already: "already snoozed so",
    };
    return alertsReport(words, (kind) => kind.endsWith(".snooze"))(plan, outcomes);
  },
});
