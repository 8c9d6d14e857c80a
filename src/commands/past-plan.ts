import type { Context } from "../core/context.ts";
import { BotError } from "../core/errors.ts";
import type { Operation, StoredPlan } from "../core/plan.ts";

const NUMBER = /^[\da-f]{4,20}$/u;

/** The number of a plan as a report shows it; undefined when none was said. Throws BotError("bad_input") otherwise. */
export function planNumber(which: string | undefined): string | undefined {
  const id = which?.trim().replace(/^#/u, "").toLowerCase();
  if (id === undefined || NUMBER.test(id)) return id;
  throw new BotError("bad_input", "Nothing was done: say it alone, or with the number in the report, such as 4f2a91.");
}

/** The command that a plan goes back to: of an undo or a retry that of the plan which it is about. */
export function originalCommand({ facts, command }: StoredPlan): string {
  return typeof facts?.originalCommand === "string" ? facts.originalCommand : command;
}

/** Throws BotError("forbidden") unless the speaker has the right that the original command needs. */
export function requireRightOf(plan: StoredPlan, ctx: Context): void {
  const original = ctx.commands.find(({ name }) => name === originalCommand(plan));
  if (original !== undefined) ctx.require(original.permission);
}

/** The operation without its predecessor, unless that is carried out with it. */
export function standingAlone(operation: Operation, together: ReadonlySet<string>): Operation {
  if (operation.after === undefined || together.has(operation.after)) return operation;
  const { after: _, ...alone } = operation;
  return alone;
}
