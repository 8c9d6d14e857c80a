import type { Alert, AlertSource } from "../../src/core/alerts.ts";
import { BotError } from "../../src/core/errors.ts";
import { idAt, type Named } from "../../src/core/names.ts";
import { policyOf } from "../../src/core/ops-policies.ts";
import type { Holder } from "./assign.ts";
import { ACCOUNT, type JsmApi, TITLE } from "./client.ts";
import type { Directory } from "./directory.ts";
import { ESCALATED } from "./note-text.ts";
import { alertOperation, noteOperation, signed } from "./operation.ts";

type Writes = Pick<AlertSource, "acknowledge" | "resolve" | "snooze" | "note" | "assign" | "escalate">;

/** Each write is followed by the note that says who did it; see `signed`. */
export function alertWrites({ email }: JsmApi, directory: Directory): Writes {
  return {
    acknowledge: (alerts, by) =>
      alerts.flatMap((alert) => {
        const words = { did: "Acknowledged", undo: "Taking back of the acknowledgement asked for", email };
        return signed(alertOperation("acknowledge", alert), alert, by, words);
      }),
    resolve: (alerts, by, text) =>
      alerts.flatMap((alert) => signed(alertOperation("close", alert), alert, by, { did: "Closed", text, email })),
    snooze: (alerts, by, untilAt, text) =>
      alerts.flatMap((alert) =>
        signed(alertOperation("snooze", alert, { untilAt }), alert, by, { did: "Snoozed", text, email }),
      ),
    note: (alert, _by, text) => [noteOperation(alert, "note", { text })],
    assign: (alerts, by, to) => {
      const holder = assignable(to);
      return alerts.flatMap((alert) => {
        const from = holderOf(alert);
        const operation = alertOperation("assign", alert, { to: holder, ...from }, ["pages"]);
        const undo = from.from === undefined ? {} : { undo: "Taking back of the assignment asked for" };
        return signed(operation, alert, by, { did: `Assigned to ${holder.name}`, ...undo, email });
      });
    },
    escalate: async (alert, by) => {
      const policy = policyOf(alert, await directory.escalations.get(), TITLE);
      const operation = alertOperation("escalate", alert, { policy: policy.id, name: policy.name }, ["pages"]);
      return signed(operation, alert, by, { did: ESCALATED, email });
    },
  };
}

/** Alerts are given to people only. */
function assignable(to: Named): Holder {
  const id = idAt(to, ACCOUNT);
  if (to.kind === "person" && id !== undefined) return { id, name: to.name };
  throw new BotError(
    "bad_input",
    to.kind === "person"
      ? `${TITLE} does not know ${to.name}.`
      : `${TITLE} gives alerts to people, not to ${to.name}; escalate them or page ${to.name} instead.`,
  );
}

/** Whose page it was, when it was one person's: undo gives it back. */
function holderOf(alert: Alert): { readonly from?: Holder } {
  const [only, second] = alert.assignees;
  return only === undefined || second !== undefined ? {} : { from: { id: only.id, name: only.name } };
}
