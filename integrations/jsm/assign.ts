import { z } from "zod";
import type { JsonObject } from "../../src/core/json.ts";
import type { ActionSpec } from "../../src/core/ops-action.ts";
import { alertOperation } from "./operation.ts";
import { type AlertWire, isClosed } from "./wire.ts";

/** Somebody as an assignment keeps them: the account id, and the name for people. */
const holder = z.object({ id: z.string(), name: z.string() });
export type Holder = z.infer<typeof holder>;

interface AssignParams extends JsonObject {
  readonly title: string;
  readonly to: Holder;
  /** The owner before, if there was one: whom undo gives it back to. */
  readonly from?: Holder;
  /** Set on what undo sends: only while this account is still the owner. */
  readonly onlyIf?: string;
}

/** Repeating it would tell the new owner twice, so it is looked up first. */
export const ASSIGN: ActionSpec<AlertWire, AssignParams> = {
  verb: "assign",
  params: z.object({
    title: z.string(),
    to: holder,
    from: holder.exactOptional(),
    onlyIf: z.string().exactOptional(),
  }),
  safety: "reconcilable",
  describe: (label, { to }) => `assign ${label} to ${to.name}`,
  body: ({ to }) => ({ accountId: to.id }),
  already: /already.*(owner|assigned)/i,
  shows: (alert, { to }) => (alert.owner === to.id ? "done" : undefined),
  guards: ({ onlyIf }) => onlyIf !== undefined,
  guard: (alert, { to, onlyIf }) => {
    if (isClosed(alert)) return { state: "failed", reason: "It has been closed since." };
    if (alert.owner === to.id) return { state: "already" };
    if (alert.owner === onlyIf) return undefined;
    return { state: "failed", reason: `It has been given to ${alert.owner ? "somebody else" : "nobody"} since.` };
  },
  inverse: ({ target }, { title, to, from }) => {
    if (from === undefined || from.id === to.id) return undefined;
    const alert = { id: target.id, handle: target.label, title, url: target.url ?? "" };
    return alertOperation("assign", alert, { to: from, onlyIf: to.id }, ["pages"]);
  },
};
