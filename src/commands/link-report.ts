import type { Outcome, StoredPlan } from "../core/plan.ts";
import type { Block, Reply } from "../core/reply.ts";
import { failureBlocks, tallyOf, toneOf } from "../core/tally.ts";

/** What became of a link that was to be made or taken away. */
export function linkReport(plan: StoredPlan, outcomes: readonly Outcome[]): Reply {
  const { person, email, was, self, goesOn } = plan.facts ?? {};
  const isTakenAway = email === null;
  const tally = tallyOf(plan, outcomes);
  const tone = toneOf(tally);
  const who = self === true ? `${person}, you are known as` : `${person} is`;
  const done = isTakenAway
    ? `${person} is not linked to ${was} any more.`
    : `${who} ${email} from now on${was === null ? "" : `, and not ${was} any more`}.`;
  const titles = {
    good: tally.already > 0 ? `${plan.title}: it was so already.` : done,
    plain: `${plan.title} …`,
    warn: done,
    bad: tally.unknown > 0 ? `${plan.title}: it is not certain whether that was kept.` : `${plan.title}: not done.`,
  };
  const going: readonly Block[] =
    tally.done > 0 && typeof goesOn === "string"
      ? [{ type: "text", line: ["Going on with ", { type: "code", text: goesOn }, "."] }]
      : [];
  return { type: "reply", tone, title: titles[tone], blocks: [...failureBlocks(plan, outcomes), ...going] };
}
