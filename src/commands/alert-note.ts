import { arg } from "../core/args.ts";
import { command } from "../core/command.ts";
import { BotError } from "../core/errors.ts";
import { alertsReport } from "./alert-report.ts";
import { findAlert } from "./alert-selection.ts";
import { presentAlert } from "./alert-show.ts";
import { writesFor } from "./alert-writes.ts";

export const alertNote = command({
  name: "note",
  summary: "Add a note to an alert.",
  phrases: ["note <handle>[: <text>]"],
  args: { handle: arg.handle(), text: arg.text("the note") },
  permission: "alerts.write",
  examples: ["note PD-1234: restarted the scheduler"],
  plan: async ({ handle, text = "" }, ctx) => {
    if (handle === undefined) throw new BotError("bad_input", "Say which alert, for example: note PD-1234: restarted.");
    if (text.trim() === "") {
      const typed = [handle.prefix ?? [], handle.number].flat().join("-");
      throw new BotError("bad_input", `Say: note ${typed}: what you found.`);
    }
    const alert = await findAlert(handle, ctx);
    if ("type" in alert) return alert;
    const writes = await writesFor([alert], ctx, (source, _mine, by) => source.note(alert, by, text));
    return { type: "plan", title: `Note on ${alert.handle}`, ...writes };
  },
  present: presentAlert,
  report: alertsReport({ doing: "Noting on", done: "noted", already: "already noted" }, (kind) =>
    kind.endsWith(".note"),
  ),
});
