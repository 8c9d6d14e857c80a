import type { Context } from "../core/context.ts";
import { BotError } from "../core/errors.ts";
import type { Change, Component, StatusBoard } from "../core/status.ts";
import { unconfigured } from "../core/unconfigured.ts";
import { count, listed } from "../core/wording.ts";

/** A component list of this age is good enough to write by: each write is checked against its answer. */
const WARM_MS = 60_000;

export function boardOf(ctx: Context): StatusBoard {
  if (ctx.status !== undefined) return ctx.status;
  throw unconfigured("status");
}

/** The component list from which a write is planned: kept, and right about our own writes. */
export function warmComponents(board: StatusBoard): Promise<readonly Component[]> {
  return board.components({ maxAgeMs: WARM_MS });
}

/** The given components as `all` has them; what a message named may have an older level. */
export function asIn(all: readonly Component[], components: readonly Component[]): readonly Component[] {
  const known = new Map(all.map((component) => [component.id, component]));
  return components.map((component) => known.get(component.id) ?? component);
}

/** Throws bad_input when a component is given two levels at once. */
export function withoutClashes(changes: readonly Change[]): readonly Change[] {
  const byId = new Map<string, Change>();
  for (const change of changes) {
    const other = byId.get(change.component.id);
    if (other !== undefined && other.level !== change.level) {
      throw new BotError("bad_input", `${change.component.name} is given two levels at once; nothing was published.`);
    }
    byId.set(change.component.id, change);
  }
  return [...byId.values()];
}

/** Throws bad_input, in one line, when the page would refuse the text for its length. */
export function checkLengths(
  board: StatusBoard,
  { name, message }: { readonly name?: string | undefined; readonly message?: string | undefined },
): void {
  const { nameChars, messageChars } = board.limits;
  const tooLong = [
    ...((name?.length ?? 0) > nameChars ? [excess("The name", name, nameChars)] : []),
    ...((message?.length ?? 0) > messageChars ? [excess("The message", message, messageChars)] : []),
  ];
  if (tooLong.length > 0) throw new BotError("bad_input", `${listed(tooLong)}; nothing was published.`);
}

function excess(what: string, text: string | undefined, chars: number): string {
  const has = count(text?.length ?? 0, "character");
  return `${what} has ${has}, and ${chars.toLocaleString("en")} are allowed`;
}
