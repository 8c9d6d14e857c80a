import type { Outcome, Settlement, StoredPlan } from "../core/plan.ts";
import type { Block, Reply, Tone } from "../core/reply.ts";
import { failureBlocks, type Tally, tallyOf, toneOf, urlOf } from "../core/tally.ts";
import { count, isAre, listed } from "../core/wording.ts";

const LINKS_SHOWN = 5;

/** What became of doubts that were to be settled. Pure. */
export function doubtReport(plan: StoredPlan, outcomes: readonly Outcome[]): Reply {
  const how = plan.settles?.how ?? "look";
  const said = `"${String(plan.facts?.said)}"`;
  const tally = tallyOf(plan, outcomes);
  if (tally.waiting > 0) return { type: "reply", tone: "plain", title: `Looking whether ${said} happened …` };
  return {
    type: "reply",
    tone: toneFor(how, tally),
    title: titleFor(how, said, tally, outcomes),
    blocks: saysAll(how, tally) ? [] : [...linkBlocks(plan, outcomes), ...failureBlocks(plan, outcomes)],
  };
}

/** Whether the title leaves nothing to add. */
function saysAll(how: Settlement["how"], tally: Tally): boolean {
  return how === "drop" || (how === "look" && tally.all === 1 && tally.failed === 1);
}

function toneFor(how: Settlement["how"], tally: Tally): Tone {
  if (how === "drop") return "plain";
  // What did not happen and was not sent is an answer, and no failure.
  return how === "look" && tally.unknown === 0 && tally.failed > 0 ? "warn" : toneOf(tally);
}

function titleFor(how: Settlement["how"], said: string, tally: Tally, outcomes: readonly Outcome[]): string {
  switch (how) {
    case "word":
      return `Recorded on your word that it worked: ${said}. Nothing was sent.`;
    case "drop":
      return `Given up: ${said}. Nothing was sent, and nobody knows whether it happened.`;
    case "look":
      if (tally.failed === tally.all) return `It did not happen: ${said}. Nothing was sent.`;
      return `${foundTitle(said, tally, 0)} Nothing was sent.`;
    case "send": {
      const found = outcomes.filter(({ wasFound }) => wasFound).length;
      const sent = tally.done - found;
      if (sent === tally.all) return `It had not happened and was sent again: ${said}. Done.`;
      if (tally.failed === tally.all) return `It had not happened, and it was not done now: ${said}.`;
      return `${foundTitle(said, tally, sent)}${sent === 0 ? " Nothing was sent again." : ""}`;
    }
  }
}

function foundTitle(said: string, tally: Tally, sent: number): string {
  const happened = tally.done + tally.already - sent;
  if (happened === tally.all) return `It had happened: ${said}.`;
  if (tally.unknown === tally.all) return `It is still not certain whether it happened: ${said}.`;
  const parts = [
    happened > 0 && `${count(happened, "part")} had happened`,
    sent > 0 && `${sent} ${sent === 1 ? "was" : "were"} sent again`,
    tally.failed > 0 && `${tally.failed} did not happen`,
    tally.unknown > 0 && `${tally.unknown} ${isAre(tally.unknown)} still not certain`,
  ].filter((part) => part !== false);
  return `${said}: ${listed(parts)}.`;
}

/** Where what happened can be seen. */
function linkBlocks(plan: StoredPlan, outcomes: readonly Outcome[]): readonly Block[] {
  const operations = new Map(plan.operations.map((operation) => [operation.id, operation]));
  const urls = outcomes.flatMap((outcome) => {
    const isThere = outcome.state === "done" || outcome.state === "already";
    return (isThere && urlOf(operations.get(outcome.operation), outcome)) || [];
  });
  return [...new Set(urls)]
    .slice(0, LINKS_SHOWN)
    .map((url): Block => ({ type: "text", line: { type: "link", url, text: url } }));
}
