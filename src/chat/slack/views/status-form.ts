import { z } from "zod";
import { BotError } from "../../../core/errors.ts";
import type { Log } from "../../../core/log.ts";
import { SELECT_OPTIONS } from "../limits.ts";
import type { Listen, SlackParts } from "../ports.ts";
import { componentOptions } from "./component-options.ts";
import { newForm } from "./form-changes.ts";
import { factsOf } from "./form-facts.ts";
import { type FormAnswer, type FormOpening, openForm, returnOf } from "./form-road.ts";
import { BLOCKS, formSchema, type OpenForm } from "./form-state.ts";
import { createPaced } from "./paced.ts";
import { createFormEditor } from "./status-form-edit.ts";
import { submitForm } from "./status-form-submit.ts";
import { ACTIONS, STATUS_FORM, statusFormView } from "./status-form-view.ts";

/** Slack tells of every few keystrokes; the counter follows as slowly as Tier 4 lets several people write. */
const COUNT_EVERY_MS = 2_000;

/** Opens the form that changes the status; else as `openForm`. */
export function openStatusForm(parts: SlackParts, opening: FormOpening): Promise<boolean> {
  return openForm(parts, opening, "status.write", async () => {
    const facts = await factsOf(parts.desk, parts.log);
    return statusFormView(newForm(returnOf(opening), [], facts), facts);
  });
}

/** What happens in the form: everything that it holds is in the view, so any process can go on with it. */
export const listenToStatusForm: Listen = (app, parts) => {
  const { log, clock, stopping } = parts;
  const editForm = createFormEditor(parts);
  const paced = createPaced(clock, COUNT_EVERY_MS, stopping);

  app.options(ACTIONS.components, async ({ ack, payload }) => {
    await ack({ options: await optionsFor(payload.value, parts) });
  });

  app.action({ action_id: /^status_form:/u }, async ({ ack, body, action }) => {
    await ack();
    const form = formIn(body, log);
    if (form === undefined || !("action_id" in action)) return;
    const edit = async (): Promise<void> => {
      try {
        await editForm(form, action.action_id, body.user.id);
      } catch (error) {
        // Closed, changed since, or Slack does not answer: the form still holds what was put into it.
        log[error instanceof BotError ? "info" : "error"]("slack.form.not_updated", { view: form.view, error });
      }
    };
    // What is shown may wait for the vendor and for Slack; the acknowledgement does not wait for that.
    if (action.action_id === ACTIONS.message) paced(form.view, edit);
    else void edit();
  });

  app.view({ callback_id: STATUS_FORM, type: "view_submission" }, async ({ ack, body }) => {
    const form = formIn(body, log);
    const answer = form === undefined ? unreadable() : await submitForm(parts, form, body.user.id);
    await (answer === undefined ? ack() : ack(answer));
  });
};

async function optionsFor(typed: string, { desk, log }: SlackParts) {
  try {
    return componentOptions(await desk.components(typed, SELECT_OPTIONS));
  } catch (error) {
    log[error instanceof BotError ? "warn" : "error"]("slack.form.no_options", { error });
    return [];
  }
}

function formIn(body: unknown, log: Log): OpenForm | undefined {
  const read = z.object({ view: formSchema }).safeParse(body);
  if (!read.success) log.warn("slack.form.unreadable", { error: read.error });
  return read.data?.view;
}

function unreadable(): FormAnswer {
  const errors = { [BLOCKS.components]: "I cannot read this form any more: close it and open it again." };
  return { response_action: "errors", errors };
}
