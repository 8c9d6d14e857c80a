import { arg } from "../core/args.ts";
import { command } from "../core/command.ts";
import { BotError } from "../core/errors.ts";
import { alertsReport } from "./alert-report.ts";
import { findAlert } from "./alert-selection.ts";
import { presentAlert } from "./alert-show.ts";
import { writesFor } from "./alert-writes.ts";

export const alertEscalate = command({
  name: "escalate",
  summary: "Send an alert to the next level of its escalation policy.",
  phrases: ["escalate <handle>"],
  args: { handle: arg.handle() },
  permission: "alerts.write",
  examples: ["escalate PD-1234"],
  plan: async ({ handle }, ctx) => {
    if (handle === undefined) throw new BotError("bad_input", "Which alert? For example: escalate PD-1234.");
    const alert = await findAlert(handle, ctx);
    if ("type" in alert) return alert;
    if (alert.state === "closed") {
      return {
        type: "reply",
        tone: "warn",
        title: `${alert.handle} is already closed: there is nobody to escalate to.`,
      };
    }
    const writes = await writesFor([alert], ctx, (source, _mine, by) => source.escalate(alert, by));
    return { type: "plan", title: `Escalate ${alert.handle}`, ...writes };
  },
  present: presentAlert,
  report: alertsReport({ doing: "Escalating", done: "escalated", already: "already escalated" }, (kind) =>
    kind.endsWith(".escalate"),
  ),
});
