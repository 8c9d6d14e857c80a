import type { ArgKinds, ArgsOf } from "./args.ts";
import type { Context } from "./context.ts";
import type { Outcome, Plan, StoredPlan } from "./plan.ts";
import type { Block, Choice, Reply } from "./reply.ts";

/** What a role may hold. `read` is for queries; the rest are writes, by what they touch. */
export const PERMISSIONS = ["read", "status.write", "alerts.write", "page", "admin"] as const;
export type Permission = (typeof PERMISSIONS)[number];

/**
 * "any write": at least one write permission; the command itself then asks for the one it turns out to need. "self": a
 * write about nobody but the speaker, who shows in it what entitles them: everybody may.
 */
export type CommandPermission = Permission | "any write" | "self";

export type Answer = Reply | Plan | Choice;

/**
 * What a person can say, declared once. The text grammar, help, menus, docs, the permission check and the audit record
 * are derived from it.
 *
 * Phrase notation: bare words are literal; `a|b` one of several; `<name>` a slot, whose kind is `args.name`; `[…]` may be
 * left out, and neighbouring `[…]` may come in any order; `{alerts}` a shared fragment (see `fragments`);
 * A closed word whose presence matters is a slot of kind `word` (`[<quietly>]`); help shows the words themselves.
 * `: <name>` or `[: <name>]` at the end is text after the opening colon, kept verbatim.
 */
export interface Command<K extends ArgKinds = ArgKinds> {
  /** Its typed name: "status set". */
  readonly name: string;
  /** At most 100 characters. */
  readonly summary: string;
  readonly phrases: readonly string[];
  readonly args: K;
  /** `read` marks a query: it returns a Reply and never a Plan. */
  readonly permission: CommandPermission;
  /** Each is parsed by a test. */
  readonly examples: readonly string[];
  /** Reads the world and decides. Throws BotError. Changes nothing. */
  plan(args: ArgsOf<K>, ctx: Context): Promise<Answer>;
  /** Of a write: the present state of what it would change, which is what "…?" is answered with. Required for writes. */
  present?(args: ArgsOf<K>, ctx: Context): Promise<Reply>;
  /** Also called while outcomes still arrive. Pure. Default: counts and reasons. */
  report?(plan: StoredPlan, outcomes: readonly Outcome[]): Reply;
  /** Blocks for the final report that need a look at the world (what is still open). At most one more read. */
  aftermath?(plan: StoredPlan, outcomes: readonly Outcome[], ctx: Context): Promise<readonly Block[]>;
}

/** Infers the argument types. */
export function command<K extends ArgKinds>(declaration: Command<K>): Command {
  return declaration as unknown as Command;
}
