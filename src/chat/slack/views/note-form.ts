import type { ModalView } from "@slack/types";
import { z } from "zod";
import { cut, isBlank } from "../../../core/literal.ts";
import { NOTHING_TO_NOTE, noteQuestion, noteSentence } from "../../../core/note-form.ts";
import { TEXT_INPUT_CHARS, VIEW_TITLE_CHARS } from "../limits.ts";
import type { Listen, SlackParts } from "../ports.ts";
import { FORM_RETURN, type FormReturn, metadata } from "./form-meta.ts";
import { type FormAnswer, type FormOpening, openForm, returnOf, sayForm } from "./form-road.ts";
import { plainObject } from "./plain-object.ts";

const NOTE_FORM = "note_form";
/** Its one field: block and action. */
const NOTE = "note";

/** The view of Slack's payload view_submission (Slack docs, read 2026-11-21), as the note that it is. */
const SUBMITTED = z.object({
  id: z.string(),
  private_metadata: metadata(FORM_RETURN.extend({ handle: z.string() })),
  state: z.object({ values: z.object({ [NOTE]: z.object({ [NOTE]: z.object({ value: z.string().nullish() }) }) }) }),
});

/** Opens the form for a note on that alert; else as `openForm`. */
export function openNoteForm(parts: SlackParts, opening: FormOpening, handle: string): Promise<boolean> {
  return openForm(parts, opening, "alerts.write", async () => noteFormView(handle, returnOf(opening)));
}

/** The vendors take longer notes than a text field holds. */
function noteFormView(handle: string, to: FormReturn): ModalView {
  return {
    type: "modal",
    callback_id: NOTE_FORM,
    title: plainObject(cut(`Note on ${handle}`, VIEW_TITLE_CHARS)),
    submit: plainObject("Note"),
    close: plainObject("Cancel"),
    private_metadata: JSON.stringify({ ...to, handle }),
    blocks: [
      {
        type: "input",
        block_id: NOTE,
        label: plainObject(noteQuestion(handle)),
        element: { type: "plain_text_input", action_id: NOTE, multiline: true, max_length: TEXT_INPUT_CHARS },
      },
    ],
  };
}

/** A note that was sent off: everything that it is about is in the view, so any process can take it. */
export const listenToNoteForm: Listen = (app, parts) => {
  app.view({ callback_id: NOTE_FORM, type: "view_submission" }, async ({ ack, body }) => {
    const answer = await submitNote(parts, body.view, body.user.id);
    await (answer === undefined ? ack() : ack(answer));
  });
};

async function submitNote(parts: SlackParts, submitted: unknown, user: string): Promise<FormAnswer> {
  const { data: form, error } = SUBMITTED.safeParse(submitted);
  if (form === undefined) {
    parts.log.warn("slack.form.unreadable", { error });
    return wrong("I cannot read this form any more: close it and open it again.");
  }
  const text = form.state.values[NOTE][NOTE].value ?? "";
  if (isBlank(text)) return wrong(NOTHING_TO_NOTE);
  const { handle, ...to } = form.private_metadata;
  await sayForm(parts, { view: form.id, to, user, text: noteSentence(handle, text) });
  return undefined;
}

function wrong(sentence: string): FormAnswer {
  return { response_action: "errors", errors: { [NOTE]: sentence } };
}
