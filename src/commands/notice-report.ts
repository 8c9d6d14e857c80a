import { z } from "zod";
import type { Outcome, Plan, StoredPlan } from "../core/plan.ts";
import type { Block, Button, Reply } from "../core/reply.ts";
import { failureBlocks, tallyOf, toneOf } from "../core/tally.ts";
import { linkBlock } from "./status-lines.ts";

/**
 * What a publishing command remembers for its report. Sentences are without a full stop; `{handle}` stands for the
 * notice's handle, which a new one has only afterwards.
 */
const publicationSchema = z.object({
  /** "Opened the notice Builds are slow as {handle}, investigating". */
  done: z.string(),
  /** "Opening the notice Builds are slow". */
  doing: z.string(),
  /** Further lines: what became of components. */
  lines: z.array(z.string()),
  notify: z.boolean(),
  buttons: z.array(z.object({ label: z.string(), say: z.string() })),
});
export type Publication = z.infer<typeof publicationSchema>;

/** The plan's part that the report needs. */
export function publication(
  facts: Omit<Publication, "buttons"> & Partial<Pick<Publication, "buttons">>,
): Pick<Plan, "facts"> {
  return { facts: { buttons: [], ...facts } };
}

/** Says what was published, where, in which words, and truthfully whether subscribers were told. Pure. */
export function noticeReport(plan: StoredPlan, outcomes: readonly Outcome[]): Reply {
  const facts = publicationSchema.parse(plan.facts);
  const tally = tallyOf(plan, outcomes);
  if (tally.waiting > 0) return { type: "reply", tone: "plain", title: `${facts.doing} …` };
  const data = outcomes.findLast((outcome) => outcome.data?.url !== undefined)?.data;
  const url = typeof data?.url === "string" ? data.url : undefined;
  const handle = typeof data?.handle === "string" ? data.handle : (plan.operations[0]?.target.label ?? "");
  const isDone = tally.done === tally.all;
  const fill = (text: string): string => text.replaceAll("{handle}", handle);
  const blocks: Block[] = [
    ...(isDone ? facts.lines.map((line): Block => ({ type: "text", line: fill(line) })) : []),
    ...(isDone && plan.publicText !== undefined ? [{ type: "quote", text: plan.publicText } as const] : []),
    { type: "text", line: toldLine(facts.notify, outcomes) },
    ...(url === undefined ? [] : [linkBlock(url)]),
    ...failureBlocks(plan, outcomes),
  ];
  const buttons = isDone ? facts.buttons.map((button): Button => ({ ...button, say: fill(button.say) })) : [];
  return {
    type: "reply",
    tone: toneOf(tally),
    title: titleOf(facts, isDone, tally.unknown > 0, fill),
    blocks,
    ...(buttons.length > 0 ? { buttons } : {}),
  };
}

function titleOf(facts: Publication, isDone: boolean, inDoubt: boolean, fill: (text: string) => string): string {
  if (isDone) return `${fill(facts.done)}.`;
  return inDoubt
    ? `${facts.doing}: it is not certain whether it was published. Look at the page before saying it again.`
    : `${facts.doing}: nothing was published.`;
}

/** What certainly was sent decides, not what was asked. */
function toldLine(notify: boolean, outcomes: readonly Outcome[]): string {
  if (!notify || outcomes.every(({ state }) => state === "failed")) return "Subscribers were not notified.";
  const isSure = outcomes.at(-1)?.state === "done";
  return isSure ? "Subscribers were notified." : "Whether subscribers were notified is not certain.";
}
