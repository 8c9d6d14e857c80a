import type { Command } from "../core/command.ts";
import type { Context } from "../core/context.ts";
import { sentenceOf } from "../core/errors.ts";
import type { Wait } from "../core/http.ts";
import type { Operation, Outcome, StoredPlan } from "../core/plan.ts";
import type { Block, Button, Reply } from "../core/reply.ts";
import { shortId } from "../core/short-id.ts";
import { defaultReport } from "../engine/report.ts";
import { waitingLine } from "./waiting.ts";

/** What a report needs to know of operations: whether one can be taken back. */
export type Inverse = (operation: Operation, outcome: Outcome) => Operation | undefined;

/** A plan and what became of it, in words. */
export type Words = (plan: StoredPlan, outcomes: readonly Outcome[]) => Reply;

/** The command's own words; when they throw, which is a bug, those that fit any plan: it was carried out all the same. */
export function wordsOf(command: Command | undefined, onFault: (error: unknown) => void): Words {
  const { report } = command ?? {};
  if (report === undefined) return defaultReport;
  return (plan, outcomes) => {
    try {
      return report(plan, outcomes);
    } catch (error) {
      onFault(error);
      return defaultReport(plan, outcomes);
    }
  };
}

/** While outcomes still arrive: the command's own words, and for whom it is waiting. */
export function progressReport(
  words: Words,
  plan: StoredPlan,
  outcomes: readonly Outcome[],
  waits: readonly Wait[],
  now: number,
): Reply {
  const reply = words(plan, outcomes);
  const accounts = new Set(plan.operations.map((operation) => operation.account));
  const line = waitingLine(
    waits.filter((wait) => accounts.has(wait.account)),
    now,
  );
  return line === undefined ? reply : { ...reply, blocks: [...(reply.blocks ?? []), { type: "text", line }] };
}

/** What everybody is told of something that they did not see being said: with who said it. */
export function bySpeaker(reply: Reply, { actor, unseen }: StoredPlan): Reply {
  if (!unseen) return reply;
  return { ...reply, blocks: [{ type: "text", line: `By ${actor.name}.` }, ...(reply.blocks ?? [])] };
}

export interface ReportParts {
  readonly command: Command | undefined;
  readonly words: Words;
  readonly inverse: Inverse;
}

/** The last word on a plan: the command's report, a look at what is left, and what can be done next. */
export async function finalReport(
  { command, words, inverse }: ReportParts,
  plan: StoredPlan,
  outcomes: readonly Outcome[],
  ctx: Context,
): Promise<Reply> {
  const reply = words(plan, outcomes);
  const notes = (plan.notes ?? []).map((line): Block => ({ type: "text", line }));
  const blocks = [...notes, ...(reply.blocks ?? []), ...(await aftermath(command, plan, outcomes, ctx))];
  const buttons = [...(reply.buttons ?? []), ...nextButtons(plan, outcomes, inverse)];
  return { ...reply, blocks, ...(buttons.length > 0 ? { buttons } : {}) };
}

/** A look that fails costs only itself: what was done stays told. */
async function aftermath(
  command: Command | undefined,
  plan: StoredPlan,
  outcomes: readonly Outcome[],
  ctx: Context,
): Promise<readonly Block[]> {
  if (command?.aftermath === undefined) return [];
  try {
    return await command.aftermath(plan, outcomes, ctx);
  } catch (error) {
    return [{ type: "text", line: `What is left could not be read: ${sentenceOf(error)}` }];
  }
}

function nextButtons(plan: StoredPlan, outcomes: readonly Outcome[], inverse: Inverse): readonly Button[] {
  const operations = new Map(plan.operations.map((operation) => [operation.id, operation]));
  const done = outcomes.filter((outcome) => outcome.state === "done");
  const canUndo =
    done.length > 0 &&
    plan.undoes === undefined &&
    plan.settles === undefined &&
    done.every((outcome) => {
      const operation = operations.get(outcome.operation);
      return operation !== undefined && inverse(operation, outcome) !== undefined;
    });
  const failed = outcomes.filter((outcome) => outcome.state === "failed").length;
  return [
    ...doubtButtons(plan, outcomes),
    ...(failed > 0 && plan.settles === undefined ? [{ label: "Retry failed", say: `retry ${shortId(plan.id)}` }] : []),
    ...(canUndo ? [{ label: "Undo", say: `undo ${shortId(plan.id)}` }] : []),
  ];
}

/** What a person can do about what is not certain; the number makes an old report's buttons mean that report. */
function doubtButtons({ id, settles }: StoredPlan, outcomes: readonly Outcome[]): readonly Button[] {
  const having = (state: Outcome["state"]): boolean => outcomes.some((outcome) => outcome.state === state);
  const button = (label: string): Button => ({
    label,
    say: `${label.toLowerCase()} ${shortId(settles?.plan ?? id)}`,
  });
  if (settles?.how === "drop") return [];
  if (having("unknown")) return ["Check again", "It worked", "Send again", "Drop"].map(button);
  return settles?.how === "look" && having("failed") ? [button("Send again")] : [];
}
