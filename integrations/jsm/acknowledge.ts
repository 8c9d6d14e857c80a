import { z } from "zod";
import type { ActionSpec } from "../../src/core/ops-action.ts";
import { SKEW_MS } from "./kind-note.ts";
import { alertOperation } from "./operation.ts";
import { type AlertWire, isClosed, isSnoozed, isTaken } from "./wire.ts";

/*
 * Who acknowledged an alert is in no answer, only when (AlertResponse.ackTime) and whose it is (owner): by these two an
 * undo tells whether the alert is still as we left it.
 */

/**
 * Looked for before it is sent again: so a refusal because it is acknowledged tells that somebody else has it, which who
 * asks with the same token could not see by the alert.
 */
export const ACKNOWLEDGE: ActionSpec<AlertWire, { title: string }> = {
  verb: "acknowledge",
  params: z.object({ title: z.string() }),
  safety: "reconcilable",
  describe: (label) => `acknowledge ${label}`,
  body: () => undefined,
  already: /already.*(acknowledged|acked)/i,
  alreadyIsTheirs: true,
  shows: (alert, _params, { createdAt }) => {
    if (!isTaken(alert)) return undefined;
    return (alert.ackTime ?? createdAt) >= createdAt - SKEW_MS ? "done" : "already";
  },
  data: (_params, _by, alert) => ({
    ...(alert?.ackTime === undefined ? {} : { takenAt: alert.ackTime }),
    ...(alert?.owner === undefined ? {} : { owner: alert.owner }),
  }),
  inverse: ({ target }, { title }, { data }) => {
    const left = {
      ...(typeof data?.takenAt === "number" ? { takenAt: data.takenAt } : {}),
      ...(typeof data?.owner === "string" ? { owner: data.owner } : {}),
    };
    const alert = { id: target.id, handle: target.label, title, url: target.url ?? "" };
    return alertOperation("unacknowledge", alert, left, ["pages"]);
  },
};

interface Left {
  readonly [key: string]: string | number;
  readonly title: string;
  /** When it was acknowledged, ms, and whose it was then. */
  readonly takenAt?: number;
  readonly owner?: string;
}

/**
 * Only undo sends it: it pages people again, so it leaves alone what somebody has changed meanwhile, and is looked for
 * before it is sent again.
 */
export const UNACKNOWLEDGE: ActionSpec<AlertWire, Left> = {
  verb: "unacknowledge",
  params: z.object({ title: z.string(), takenAt: z.number().exactOptional(), owner: z.string().exactOptional() }),
  safety: "reconcilable",
  describe: (label) => `take back the acknowledgement of ${label}`,
  body: () => undefined,
  already: /not acknowledged|already.*unacknowledged/i,
  shows: (alert) => (isTaken(alert) ? undefined : "done"),
  guards: () => true,
  guard: (alert, { takenAt, owner }) => {
    if (isClosed(alert)) return { state: "failed", reason: "It has been closed since." };
    if (isSnoozed(alert)) return { state: "failed", reason: "It has been snoozed since." };
    if (!isTaken(alert)) return { state: "already" };
    const wasTakenAnew = takenAt !== undefined && alert.ackTime !== undefined && alert.ackTime !== takenAt;
    if (wasTakenAnew) return { state: "failed", reason: "It has been acknowledged anew since." };
    const isAsLeft = owner === undefined || alert.owner === undefined || alert.owner === owner;
    return isAsLeft ? undefined : { state: "failed", reason: "It has been given to somebody else since." };
  },
};
