import { arg } from "../core/args.ts";
import { command } from "../core/command.ts";
import { BotError } from "../core/errors.ts";
import { presentAlerts } from "./alert-list.ts";
import { NOT_CLOSED, planOnAlerts } from "./alert-plan.ts";
import { alertsReport } from "./alert-report.ts";
import { ALERT_FILTER } from "./fragments.ts";

export const alertAssign = command({
  name: "assign",
  summary: "Give alerts to a person or to an escalation policy.",
  phrases: ["assign|reassign {alerts} to <to>", "assign|reassign <handles> to <to>"],
  args: { ...ALERT_FILTER, handles: arg.handles(), to: arg.named(["person", "policy"], { careful: true }) },
  permission: "alerts.write",
  examples: ["assign PD-1234 to ben@example.com", 'assign mine to "Infra Escalation"', "assign OG-17 to me"],
  plan: ({ to, ...which }, ctx) => {
    if (to === undefined) throw new BotError("bad_input", "To whom? For example: assign PD-1234 to me.");
    return planOnAlerts(
      {
        verb: "Assign",
        how: ` to ${to.name}`,
        which,
        states: NOT_CLOSED,
        askAbove: ctx.ask.assign,
        facts: { to: to.name },
        make: (source, mine, by) => source.assign(mine, by, to),
      },
      ctx,
    );
  },
  present: ({ to: _, ...which }, ctx) => presentAlerts(which, ctx, "assign", NOT_CLOSED),
  report: (plan, outcomes) => {
    const to = String(plan.facts?.to);
    const words = { doing: "Assigning", done: `assigned to ${to}`, already: `already with ${to}` };
    return alertsReport(words, (kind) => /\.(reassign|assign)$/.test(kind))(plan, outcomes);
  },
});
