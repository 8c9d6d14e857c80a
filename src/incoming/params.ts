import { z } from "zod";
import type { Operation } from "../core/plan.ts";

const titled = { title: z.string() };
const person = z.object({ id: z.string(), name: z.string(), email: z.string().exactOptional() });
const work = z.object({
  acknowledgedBy: z.array(person),
  assignees: z.array(person),
  snoozedUntilAt: z.number().exactOptional(),
  closedAt: z.number().exactOptional(),
});

/** What is done to these alerts, and what each needs to know. */
export const PARAMS = {
  acknowledge: z.object(titled),
  resolve: z.object({ ...titled, note: z.string().exactOptional() }),
  snooze: z.object({ ...titled, untilAt: z.number(), note: z.string().exactOptional() }),
  note: z.object({ ...titled, text: z.string() }),
  assign: z.object({ ...titled, to: person }),
  /** What undo sends: back to how it was, if `mark` was the last to change it. */
  restore: z.object({ ...titled, mark: z.string(), was: work }),
  /** What undo sends for a note. */
  unnote: z.object({ ...titled, mark: z.string() }),
};
export type Verb = keyof typeof PARAMS;

/** What the outcome of a write to `work` holds for undo. */
export const LEFT = z.object({ mark: z.string(), was: work.exactOptional() });

export function titleOf(params: Operation["params"]): string {
  return z.object(titled).parse(params).title;
}

/** "IN-12 Disk is full". */
export function named({ params, target }: Operation): string {
  return `${target.label} ${titleOf(params)}`;
}
