import type { KnownBlock } from "@slack/types";
import { BotError, sentenceOf } from "../../../core/errors.ts";
import type { Actor } from "../../../core/people.ts";
import { createRecent } from "../../../core/recent.ts";
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

/** Forms whose last edit is remembered. */
const FORMS_KEPT = 1_000;

/** What follows from something that was chosen, typed or pressed in a form. Throws BotError. */
export type EditForm = (form: OpenForm, action: string, user: string) => Promise<void>;

export function createFormEditor(parts: SlackParts): EditForm {
  const { web, names, desk, log } = parts;
  /** Which fields the last edit of each form has laid out. */
  const laidOut = createRecent<string>(FORMS_KEPT);

  async function show({ view: id, hash }: OpenForm, state: FormState, how: Showing = {}): Promise<void> {
    const { preview } = how;
    const { hasPreview: _, ...rest } = state.meta;
    const meta = preview === undefined ? rest : { ...rest, hasPreview: true as const };
    const layout = layoutOf({ ...state, meta });
    const view = asJson(statusFormView({ ...state, meta }, await factsOf(desk, log), preview));
    const update = (of: { readonly hash?: string }) =>
      web.call(names.channel(meta.place).team, "views.update", { view_id: id, view, ...of });
    try {
      await update({ hash });
    } catch (error) {
      if (!(error instanceof BotError) || error.details.slack !== CHANGED_SINCE) throw error;
      // What was typed while the last edit was under way changes nothing but what that has laid out alike.
      if (how.evenIfChanged !== true && laidOut.get(id) !== layout) throw error;
      await update({});
    }
    laidOut.set(id, layout);
  }

  return async (form, action, user) => {
    const { state } = form;
    switch (action) {
      case ACTIONS.components:
        return show(form, state, { evenIfChanged: true });
      case ACTIONS.template:
        return show(form, filledByTemplate(state, await factsOf(desk, log)), { evenIfChanged: true });
      case ACTIONS.preview:
        // It says itself what it is a preview of; a count of characters that came between is no reason to drop it.
        return show(form, state, { preview: await previewOf(parts, state, user), evenIfChanged: true });
      case ACTIONS.message:
        return show(form, state);
      default:
        // A level or a tick changes nothing that the form shows, except that a preview is out of date.
        if (state.meta.hasPreview === true) return show(form, state);
    }
  };
}

interface Showing {
  readonly preview?: readonly KnownBlock[];
  /** Also when the form has changed since: what somebody waits for would be missing. */
  readonly evenIfChanged?: true;
}

/** What of a form decides which fields it has. */
function layoutOf({ chosen, template, meta: { filling, hasPreview } }: FormState): string {
  return JSON.stringify([chosen.map(({ id }) => id), template, filling, hasPreview]);
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
