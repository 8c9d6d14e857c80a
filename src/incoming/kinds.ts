import { DateTime } from "luxon";
import type { JsonObject } from "../core/json.ts";
import type { OperationKind } from "../core/operation-kind.ts";
import type { Operation, Outcome } from "../core/plan.ts";
import { type CarryPorts, carry } from "./carry.ts";
import { CHANGES } from "./changes.ts";
import { ACCOUNT } from "./house.ts";
import { LEFT, named, PARAMS, titleOf, type Verb } from "./params.ts";

/** How previews name each. */
const WORDS: { readonly [V in Verb]: (operation: Operation) => string } = {
  acknowledge: (operation) => `acknowledge ${named(operation)}`,
  resolve: (operation) => `resolve ${named(operation)}`,
  snooze: (operation) => {
    const until = DateTime.fromMillis(PARAMS.snooze.parse(operation.params).untilAt, { zone: "utc", locale: "en-GB" });
    return `snooze ${named(operation)} until ${until.toFormat("d MMM HH:mm 'UTC'")}`;
  },
  note: (operation) => `add a note to ${named(operation)}`,
  assign: (operation) => `assign ${named(operation)} to ${PARAMS.assign.parse(operation.params).to.name}`,
  restore: (operation) => `make ${named(operation)} as it was before`,
  unnote: (operation) => `take the note on ${named(operation)} back`,
};

/**
 * Writes to alerts in our own store are journalled, audited and taken back like any at a vendor's. Each leaves its mark on
 * the alert, so that a repeated one finds that it has happened.
 */
export function incomingKinds(ports: CarryPorts): readonly OperationKind[] {
  return [
    kindOf(ports, "acknowledge", backTo),
    kindOf(ports, "resolve", backTo),
    kindOf(ports, "snooze", backTo),
    kindOf(ports, "assign", backTo),
    kindOf(ports, "note", withoutNote),
    kindOf(ports, "restore"),
    kindOf(ports, "unnote"),
  ];
}

function kindOf(ports: CarryPorts, verb: Verb, inverse?: OperationKind["inverse"]): OperationKind {
  return {
    kind: `${ACCOUNT}.${verb}`,
    params: PARAMS[verb],
    safety: "repeatable",
    describe: WORDS[verb],
    // Nothing leaves the house.
    requests: () => [],
    execute: (operations, execution) => carry(ports, operations, CHANGES[verb], execution),
    ...(inverse === undefined ? {} : { inverse }),
  };
}

function backTo(operation: Operation, outcome: Outcome): Operation | undefined {
  const left = LEFT.safeParse(outcome.data);
  if (outcome.state !== "done" || left.data?.was === undefined) return undefined;
  return taking(operation, "restore", { mark: left.data.mark, was: left.data.was });
}

function withoutNote(operation: Operation, outcome: Outcome): Operation | undefined {
  const left = LEFT.safeParse(outcome.data);
  return outcome.state === "done" && left.success ? taking(operation, "unnote", { mark: left.data.mark }) : undefined;
}

/** What takes a write back. */
function taking({ id, target, params }: Operation, verb: Verb, how: JsonObject): Operation {
  const title = titleOf(params);
  return { id: `undo-${id}`, kind: `${ACCOUNT}.${verb}`, account: ACCOUNT, target, params: { title, ...how } };
}
