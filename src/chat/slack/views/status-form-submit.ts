import { BotError, sentenceOf } from "../../../core/errors.ts";
import type { SlackParts } from "../ports.ts";
import { factsOf } from "./form-facts.ts";
import { type FormAnswer, sayForm } from "./form-road.ts";
import { BLOCKS, type FormState, filledStatus, messageBlock, type OpenForm, withoutLevel } from "./form-state.ts";
import { statusFormView } from "./status-form-view.ts";

/** A form that was sent off becomes a sentence, and is said. Never throws. */
export async function submitForm(parts: SlackParts, { view, state }: OpenForm, user: string): Promise<FormAnswer> {
  const { desk, log } = parts;
  // The edit that asks for a level may have been lost.
  if (withoutLevel(state).length > 0) {
    return { response_action: "update", view: statusFormView(state, await factsOf(desk, log)) };
  }
  let text: string;
  try {
    text = await desk.statusSentence(filledStatus(state));
  } catch (error) {
    if (!(error instanceof BotError)) log.error("slack.form.failed", { place: state.meta.place.id, error });
    return { response_action: "errors", errors: { [blockOf(error, state)]: sentenceOf(error) } };
  }
  await sayForm(parts, { view, to: state.meta, user, text });
  return undefined;
}

/** The block at which a fault is shown. */
function blockOf(error: unknown, { meta }: FormState): string {
  const field = error instanceof BotError ? error.details.field : undefined;
  if (field === "message") return messageBlock(meta);
  return field === "template" ? BLOCKS.template : BLOCKS.components;
}
