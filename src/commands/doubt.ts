import { arg } from "../core/args.ts";
import { type Command, command } from "../core/command.ts";
import type { Context, DoubtfulPlan } from "../core/context.ts";
import { BotError } from "../core/errors.ts";
import type { Plan, Settlement } from "../core/plan.ts";
import { shortId } from "../core/short-id.ts";
import { count, duration, listed } from "../core/wording.ts";
import { doubtReport } from "./doubt-report.ts";
import { planNumber, requireRightOf, standingAlone } from "./past-plan.ts";

/** Somebody may come back to it after a night's sleep. */
export const DOUBT_WINDOW_MS = 24 * 3_600_000;
const LABELS_SHOWN = 5;

export const checkAgain = settling("look", {
  name: "check again",
  summary: "Look whether what is not certain has happened; sends nothing.",
});

export const itWorked = settling("word", {
  name: "it worked",
  summary: "Record on your word that what is not certain has happened; sends nothing.",
});

export const sendAgain = settling("send", {
  name: "send again",
  summary: "Look once more for what is not certain, and send it again if it did not happen.",
});

export const drop = settling("drop", {
  name: "drop",
  summary: "Give up what is not certain; sends nothing.",
});

/** A command that settles the speaker's newest doubt in this place, or the one that is named by its number. */
function settling(how: Settlement["how"], { name, summary }: Pick<Command, "name" | "summary">): Command {
  return command({
    name,
    summary,
    phrases: [`${name} [<which>]`],
    args: { which: arg.text("the number that its report shows") },
    permission: "any write",
    examples: [name, `${name} 4f2a91`],
    plan: async ({ which }, ctx) => planOf(how, await doubtOf(how, which, ctx)),
    present: async ({ which }, ctx) => {
      const doubt = await doubtOf(how, which, ctx);
      const { plan, open, absent } = doubt;
      const parts = [
        open.length > 0 && `not certain for ${labelsOf(open)}`,
        absent.length > 0 && `not done for ${labelsOf(absent)}`,
      ].filter((part) => part !== false);
      const ago = duration(ctx.now - plan.createdAt);
      return { type: "reply", tone: "plain", title: `"${plan.said}", ${ago} ago: ${listed(parts)}.` };
    },
    report: doubtReport,
  });
}

function labelsOf(operations: DoubtfulPlan["open"]): string {
  return listed(
    operations.map(({ target }) => target.label),
    LABELS_SHOWN,
  );
}

/** Throws BotError: "not_found" when nothing is in doubt, "forbidden" without the right of the original command. */
async function doubtOf(how: Settlement["how"], which: string | undefined, ctx: Context): Promise<DoubtfulPlan> {
  const id = planNumber(which);
  const doubt = await ctx.system.lastDoubt(DOUBT_WINDOW_MS, how === "send" ? "unsettled" : "open", id);
  if (doubt === undefined) {
    const of = id === undefined ? "Nothing that you did here" : `Nothing with the number ${id} that you did`;
    throw new BotError("not_found", `${of} in the last 24 hours is still in doubt: there is nothing to settle.`);
  }
  requireRightOf(doubt.plan, ctx);
  return doubt;
}

function planOf(how: Settlement["how"], { plan, outcomes, open, absent, settlements }: DoubtfulPlan): Plan {
  const ids = new Set([...open, ...(how === "send" ? absent : [])].map((operation) => operation.id));
  const openIds = new Set(open.map((operation) => operation.id));
  const doubted = outcomes.filter(({ operation }) => openIds.has(operation));
  const operations = plan.operations.filter((operation) => ids.has(operation.id));
  return {
    type: "plan",
    title: `Settle ${count(operations.length, "part")} of "${plan.said}"`,
    operations: operations.map((operation) => standingAlone(operation, ids)),
    by: plan.by,
    settles: {
      plan: plan.id,
      how,
      before: settlements,
      acceptedAt: plan.createdAt,
      doubtedAt: Math.max(plan.createdAt, ...doubted.map(({ at }) => at)),
    },
    facts: { said: plan.said, number: shortId(plan.id) },
    ...(how === "send" && plan.publicText !== undefined ? { publicText: plan.publicText } : {}),
  };
}
