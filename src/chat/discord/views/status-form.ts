import { z } from "zod";
import { BotError, ERRORS, sentenceOf } from "../../../core/errors.ts";
import type { JsonObject } from "../../../core/json.ts";
import type { Reply } from "../../../core/reply.ts";
import { STRANGER } from "../incoming/hearing.ts";
import { listenToPresses, pressedIn } from "../incoming/presses.ts";
import { placeOf } from "../names.ts";
import { EPHEMERAL } from "../outgoing/token-posts.ts";
import type { DiscordParts, Interaction, Listen } from "../ports.ts";
import { type Draft, filledStatus, findDraft, keepDraft, NEW_DRAFT } from "./form-draft.ts";
import { factsOf } from "./form-facts.ts";
import { statusModal, submittedDraft } from "./form-modal.ts";
import { type Preview, type PreviewPress, previewBody, previewPress } from "./form-preview.ts";
import { openForm, speaker } from "./form-road.ts";

/** First answers (Discord docs, Interaction Callback Type, read 2026-11-21). */
const MESSAGE_LATER = 5;
const UPDATE_LATER = 6;
const UPDATE = 7;

/** From where a form was opened: anew, or from the preview of what was in it. */
const FORMS = { anew: "status_form:anew", again: "status_form:again" } as const;
const SUBMITTED = z.object({ custom_id: z.enum(FORMS) });

/** Between attempts to show a preview: nobody is to type it all again because Discord was away for a moment. */
const SHOW_AGAIN_MS = [1_000, 5_000, 15_000] as const;

const TOO_OLD = "I do not have this form any more: open it again with /status.";

/**
 * The form that changes the status, and the preview that it leads to. What is in it is kept in the store, so that any process
 * can go on with it. Nothing is written before the preview's own button is pressed.
 */
export const listenToStatusForm: Listen = (parts) => {
  const words = listenToPresses(parts);
  return {
    hears: ({ type, data, on }) =>
      type === "modal"
        ? SUBMITTED.safeParse(data).success
        : type === "component" && on !== undefined && (opens(data) || previewPress(data) !== undefined),
    async hear(interaction) {
      if (interaction.type === "modal") return hearSubmitted(parts, interaction);
      const press = previewPress(interaction.data);
      if (press !== undefined) return hearPreviewPress(parts, interaction, press);
      // Where the form cannot be opened what the button says goes the way of words, and is answered.
      if (!(await openStatusForm(parts, interaction, FORMS.anew, NEW_DRAFT))) await words.hear(interaction);
    },
  };
};

function opens(data: unknown): boolean {
  return pressedIn({ data })?.form === "status";
}

/** As `openForm`. */
function openStatusForm(
  parts: DiscordParts,
  interaction: Interaction,
  customId: string,
  draft: Draft,
): Promise<boolean> {
  const { desk, clock, log } = parts;
  return openForm(parts, interaction, "status.write", async () =>
    statusModal(customId, draft, await factsOf(desk, clock, log)),
  );
}

/** A form that was sent off is shown as what it would do. Throws BotError("store_failed"), or what Discord refuses. */
async function hearSubmitted(parts: DiscordParts, interaction: Interaction): Promise<void> {
  const { clock, says } = parts;
  const draft = submittedDraft(interaction.data);
  if (draft === undefined) return parts.tell(interaction, "I cannot read this form: open it again with /status.");
  const isAgain = SUBMITTED.parse(interaction.data).custom_id === FORMS.again && interaction.on?.isEphemeral === true;
  await interaction.respond(isAgain ? { type: UPDATE_LATER } : { type: MESSAGE_LATER, data: { flags: EPHEMERAL } });
  const { reply, sentence } = await previewOf(parts, interaction, draft);
  const key = await keepDraft(says, sentence === undefined ? draft : { ...draft, sentence });
  const preview: Preview = { reply, key, ...(sentence === undefined ? {} : { submission: interaction.id }) };
  const body = previewBody(preview, { zone: interaction.actor.zone, now: clock.now() });
  await showPreview(parts, interaction, body);
}

async function showPreview(
  { bot, clock, log, rest, stopping }: DiscordParts,
  { token }: Interaction,
  body: JsonObject,
): Promise<void> {
  const original = `/webhooks/${bot.application}/${token}/messages/@original`;
  for (const waitMs of [...SHOW_AGAIN_MS, undefined]) {
    try {
      await rest.call("PATCH", original, { body, byToken: true });
      return;
    } catch (error) {
      if (waitMs === undefined || !(error instanceof BotError) || !ERRORS[error.code].retry) throw error;
      log.warn("discord.preview.not_shown", { error });
      await clock.sleep(waitMs, stopping);
    }
  }
}

async function previewOf(
  parts: DiscordParts,
  interaction: Interaction,
  draft: Draft,
): Promise<{ readonly reply: Reply; readonly sentence?: string }> {
  const { desk, log } = parts;
  try {
    const sentence = await desk.statusSentence(filledStatus(draft));
    const actor = await speaker(parts, interaction);
    if (actor === undefined) throw new BotError("forbidden", STRANGER);
    return { reply: await desk.preview(actor, placeOf(interaction.at), sentence), sentence };
  } catch (error) {
    const code = error instanceof BotError ? error.code : "bug";
    if (code === "bug") log.error("discord.form.failed", { error });
    return { reply: { type: "reply", tone: ERRORS[code].tone, title: sentenceOf(error) } };
  }
}

async function hearPreviewPress(parts: DiscordParts, interaction: Interaction, press: PreviewPress): Promise<void> {
  const draft = await findDraft(parts.says, press.key);
  if (draft === undefined) return parts.tell(interaction, TOO_OLD);
  if (press.type === "publish" && draft.sentence !== undefined)
    return publish(parts, interaction, press, draft.sentence);
  if (await openStatusForm(parts, interaction, FORMS.again, draft)) return;
  await parts.tell(interaction, "The form cannot be opened now: try again, or type it: /status update:…");
}

/**
 * Says what was shown, in the name of the form that was sent off: pressed twice, or delivered twice, it is said once. The
 * preview loses its buttons with the same answer.
 */
async function publish(
  parts: DiscordParts,
  interaction: Interaction,
  { submission }: Extract<PreviewPress, { type: "publish" }>,
  sentence: string,
): Promise<void> {
  const content = "On its way: the answer comes below.";
  const data = { content, embeds: [], components: [], allowed_mentions: { parse: [] } };
  const once: Interaction = {
    ...interaction,
    id: submission,
    respond: () => interaction.respond({ type: UPDATE, data }),
  };
  await parts.say(once, { text: sentence, more: { press: { publicly: true } } });
}
