import { z } from "zod";
import type { Outcome, Plan, StoredPlan } from "../core/plan.ts";
import type { Block, Button, Reply } from "../core/reply.ts";
import { failureBlocks, type Tally, tallyOf, toneOf } from "../core/tally.ts";
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
    { type: "text", line: toldLine(facts.notify, plan, outcomes) },
    ...(url === undefined ? [] : [linkBlock(url)]),
    ...failureBlocks(plan, outcomes),
  ];
  const buttons = isDone ? facts.buttons.map((button): Button => ({ ...button, say: fill(button.say) })) : [];
  return {
    type: "reply",
    tone: toneOf(tally),
    title: titleOf(facts, tally, fill),
    blocks,
    ...(buttons.length > 0 ? { buttons } : {}),
  };
}

function titleOf({ doing, done }: Publication, tally: Tally, fill: (text: string) => string): string {
  if (tally.done === tally.all) return `${fill(done)}.`;
  if (tally.unknown > 0) return `${doing}: it is not certain whether it was published. Look at the page first.`;
  if (tally.failed === 0) return `${doing}: it is published already, word for word. Nothing was published again.`;
  return `${doing}: nothing was published.`;
}

/** What certainly was sent decides, not what was asked. */
function toldLine(notify: boolean, { operations }: StoredPlan, outcomes: readonly Outcome[]): string {
  const telling = new Set(
    operations.filter(({ effects }) => effects?.includes("notifies_subscribers")).map(({ id }) => id),
  );
  const told = outcomes.filter(({ operation }) => telling.has(operation)).map(({ state }) => state);
  if (!notify || !(told.includes("done") || told.includes("unknown"))) return "Subscribers were not notified.";
  return told.includes("unknown") ? "Whether subscribers were notified is not certain." : "Subscribers were notified.";
}
