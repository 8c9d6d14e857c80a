import { notedAlert } from "../../../core/note-form.ts";
import type { FormName } from "../../../core/reply.ts";
import type { SlackParts } from "../ports.ts";
import type { PressedButton } from "../render/buttons.ts";
import type { FormOpening } from "./form-road.ts";
import { openNoteForm } from "./note-form.ts";
import { openStatusForm } from "./status-form.ts";

/** `say`: what the button says beside. */
type Open = (parts: SlackParts, opening: FormOpening, say: string | undefined) => Promise<boolean>;

const OPEN: Readonly<Record<FormName, Open>> = {
  status: (parts, opening) => openStatusForm(parts, opening),
  note: async (parts, opening, say) => {
    const handle = notedAlert(say);
    return handle !== undefined && openNoteForm(parts, opening, handle);
  },
};

/** What was pressed, and by whom. */
export interface FormPress extends Omit<FormOpening, "trigger"> {
  readonly trigger: string | undefined;
  readonly button: PressedButton;
}

/** Opens the form of a pressed button. False: it has none, or as `openForm`. Never throws. */
export async function openFormOf(parts: SlackParts, { button, trigger, ...by }: FormPress): Promise<boolean> {
  const { form, say } = button;
  return form !== undefined && trigger !== undefined && OPEN[form](parts, { ...by, trigger }, say);
}
