import type { DoubtfulPlan } from "../../src/core/context.ts";
import { BotError } from "../../src/core/errors.ts";
import type { Operation, Outcome, Plan, Settlement, StoredPlan } from "../../src/core/plan.ts";
import { findDoubt } from "../../src/engine/doubts.ts";
import type { Engine } from "../../src/engine/engine.ts";
import { Bed, operation, origin, plan, type Script, type ScriptedKind, scriptedKind } from "./bed.ts";

export const silence = { state: "unknown", reason: "The pager does not answer." } as const;
export const done = { state: "done" } as const;
export const blind = new BotError("vendor_broken", "The pager answered with an HTML page.");
export const MINUTE_MS = 60_000;

/** An engine with one kind of write, "pager.write", whose vendor leaves things in doubt; Ana speaks. */
export class DoubtScene {
  readonly bed = new Bed();
  /** What becomes of what is sent, and what a look shows; a test changes it as it goes. */
  answer: Outcome["state"] = "unknown";
  find: "there" | "not there" | "hidden" = "hidden";
  #engine: Engine | undefined;
  #write: ScriptedKind | undefined;
  #sayings = 0;

  get engine(): Engine {
    if (this.#engine === undefined) throw new Error("the scene has not begun");
    return this.#engine;
  }

  get write(): ScriptedKind {
    if (this.#write === undefined) throw new Error("the scene has not begun");
    return this.#write;
  }

  async begin(script: { readonly [K in keyof Script]?: Script[K] | undefined } = {}): Promise<void> {
    this.#write = scriptedKind("pager.write", this.bed.clock, {
      safety: "reconcilable",
      answer: () => (this.answer === "unknown" ? silence : { state: this.answer, reason: "no" }),
      find: () => (this.find === "hidden" ? blind : this.find === "there" ? done : undefined),
      ...script,
    } as Script);
    await this.restart();
  }

  async restart(): Promise<void> {
    this.#engine = await this.bed.start(this.write);
  }

  /** Has Ana say something that ends in doubt. */
  async doubted(...ids: readonly string[]): Promise<StoredPlan> {
    this.#sayings += 1;
    const operations = (ids.length === 0 ? ["a"] : ids).map((id) => operation(id, "pager.write"));
    const said = `page ${this.#sayings}`;
    const stored = await this.engine.accept(plan(operations), origin(`in-${this.#sayings}`, { said }));
    await this.bed.finish(this.engine, stored);
    return stored;
  }

  lastDoubt(having: "open" | "unsettled" = "open", id?: string): Promise<DoubtfulPlan | undefined> {
    const { actor, place } = origin("any");
    return findDoubt(this.bed.store, { actor, place, since: 0, having, id });
  }

  /** The plan that settles the last doubt. */
  async settlement(how: Settlement["how"]): Promise<Plan> {
    const doubt = await this.lastDoubt("unsettled");
    if (doubt === undefined) throw new Error("nothing is in doubt");
    const { plan: former, open, absent, settlements, outcomes } = doubt;
    const operations: readonly Operation[] = [...open, ...absent];
    const settles: Settlement = {
      plan: former.id,
      how,
      before: settlements,
      acceptedAt: former.createdAt,
      doubtedAt: Math.max(...outcomes.map(({ at }) => at)),
    };
    return plan(operations, { settles });
  }

  async settle(how: Settlement["how"]): Promise<readonly Outcome[]> {
    this.#sayings += 1;
    const said = `${how} ${this.#sayings}`;
    return this.bed.run(this.engine, await this.settlement(how), origin(`in-${this.#sayings}`, { said }));
  }
}
