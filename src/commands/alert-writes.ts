import type { Alert, AlertSource } from "../core/alerts.ts";
import type { Context } from "../core/context.ts";
import { BotError } from "../core/errors.ts";
import type { Attribution } from "../core/people.ts";
import type { Operation, Refusal } from "../core/plan.ts";
import { count } from "../core/wording.ts";

/** The operations of every vendor, who each will see, and what cannot be sent. */
export interface Writes {
  readonly operations: readonly Operation[];
  readonly by: Readonly<Record<string, Attribution>>;
  readonly refused: readonly Refusal[];
}

/**
 * Asks each vendor for the operations on its own alerts, under the speaker's name there. A vendor that does not know the
 * speaker, or cannot do this to its alerts, becomes a refusal beside the others' operations; when nothing remains, its
 * own sentence is thrown.
 */
export async function writesFor(
  alerts: readonly Alert[],
  ctx: Context,
  make: (
    source: AlertSource,
    mine: readonly Alert[],
    by: Attribution,
  ) => readonly Operation[] | Promise<readonly Operation[]>,
): Promise<Writes> {
  const parts = await Promise.all(
    ctx.alerts.map(async (source): Promise<Writes> => {
      const mine = alerts.filter((alert) => alert.account === source.account);
      if (mine.length === 0) return { operations: [], by: {}, refused: [] };
      try {
        const by = await source.attribute(ctx.actor);
        return { operations: await make(source, mine, by), by: { [source.account]: by }, refused: [] };
      } catch (error) {
        if (!(error instanceof BotError)) throw error;
        const label = mine.length === 1 ? (mine[0]?.handle ?? "") : `${count(mine.length, "alert")} of ${source.title}`;
        return { operations: [], by: {}, refused: [{ label, reason: error.message, count: mine.length }] };
      }
    }),
  );
  const operations = parts.flatMap((part) => part.operations);
  const refused = parts.flatMap((part) => part.refused);
  if (operations.length === 0 && refused[0] !== undefined) throw new BotError("forbidden", refused[0].reason);
  return { operations, by: Object.assign({}, ...parts.map((part) => part.by)), refused };
}
