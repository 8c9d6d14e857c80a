import { z } from "zod";
import type { AlertEntry } from "../../src/core/alerts.ts";
import type { Action } from "./alert-action.ts";
import { readLog, wasEntered } from "./alert-notes.ts";
import type { OpsGenieApi } from "./client.ts";
import { actionBody } from "./operation.ts";

/** It pages the next level, so after a lost answer the log is read before it is sent again. */
export function escalateSpec(api: OpsGenieApi): Action<{ title: string; policy: string; name: string }> {
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
