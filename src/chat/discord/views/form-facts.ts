import { type Clock, sleptThrough } from "../../../core/clock.ts";
import type { Desk, FormComponent, StatusForm } from "../../../core/desk.ts";
import { BotError } from "../../../core/errors.ts";
import type { Log } from "../../../core/log.ts";
import { SELECT_OPTIONS } from "../limits.ts";

/** A form must be the first answer, within three seconds and before the deferral that is made for whatever hangs. */
const PATIENCE_MS = 1_000;

/** What a form is filled with from outside. */
export interface FormFacts {
  /** Undefined: the status page did not tell. */
  readonly form: StatusForm | undefined;
  /** The likeliest ones. */
  readonly components: readonly FormComponent[];
}

/**
 * What the form needs to know of the status page, as far as it is told in time: further components can be typed. Throws
 * BotError("not_configured") where there is no page.
 */
export async function factsOf(desk: Desk, clock: Clock, log: Log): Promise<FormFacts> {
  const inTime = async <T>(asked: Promise<T>): Promise<T | undefined> => {
    const done = new AbortController();
    const overdue = sleptThrough(clock, PATIENCE_MS, done.signal).then(() => undefined);
    try {
      return await Promise.race([asked, overdue]);
    } catch (error) {
      if (!(error instanceof BotError) || error.code === "not_configured") throw error;
      log.warn("discord.form.facts_missing", { error });
      return undefined;
    } finally {
      done.abort();
    }
  };
  const [form, components = []] = await Promise.all([
    inTime(desk.statusForm()),
    inTime(desk.components("", SELECT_OPTIONS)),
  ]);
  return { form, components };
}
