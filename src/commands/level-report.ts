import { z } from "zod";
import type { Outcome, StoredPlan } from "../core/plan.ts";
import type { Block, Button, Reply } from "../core/reply.ts";
import { LEVELS, type Level } from "../core/status.ts";
import { failureBlocks, tallyOf, toneOf } from "../core/tally.ts";
import { listed } from "../core/wording.ts";

/** What a change of levels without a message remembers for its report. */
const levelFacts = z.object({
  /** The worst that is asked for. */
  level: z.enum(LEVELS),
  /** "API: now degraded performance (was operational)" */
  became: z.string(),
  /** Components and levels as they are typed behind "status". */
  typed: z.string(),
  /** Those that were at their level already. */
  already: z.string().nullable(),
  /** Incidents that hold components which are now operational. */
  open: z.array(z.object({ handle: z.string(), name: z.string() })),
});
export type LevelFacts = z.infer<typeof levelFacts>;

/** What customers read when the note is posted as offered: nothing that is not known yet. */
const OFFERED_NOTES: Record<Level, string> = {
  operational: "This has been fixed.",
  under_maintenance: "We are carrying out maintenance.",
  degraded_performance: "We are looking into slow or unreliable service.",
  partial_outage: "We are looking into an outage that affects part of this service.",
  major_outage: "We are looking into an outage of this service.",
};

/** A component that is not operational should say why: the report offers to post a note. Pure. */
export function levelReport(plan: StoredPlan, outcomes: readonly Outcome[]): Reply {
  const facts = levelFacts.parse(plan.facts);
  const { became, already, open } = facts;
  const tally = tallyOf(plan, outcomes);
  if (tally.waiting > 0) return { type: "reply", tone: "plain", title: `${plan.title} …` };
  const done = namesOf(plan, outcomes, "done");
  const title =
    tally.done === tally.all
      ? `${became}.`
      : `${plan.title}: ${done.length === 0 ? "not done" : `only ${listed(done)}`}.`;
  const blocks: Block[] = [
    ...(already === null ? [] : [{ type: "text", line: `Already so: ${already}.` } as const]),
    { type: "text", line: "Subscribers were not notified: no note was posted." },
    ...open.map(({ handle, name }): Block => ({ type: "text", line: `${handle} ${name} is still open.` })),
    ...failureBlocks(plan, outcomes),
  ];
  const buttons = tally.done > 0 ? nextSteps(facts) : [];
  return { type: "reply", tone: toneOf(tally), title, blocks, ...(buttons.length > 0 ? { buttons } : {}) };
}

/** What to do next at a level: resolve what is still open, or tell customers why. */
export function nextSteps({
  level,
  typed,
  open,
}: Pick<LevelFacts, "level" | "typed"> & { readonly open: readonly { readonly handle: string }[] }): readonly Button[] {
  if (level === "operational") {
    return open.map(({ handle }) => ({ label: `Resolve ${handle}`, say: `status resolve ${handle}` }));
  }
  return [{ label: "Post a note", say: `status ${typed}: ${OFFERED_NOTES[level]}` }];
}

function namesOf(plan: StoredPlan, outcomes: readonly Outcome[], state: Outcome["state"]): readonly string[] {
  const ids = new Set(outcomes.filter((outcome) => outcome.state === state).map(({ operation }) => operation));
  return plan.operations.filter(({ id }) => ids.has(id)).map(({ target }) => target.label);
}
