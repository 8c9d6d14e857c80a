import { BotError } from "../core/errors.ts";
import type { Json } from "../core/json.ts";
import type { OperationKind } from "../core/operation-kind.ts";
import type { Actor, Place } from "../core/people.ts";
import type { Plan, StoredPlan } from "../core/plan.ts";
import { idOfInbound } from "./plan-id.ts";

/** Where a plan or a question comes from: who said what, where, and how it was read. */
export interface Origin {
  /** Id of the inbound that starts it. */
  readonly inbound: string;
  readonly actor: Actor;
  readonly place: Place;
  readonly command: string;
  readonly args: Json;
  readonly said: string;
  /** Others did not see who said it: whatever is told to them names the speaker. */
  readonly unseen?: true;
}

/** `answers`: the saying to which the plan's message is the answer. */
export function storedPlan(plan: Plan, origin: Origin, answers: string, createdAt: number): StoredPlan {
  const { actor, place, inbound, command, args, said } = origin;
  return {
    ...plan,
    id: idOfInbound(inbound),
    command,
    args,
    said,
    inbound,
    answers,
    actor: {
      id: actor.id,
      name: actor.name,
      zone: actor.zone,
      ...(actor.email === undefined ? {} : { email: actor.email }),
    },
    place: {
      id: place.id,
      platform: place.platform,
      ...(place.thread === undefined ? {} : { thread: place.thread }),
    },
    ...(origin.unseen && { unseen: true }),
    state: "running",
    createdAt,
  };
}

/**
 * Throws BotError("bug") for a plan that could not be carried out: before it is accepted nothing has happened, and
 * nobody was told otherwise.
 */
export function checkPlan(plan: Plan, kinds: ReadonlyMap<string, OperationKind>): void {
  const earlier = new Set<string>();
  for (const operation of plan.operations) {
    const faulty = (what: string): BotError =>
      new BotError("bug", "This command made a plan that cannot be carried out: nothing was done.", {
        details: { operation: operation.id, kind: operation.kind, what },
      });
    const kind = kinds.get(operation.kind);
    if (kind === undefined) throw faulty("its kind is not declared");
    const params = kind.params.safeParse(operation.params);
    if (!params.success) throw faulty(`its parameters do not fit: ${params.error.message}`);
    if (earlier.has(operation.id)) throw faulty("its id is used twice");
    if (operation.after !== undefined && !earlier.has(operation.after)) throw faulty("it waits for no earlier one");
    earlier.add(operation.id);
  }
}
