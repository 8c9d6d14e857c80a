import type { ContextBlock, InputBlock, KnownBlock, ModalView } from "@slack/types";
import type { FormComponent, StatusForm } from "../../../core/desk.ts";
import { LEVEL_WORDS, LEVELS } from "../../../core/status.ts";
import { SELECT_OPTIONS, TEXT_INPUT_CHARS, VIEW_BLOCKS } from "../limits.ts";
import { BLOCKS, type ChosenComponent, type FormState, messageBlock, metaText, NO_TEMPLATE } from "./form-state.ts";
import { menuOption, plainObject } from "./plain-object.ts";

export const STATUS_FORM = "status_form";
/** What in the form is chosen, typed or pressed. */
export const ACTIONS = {
  components: "status_form:components",
  level: "status_form:level",
  template: "status_form:template",
  message: "status_form:message",
  notify: "status_form:notify",
  preview: "status_form:preview",
} as const;

/** Components that one form changes; a whole group is quicker to type. Each has a block, and a modal holds 100. */
export const COMPONENTS_MOST = 20;

/** What a form is filled with from outside. */
export interface FormFacts {
  /** Undefined: the status page did not tell. */
  readonly form: StatusForm | undefined;
  readonly components: readonly FormComponent[];
}

/** The form as a view of Slack. `preview`: blocks under it that show what would be done. Pure. */
export function statusFormView(state: FormState, facts: FormFacts, preview: readonly KnownBlock[] = []): ModalView {
  const blocks: KnownBlock[] = [
    componentsBlock(state),
    ...state.chosen.slice(0, COMPONENTS_MOST).map((component) => levelBlock(component, state, facts)),
    ...templateBlocks(state, facts),
    messageInput(state, facts),
    counterBlock(state, facts),
    notifyBlock(state),
    { type: "actions", elements: [{ type: "button", action_id: ACTIONS.preview, text: plainObject("Preview") }] },
    ...preview,
  ];
  return {
    type: "modal",
    callback_id: STATUS_FORM,
    title: plainObject("Change status"),
    submit: plainObject("Change status"),
    close: plainObject("Cancel"),
    private_metadata: metaText(state),
    blocks: blocks.slice(0, VIEW_BLOCKS),
  };
}

/** The longest message that this form and the page both take. */
export function messageCharsOf({ form }: FormFacts): number {
  return Math.min(TEXT_INPUT_CHARS, form?.messageChars ?? TEXT_INPUT_CHARS);
}

function componentsBlock({ chosen }: FormState): InputBlock {
  return {
    type: "input",
    block_id: BLOCKS.components,
    dispatch_action: true,
    label: plainObject("Components"),
    element: {
      type: "multi_external_select",
      action_id: ACTIONS.components,
      min_query_length: 0,
      max_selected_items: COMPONENTS_MOST,
      placeholder: plainObject("Search by name or group"),
      ...(chosen.length === 0 ? {} : { initial_options: chosen.map(({ id, label }) => menuOption(id, label)) }),
    },
  };
}

function levelBlock(component: ChosenComponent, { levels }: FormState, { components }: FormFacts): InputBlock {
  const { id, label } = component;
  const now = components.find((one) => one.id === id);
  const chosen = levels.get(id);
  const present = now === undefined ? "" : `, now ${LEVEL_WORDS[now.level]}`;
  return {
    type: "input",
    block_id: `${BLOCKS.level}${id}`,
    dispatch_action: true,
    label: plainObject(`${label}${present}`),
    element: {
      type: "static_select",
      action_id: ACTIONS.level,
      placeholder: plainObject("Level"),
      options: LEVELS.map((level) => menuOption(level, LEVEL_WORDS[level])),
      ...(chosen === undefined ? {} : { initial_option: menuOption(chosen, LEVEL_WORDS[chosen]) }),
    },
  };
}

/** Nothing where the page has none. */
function templateBlocks({ template }: FormState, { form }: FormFacts): readonly KnownBlock[] {
  if (form === undefined) return [contextBlock("The status page did not tell its templates; they can be named later.")];
  const shown = form.templates.slice(0, SELECT_OPTIONS - 1);
  const chosen = shown.find(({ id }) => id === template);
  if (shown.length === 0) return [];
  const left = form.templates.length - shown.length;
  const input: InputBlock = {
    type: "input",
    block_id: BLOCKS.template,
    dispatch_action: true,
    optional: true,
    label: plainObject("Template"),
    element: {
      type: "static_select",
      action_id: ACTIONS.template,
      placeholder: plainObject("None"),
      options: [menuOption(NO_TEMPLATE, "None"), ...shown.map(({ id, label }) => menuOption(id, label))],
      ...(chosen === undefined ? {} : { initial_option: menuOption(chosen.id, chosen.label) }),
    },
    hint: plainObject(
      left === 0
        ? "Opens a new notice with the template's name and text."
        : `Opens a new notice with the template's name and text. ${left} more can be typed: status open from …`,
    ),
  };
  return [input];
}

function messageInput({ meta, message }: FormState, facts: FormFacts): InputBlock {
  return {
    type: "input",
    block_id: messageBlock(meta),
    dispatch_action: true,
    optional: true,
    label: plainObject("What customers should read"),
    element: {
      type: "plain_text_input",
      action_id: ACTIONS.message,
      multiline: true,
      max_length: messageCharsOf(facts),
      dispatch_action_config: { trigger_actions_on: ["on_character_entered"] },
      ...(message === "" ? {} : { initial_value: message }),
    },
  };
}

function counterBlock({ message, template }: FormState, facts: FormFacts): ContextBlock {
  const most = messageCharsOf(facts);
  const count = `${message.length.toLocaleString("en")} of ${most.toLocaleString("en")} characters.`;
  return contextBlock(`${count} ${meaningOf(message, facts.form?.templates.find(({ id }) => id === template)?.body)}`);
}

function meaningOf(message: string, body: string | undefined): string {
  if (message.trim() !== "") return "It is published in the same step.";
  if (body === undefined) return "Without a text only the levels change: nothing is posted and nobody is notified.";
  return `Without a text the template's own is published (${body.length.toLocaleString("en")} characters).`;
}

function notifyBlock({ notify }: FormState): InputBlock {
  const option = menuOption("notify", "Notify subscribers");
  return {
    type: "input",
    block_id: BLOCKS.notify,
    dispatch_action: true,
    optional: true,
    label: plainObject("Subscribers"),
    element: {
      type: "checkboxes",
      action_id: ACTIONS.notify,
      options: [option],
      ...(notify ? { initial_options: [option] } : {}),
    },
  };
}

function contextBlock(text: string): ContextBlock {
  return { type: "context", elements: [plainObject(text)] };
}
