import { BotError } from "../core/errors.ts";
import type { Plan } from "../core/plan.ts";
import type { Change, Notice, StatusBoard } from "../core/status.ts";
import { isAre } from "../core/wording.ts";
import { publication } from "./notice-report.ts";
import { comeback, isIncident, stillHeld } from "./open-notices.ts";
import { labels } from "./status-names.ts";

/** What customers read when nothing is said: a notice never ends without a word. */
const RESOLVED = "This incident has been resolved.";
const COMPLETED = "The maintenance has been completed.";

/** Ends a notice and, in the same write, brings back the components that it alone holds. */
export function resolvePlan(
  notice: Notice,
  open: readonly Notice[],
  said: { readonly message: string | undefined; readonly notify: boolean },
  board: StatusBoard,
): Plan {
  const { handle, name, state } = notice;
  if (state === "scheduled") {
    throw new BotError(
      "conflict",
      `${handle} ${name} has not begun; to call it off: status maintenance cancel ${handle}`,
    );
  }
  const [end, verb] = isIncident(notice) ? (["resolved", "Resolve"] as const) : (["completed", "Complete"] as const);
  const message = said.message?.trim() ? said.message : isIncident(notice) ? RESOLVED : COMPLETED;
  const changes = comeback(notice, open);
  return {
    type: "plan",
    title: `${verb} ${handle} ${name}`,
    operations: [board.update(notice, { state: end, message, changes, notify: said.notify })],
    by: {},
    publicText: message,
    ...publication({
      doing: `${isIncident(notice) ? "Resolving" : "Completing"} ${handle} ${name}`,
      done: `${isIncident(notice) ? "Resolved" : "Completed"} ${handle} ${name}`,
      lines: [...backLines(changes), ...heldLines(notice, open)],
      notify: said.notify,
    }),
  };
}

function backLines(changes: readonly Change[]): readonly string[] {
  const back = changes.map(({ component }) => component);
  return back.length === 0 ? [] : [`${labels(back, back)} ${isAre(back.length)} operational again.`];
}

function heldLines(notice: Notice, open: readonly Notice[]): readonly string[] {
  const held = stillHeld(notice, open);
  if (held.length === 0) return [];
  return [
    `${labels(held, held)} ${held.length === 1 ? "stays as it is: it is" : "stay as they are: they are"} on another notice too.`,
  ];
}
