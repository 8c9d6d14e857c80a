import { createHash } from "node:crypto";
import type { ModalView } from "@slack/types";
import type { Permission } from "../../../core/command.ts";
import { BotError } from "../../../core/errors.ts";
import type { Actor } from "../../../core/people.ts";
import { inboundId } from "../incoming/said.ts";
import type { SlackParts } from "../ports.ts";
import { asJson } from "./as-json.ts";
import type { FormReturn } from "./form-meta.ts";

/** Who asks for a form, and where the answer to it goes. */
export interface FormOpening extends FormReturn {
  /** Good for three seconds (Slack docs, Opening modals, read 2026-11-21). */
  readonly trigger: string;
  readonly actor: Actor;
}

/** What Slack is answered when a form is sent off: it closes (undefined), says what is wrong, or asks for more. */
export type FormAnswer =
  | { readonly response_action: "errors"; readonly errors: Record<string, string> }
  | { readonly response_action: "update"; readonly view: ModalView }
  | undefined;

/** A form that was sent off, and the sentence that it stands for. */
export interface SaidByForm {
  /** The view's id. */
  readonly view: string;
  readonly to: FormReturn;
  readonly user: string;
  readonly text: string;
}

/** A trigger opens one form (Slack docs, views.open, errors, read 2026-11-21). */
const USED = ["exchanged_trigger_id", "trigger_exchanged"];
/** Enough that no two contents of one form are taken for the same. */
const DIGEST_CHARS = 22;

/**
 * Opens a form for somebody who may do what it is for. False when they may not do it there, or it could not be opened: then
 * whatever was said goes the way of words, and is answered. Never throws.
 */
export async function openForm(
  { desk, names, web, log }: SlackParts,
  { trigger, actor, place }: FormOpening,
  permission: Permission,
  view: () => Promise<ModalView>,
): Promise<boolean> {
  try {
    if (!(await desk.may(actor, place, permission))) return false;
    const args = { trigger_id: trigger, view: asJson(await view()) };
    await web.call(names.channel(place).team, "views.open", args, { urgent: true });
    return true;
  } catch (error) {
    // Slack has delivered it twice, and the form is open.
    if (error instanceof BotError && USED.includes(String(error.details.slack))) return true;
    log.warn("slack.form.not_opened", { place: place.id, actor: actor.id, error });
    return false;
  }
}

/**
 * Says what a form stands for, by whoever sent it off, where it was opened. The same form with the same contents is said
 * once, however often Slack delivers it. Resolves once Slack may be told that it arrived. Never throws.
 */
export async function sayForm(parts: SlackParts, { view, to, user, text }: SaidByForm): Promise<void> {
  const { place, responseUrl } = to;
  const { team } = parts.names.channel(place);
  const key = `view:${view}:${createHash("sha256").update(text).digest("base64url").slice(0, DIGEST_CHARS)}`;
  const id = inboundId(team, key);
  const actor = await parts.people.actor(team, user);
  if (responseUrl !== undefined) parts.answerThrough(id, responseUrl);
  await parts.accept({ id, actor, place, text, addressed: true, unseen: true });
}

/** Where what a form says is said, of an opening. */
export function returnOf({ place, responseUrl }: FormReturn): FormReturn {
  return { place, ...(responseUrl === undefined ? {} : { responseUrl }) };
}
