import { z } from "zod";
import type { PageRequest } from "../../src/core/alerts.ts";
import { BotError } from "../../src/core/errors.ts";
import { inParallel } from "../../src/core/in-parallel.ts";
import { idAt } from "../../src/core/names.ts";
import {
  type Execution,
  type OperationKind,
  PAGE_EXPIRES_AFTER_MS,
  type VendorRequest,
} from "../../src/core/operation-kind.ts";
import { outcomeOf } from "../../src/core/outcome.ts";
import type { Operation, Outcome } from "../../src/core/plan.ts";
import { oneLine } from "../../src/core/wording.ts";
import { findAlert, type WritePorts } from "./alert-action.ts";
import { ACCOUNT, TITLE } from "./client.ts";
import { actionBody } from "./operation.ts";
import type { Proof } from "./proof.ts";

/** Limits of POST /v2/alerts, in characters (OpsGenie docs, Alert API, Create Alert, read 2026-11-21). */
const MESSAGE_CHARS = 130;
const DESCRIPTION_CHARS = 15_000;

/** The worst for what must wake somebody; the first that counts as low (HIGH_PRIORITIES) for what need not. */
const PRIORITY = { high: "P1", low: "P4" } as const;

const RESPONDER = { person: "user", schedule: "schedule", policy: "escalation", team: "team" } as const;
export const PAGEABLE = Object.keys(RESPONDER) as readonly (keyof typeof RESPONDER)[];

const responder = z.object({ type: z.enum(["user", "schedule", "escalation", "team"]), id: z.string() });
const pageParams = z.object({
  message: z.string().min(1),
  responder,
  priority: z.enum(["P1", "P4"]),
});
type PageParams = z.infer<typeof pageParams>;

/** `url` is where alerts are listed for people. Throws BotError("bad_input") when OpsGenie cannot page that. */
export function pageOperation({ target, urgency, message }: PageRequest, url: string): Operation {
  const kind = PAGEABLE.find((one) => one === target.kind);
  const targetId = idAt(target, ACCOUNT);
  if (kind === undefined || targetId === undefined) {
    throw new BotError(
      "bad_input",
      `${TITLE} cannot page ${target.name}; name a person, schedule, policy or team of it.`,
    );
  }
  return {
    id: `${ACCOUNT}.page:${targetId}`,
    kind: `${ACCOUNT}.page`,
    account: ACCOUNT,
    target: { id: targetId, label: target.name, url },
    params: { message, responder: { type: RESPONDER[kind], id: targetId }, priority: PRIORITY[urgency] },
    effects: ["pages"],
  };
}

/**
 * A page is a new alert. Its alias is made of the plan's and the operation's id: while it is open, a repeat only raises
 * its count, and it can be found again.
 */
export function pageKind({ api, clock, prover }: WritePorts): OperationKind<PageParams> {
  const read = (operation: Operation): PageParams => pageParams.parse(operation.params);
  const aliasOf = (operation: Operation, { planId }: Execution): string => `tocsin:${planId}:${operation.id}`;

  const request = (operation: Operation, execution: Execution): VendorRequest => {
    const { message, responder: whom, priority } = read(operation);
    const title = oneLine(message, MESSAGE_CHARS);
    return {
      method: "POST",
      path: "/v2/alerts",
      body: {
        message: title,
        alias: aliasOf(operation, execution),
        ...(title === message ? {} : { description: message.slice(0, DESCRIPTION_CHARS) }),
        responders: [whom],
        priority,
        ...actionBody(execution.by),
      },
    };
  };

  const look = async (operation: Operation, execution: Execution): Promise<Proof | undefined> => {
    const alert = await findAlert(api, aliasOf(operation, execution), "alias");
    return alert === undefined ? undefined : { state: "done", alertId: alert.id };
  };

  const finish = (operation: Operation, proof: Proof): Outcome => {
    const { state, alertId } = proof;
    const isShown = state === "done" && alertId !== undefined;
    return outcomeOf(
      operation,
      { ...proof, data: isShown ? { alertId, url: api.alertUrl(alertId) } : undefined },
      clock.now(),
    );
  };

  const carryOut = async (operation: Operation, execution: Execution): Promise<Outcome> => {
    const write = {
      request: request(operation, execution),
      mode: "write",
      look: () => look(operation, execution),
    } as const;
    return finish(operation, await prover.prove(write, execution));
  };

  return {
    kind: `${ACCOUNT}.page`,
    params: pageParams,
    safety: "reconcilable",
    expiresAfterMs: PAGE_EXPIRES_AFTER_MS,
    describe: (operation) => {
      const { message, priority } = read(operation);
      return `page ${operation.target.label} (${priority}): ${oneLine(message, MESSAGE_CHARS)}`;
    },
    requests: (operations, execution) => operations.map((operation) => request(operation, execution)),
    execute: (operations, execution) => inParallel(operations, (operation) => carryOut(operation, execution)),
    reconcile: async (operation, execution) => {
      const seen = await look(operation, execution);
      return seen === undefined ? undefined : finish(operation, seen);
    },
  };
}
