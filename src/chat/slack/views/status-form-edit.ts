import type { KnownBlock } from "@slack/types";
import { BotError, sentenceOf } from "../../../core/errors.ts";
import type { Actor } from "../../../core/people.ts";
import type { Reply } from "../../../core/reply.ts";
import { VIEW_BLOCKS } from "../limits.ts";
import type { SlackParts } from "../ports.ts";
import { replyBlocks } from "../render/message.ts";
import { asJson } from "./as-json.ts";
import { filledByTemplate } from "./form-changes.ts";
import { factsOf } from "./form-facts.ts";
import { type FormState, filledStatus, type OpenForm, withoutLevel } from "./form-state.ts";
import { ACTIONS, COMPONENTS_MOST, statusFormView } from "./status-form-view.ts";

/** Blocks of the form itself: a preview has the rest. */
const FORM_BLOCKS = COMPONENTS_MOST + 10;
/** Slack's word for: the view is another one than the edit was made for (Slack docs, views.update, read 2026-11-21). */
const CHANGED_SINCE = "hash_conflict";

/** What follows from something that was chosen, typed or pressed in the form. */
export async function editForm(parts: SlackParts, form: OpenForm, action: string, user: string): Promise<void> {
  switch (action) {
    case ACTIONS.components:
      return show(parts, form, form.state, { evenIfChanged: true });
    case ACTIONS.template:
      return show(parts, form, filledByTemplate(form.state, await factsOf(parts.desk, parts.log)), {
        evenIfChanged: true,
      });
    case ACTIONS.preview:
      // It says itself what it is a preview of; a count of characters that came between is no reason to drop it.
      return show(parts, form, form.state, {
        preview: await previewOf(parts, form.state, user),
        evenIfChanged: true,
      });
    case ACTIONS.message:
      return show(parts, form, form.state, {});
    default:
      // A level or a tick changes nothing that the form shows, except that a preview is out of date.
      if (form.state.meta.hasPreview === true) return show(parts, form, form.state, {});
  }
}

interface Showing {
  readonly preview?: readonly KnownBlock[];
  /** Also when the form has changed since: what somebody waits for would be missing. */
  readonly evenIfChanged?: true;
}

async function show(
  parts: SlackParts,
  form: OpenForm,
  state: FormState,
  { preview, evenIfChanged }: Showing,
): Promise<void> {
  const { web, names, desk, log } = parts;
  const { hasPreview: _, ...rest } = state.meta;
  const meta = preview === undefined ? rest : { ...rest, hasPreview: true as const };
  const view = asJson(statusFormView({ ...state, meta }, await factsOf(desk, log), preview));
  const update = (hash: { readonly hash?: string }) =>
    web.call(names.channel(meta.place).team, "views.update", { view_id: form.view, view, ...hash });
  try {
    await update({ hash: form.hash });
  } catch (error) {
    if (evenIfChanged !== true || !(error instanceof BotError) || error.details.slack !== CHANGED_SINCE) throw error;
    await update({});
  }
}

/** The exact operations and the exact text that the public would read, or what is missing. */
async function previewOf(parts: SlackParts, state: FormState, user: string): Promise<readonly KnownBlock[]> {
  const { people, names, clock } = parts;
  const { place } = state.meta;
  const actor = await people.actor(names.channel(place).team, user);
  const reply = await previewReply(parts, state, actor);
  const maxBlocks = VIEW_BLOCKS - FORM_BLOCKS;
  return [{ type: "divider" }, ...replyBlocks(reply, { zone: actor.zone, now: clock.now(), maxBlocks })];
}

async function previewReply({ desk, log }: SlackParts, state: FormState, actor: Actor): Promise<Reply> {
  const [lacking] = withoutLevel(state);
  if (lacking !== undefined) return remark(`Choose a level for ${lacking.label}.`);
  try {
    return await desk.preview(actor, state.meta.place, await desk.statusSentence(filledStatus(state)));
  } catch (error) {
    if (!(error instanceof BotError)) log.error("slack.form.failed", { place: state.meta.place.id, error });
    return remark(sentenceOf(error));
  }
}

function remark(title: string): Reply {
  return { type: "reply", tone: "warn", title };
}
