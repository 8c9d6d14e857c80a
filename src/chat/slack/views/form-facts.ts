import type { Desk } from "../../../core/desk.ts";
import { BotError } from "../../../core/errors.ts";
import type { Log } from "../../../core/log.ts";
import type { FormFacts } from "./status-form-view.ts";

/**
 * What the form needs to know of the status page. What the page does not tell is left out, and the form says so. Throws
 * "not_configured" where there is no page.
 */
export async function factsOf(desk: Desk, log: Log): Promise<FormFacts> {
  const [form, components] = await Promise.all([
    orNothing(desk.statusForm(), log),
    orNothing(desk.components("", Number.POSITIVE_INFINITY), log),
  ]);
  return { form, components: components ?? [] };
}

async function orNothing<T>(asked: Promise<T>, log: Log): Promise<T | undefined> {
  try {
    return await asked;
  } catch (error) {
    if (!(error instanceof BotError) || error.code === "not_configured") throw error;
    log.warn("slack.form.facts_missing", { error });
    return undefined;
  }
}
