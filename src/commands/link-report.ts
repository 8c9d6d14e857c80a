import type { Outcome, StoredPlan } from "../core/plan.ts";
import type { Reply } from "../core/reply.ts";
import { failureBlocks, tallyOf, toneOf } from "../core/tally.ts";

/** What became of a link that was to be made or taken away. */
export function linkReport(plan: StoredPlan, outcomes: readonly Outcome[]): Reply {
  const { person, email, was } = plan.facts ?? {};
  const isTakenAway = email === null;
  const tally = tallyOf(plan, outcomes);
  const tone = toneOf(tally);
  const done = isTakenAway
    ? `${person} is not linked to ${was} any more.`
    : `${person} is ${email} from now on${was === null ? "" : `, and not ${was} any more`}.`;
  const titles = {
    good: tally.already > 0 ? `${plan.title}: it was so already.` : done,
    plain: `${plan.title} …`,
    warn: done,
    bad: tally.unknown > 0 ? `${plan.title}: it is not certain whether that was kept.` : `${plan.title}: not done.`,
  };
  return { type: "reply", tone, title: titles[tone], blocks: failureBlocks(plan, outcomes) };
}
