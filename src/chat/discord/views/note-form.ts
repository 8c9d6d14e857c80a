import { z } from "zod";
import type { JsonObject } from "../../../core/json.ts";
import { cut, isBlank } from "../../../core/literal.ts";
import { NOTHING_TO_NOTE, notedAlert, noteQuestion, noteSentence } from "../../../core/note-form.ts";
import { listenToPresses, pressedIn } from "../incoming/presses.ts";
import type { DiscordParts, Interaction, Listen } from "../ports.ts";
import { markedWith } from "../snowflake.ts";
import { readSubmitted, TEXT_CHARS, TEXT_STYLES, TITLE_CHARS, textField } from "./form-fields.ts";
import { openForm } from "./form-road.ts";

/** Its one input. */
const NOTE = "note";
/** The press that opened it, which no two forms share, and the alert. */
const FORM = /^note_form:(?<opened>\d{1,20}):(?<handle>[A-Z]{1,8}-\d{1,15})$/u;
const SUBMITTED = z.object({ custom_id: z.string().regex(FORM) });

/**
 * The form for a note on the alert that a card is about. All that it needs is in the form itself, so that any process can
 * take it.
 */
export const listenToNoteForm: Listen = (parts) => {
  const words = listenToPresses(parts);
  return {
    hears: ({ type, data, on }) =>
      type === "modal"
        ? SUBMITTED.safeParse(data).success
        : type === "component" && on !== undefined && pressedIn({ data })?.form === "note",
    async hear(interaction) {
      if (interaction.type === "modal") return hearNote(parts, interaction);
      const handle = notedAlert(pressedIn(interaction)?.say);
      if (handle !== undefined && (await openForm(parts, interaction, "alerts.write", modalFor(interaction, handle))))
        return;
      // Where the form cannot be opened what the button says goes the way of words, and is answered.
      await words.hear(interaction);
    },
  };
};

/** The vendors take longer notes than an input holds. */
function modalFor({ id }: Interaction, handle: string): () => Promise<JsonObject> {
  const label = cut(noteQuestion(handle), TITLE_CHARS);
  return async () => ({
    custom_id: `note_form:${id}:${handle}`,
    title: cut(`Note on ${handle}`, TITLE_CHARS),
    components: [textField({ label }, NOTE, { style: TEXT_STYLES.paragraph, max_length: TEXT_CHARS, required: true })],
  });
}

/** Sent off twice, or delivered twice, the same note is said once. */
async function hearNote(parts: DiscordParts, interaction: Interaction): Promise<void> {
  const { opened = "", handle = "" } = FORM.exec(SUBMITTED.parse(interaction.data).custom_id)?.groups ?? {};
  const text = readSubmitted(interaction.data)?.text(NOTE) ?? "";
  if (isBlank(text)) return parts.tell(interaction, NOTHING_TO_NOTE);
  await parts.say({ ...interaction, id: markedWith(opened, text) }, { text: noteSentence(handle, text) });
}
