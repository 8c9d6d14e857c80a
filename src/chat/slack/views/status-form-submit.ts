import { createHash } from "node:crypto";
import type { ModalView } from "@slack/types";
import { BotError, sentenceOf } from "../../../core/errors.ts";
import { inboundId } from "../incoming/said.ts";
import type { SlackParts } from "../ports.ts";
import { factsOf } from "./form-facts.ts";
import { BLOCKS, type FormState, filledStatus, messageBlock, type OpenForm, withoutLevel } from "./form-state.ts";
import { statusFormView } from "./status-form-view.ts";

/** What Slack is answered: the form closes (undefined), says what is wrong, or asks for more. */
export type FormAnswer =
  | { readonly response_action: "errors"; readonly errors: Record<string, string> }
  | { readonly response_action: "update"; readonly view: ModalView }
  | undefined;

/**
 * A form that was sent off becomes a sentence, said by whoever sent it where the form was opened. The same form with the
 * same contents is said once, however often Slack delivers it. Never throws.
 */
export async function submitForm(parts: SlackParts, { view, state }: OpenForm, user: string): Promise<FormAnswer> {
  const { desk, names, people, log } = parts;
  const { place, responseUrl } = state.meta;
  // The edit that asks for a level may have been lost.
  if (withoutLevel(state).length > 0) {
    return { response_action: "update", view: statusFormView(state, await factsOf(desk, log)) };
  }
  let text: string;
  try {
    text = await desk.statusSentence(filledStatus(state));
  } catch (error) {
    if (!(error instanceof BotError)) log.error("slack.form.failed", { place: place.id, error });
    return { response_action: "errors", errors: { [blockOf(error, state)]: sentenceOf(error) } };
  }
  const key = `view:${view}:${createHash("sha256").update(text).digest("base64url").slice(0, DIGEST_CHARS)}`;
  const { team } = names.channel(place);
  const id = inboundId(team, key);
  const actor = await people.actor(team, user);
  if (responseUrl !== undefined) parts.answerThrough(id, responseUrl);
  await parts.accept({ id, actor, place, text, addressed: true, unseen: true });
  return undefined;
}

/** Enough that no two contents of one form are taken for the same. */
const DIGEST_CHARS = 22;

/** The block at which a fault is shown. */
function blockOf(error: unknown, { meta }: FormState): string {
  const field = error instanceof BotError ? error.details.field : undefined;
  if (field === "message") return messageBlock(meta);
  return field === "template" ? BLOCKS.template : BLOCKS.components;
}
