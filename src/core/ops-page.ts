import { z } from "zod";
import type { PageRequest } from "./alerts.ts";
import type { Clock } from "./clock.ts";
import { BotError } from "./errors.ts";
import { inParallel } from "./in-parallel.ts";
import type { JsonObject } from "./json.ts";
import { idAt } from "./names.ts";
import { type Execution, type OperationKind, PAGE_EXPIRES_AFTER_MS, type VendorRequest } from "./operation-kind.ts";
import type { Proof, Prover } from "./ops-proof.ts";
import { outcomeOf } from "./outcome.ts";
import type { Attribution } from "./people.ts";
import type { Operation, Outcome } from "./plan.ts";
import { oneLine } from "./wording.ts";

/**
 * Limits of POST …/alerts, in characters (OpsGenie docs, Alert API, Create Alert; Jira Service Management ops REST API,
 * Create alert, read 2026-11-21).
 */
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

export interface Pageable {
  readonly account: string;
  readonly title: string;
  /** Where alerts are listed for people. */
  readonly alertsUrl: string;
}

/** Throws BotError("bad_input") when the vendor cannot page that. */
export function pageOperation({ target, urgency, message }: PageRequest, vendor: Pageable): Operation {
  const kind = PAGEABLE.find((one) => one === target.kind);
  const targetId = idAt(target, vendor.account);
  if (kind === undefined || targetId === undefined) {
    throw new BotError(
      "bad_input",
      `${vendor.title} cannot page ${target.name}; name a person, schedule, policy or team of it.`,
    );
  }
  return {
    id: `${vendor.account}.page:${targetId}`,
    kind: `${vendor.account}.page`,
    account: vendor.account,
    target: { id: targetId, label: target.name, url: vendor.alertsUrl },
    params: { message, responder: { type: RESPONDER[kind], id: targetId }, priority: PRIORITY[urgency] },
    effects: ["pages"],
  };
}

export interface PagePorts {
  readonly account: string;
  readonly clock: Clock;
  readonly prover: Prover;
  /** Where an alert is created. */
  path(): string;
  /** What names the person, in a new alert. */
  signature(by: Attribution | undefined): JsonObject;
  /** The alert with this alias, if there is one. */
  findByAlias(alias: string): Promise<{ readonly id: string } | undefined>;
  alertUrl(id: string): string;
}

/**
 * A page is a new alert. Its alias is made of the plan's and the operation's id: while it is open, a repeat only raises
 * its count, and it can be found again.
 */
export function pageKind({ account, clock, prover, ...ports }: PagePorts): OperationKind<PageParams> {
  const read = (operation: Operation): PageParams => pageParams.parse(operation.params);
  const aliasOf = (operation: Operation, { planId }: Execution): string => `tocsin:${planId}:${operation.id}`;

  const request = (operation: Operation, execution: Execution): VendorRequest => {
    const { message, responder: whom, priority } = read(operation);
    const title = oneLine(message, MESSAGE_CHARS);
    return {
      method: "POST",
      path: ports.path(),
      body: {
        message: title,
        alias: aliasOf(operation, execution),
        ...(title === message ? {} : { description: message.slice(0, DESCRIPTION_CHARS) }),
        responders: [whom],
        priority,
        ...ports.signature(execution.by),
      },
    };
  };

  const look = async (operation: Operation, execution: Execution): Promise<Proof | undefined> => {
    const alert = await ports.findByAlias(aliasOf(operation, execution));
    return alert === undefined ? undefined : { state: "done", alertId: alert.id };
  };

  const finish = (operation: Operation, proof: Proof): Outcome => {
    const { state, alertId } = proof;
    const isShown = state === "done" && alertId !== undefined;
    return outcomeOf(
      operation,
      { ...proof, data: isShown ? { alertId, url: ports.alertUrl(alertId) } : undefined },
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
    kind: `${account}.page`,
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
