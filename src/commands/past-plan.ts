import type { Context } from "../core/context.ts";
import type { Operation, StoredPlan } from "../core/plan.ts";

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
