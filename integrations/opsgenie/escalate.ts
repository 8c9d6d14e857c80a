import { z } from "zod";
import type { Alert, AlertEntry } from "../../src/core/alerts.ts";
import { BotError } from "../../src/core/errors.ts";
import type { ActionSpec } from "./alert-action.ts";
import { readLog, wasEntered } from "./alert-notes.ts";
import { type OpsGenieApi, TITLE } from "./client.ts";
import type { Directory } from "./directory.ts";
import { actionBody } from "./operation.ts";

/** It pages the next level, so after a lost answer the log is read before it is sent again. */
export function escalateSpec(api: OpsGenieApi): ActionSpec<{ title: string; policy: string; name: string }> {
  return {
    verb: "escalate",
    params: z.object({ title: z.string(), policy: z.string(), name: z.string() }),
    safety: "reconcilable",
    describe: (label, { name }) => `escalate ${label} in ${name}`,
    body: ({ policy }, by) => ({ escalation: { id: policy }, ...actionBody(by) }),
    trace: async ({ target }, _params, execution) => {
      const read = (id: string, limit: number) => readLog(api, id, limit);
      const isEscalation = ({ text }: AlertEntry): boolean => /escalat/i.test(text);
      return (await wasEntered(read, target.id, execution, isEscalation)) ? "done" : undefined;
    },
  };
}

/** The alert's own escalation; else the only one of a team that responds to it. */
export async function policyOf(
  alert: Alert,
  directory: Directory,
): Promise<{ readonly id: string; readonly name: string }> {
  const all = await directory.escalations.get();
  const own = alert.policy;
  if (own !== undefined) return { id: own.id, name: all.find((one) => one.id === own.id)?.name ?? own.name };
  const teams = new Set(alert.teams.map((team) => team.id));
  const candidates = all.filter((one) => one.ownerTeam !== undefined && teams.has(one.ownerTeam.id));
  const [only, second] = candidates;
  if (only !== undefined && second === undefined) return only;
  throw new BotError(
    "bad_input",
    only === undefined
      ? `${alert.handle} has no escalation policy in ${TITLE}; page somebody instead.`
      : `${alert.handle} names no escalation policy in ${TITLE} and its teams have ${candidates.length}; page one of them instead.`,
  );
}
