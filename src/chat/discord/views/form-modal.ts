import type { JsonObject } from "../../../core/json.ts";
import { LEVEL_WORDS, LEVELS } from "../../../core/status.ts";
import { OPTION_LABEL_CHARS, SELECT_OPTIONS } from "../limits.ts";
import { createApart } from "../menu/apart.ts";
import type { Draft } from "./form-draft.ts";
import type { FormFacts } from "./form-facts.ts";
import { menuField, readSubmitted, TEXT_CHARS, TEXT_STYLES, textField } from "./form-fields.ts";

/** What an option carries, characters (Discord docs, Component reference, read 2026-11-21). */
const OPTION_VALUE_CHARS = 100;

/** The inputs of the form. */
const FIELDS = {
  components: "components",
  level: "level",
  typed: "typed",
  message: "message",
  extras: "extras",
} as const;
const FURTHER = {
  label: "Further components",
  description: "By name or group, with a level of their own where they differ.",
};
const MESSAGE = {
  label: "What customers should read",
  description: "Published in the same step. Without it nothing is posted.",
};
const NOTIFY_OR_TEMPLATE = {
  label: "Subscribers and template",
  description: "A template opens a new notice, with its own text where none is written.",
};
const NOTIFY_ONLY = { label: "Subscribers", description: "Empty: nobody is notified." };
const NOTIFY = "notify";
const TEMPLATE = "template:";

/** A status form as a modal: five inputs, which is all that one holds. Pure. */
export function statusModal(customId: string, draft: Draft, facts: FormFacts): JsonObject {
  return {
    custom_id: customId,
    title: "Change status",
    components: [...componentInputs(draft, facts), ...textInputs(draft, facts), extrasInput(draft, facts)],
  };
}

function componentInputs({ chosen, level }: Draft, { components }: FormFacts): readonly JsonObject[] {
  const carried = components.filter(({ id }) => id.length <= OPTION_VALUE_CHARS).slice(0, SELECT_OPTIONS);
  const { shown } = createApart();
  const options = carried.map(({ id, label, level: now }) => ({
    label: shown(label, OPTION_LABEL_CHARS),
    value: id,
    description: `Now ${LEVEL_WORDS[now]}`,
    default: chosen.includes(id),
  }));
  const levels = LEVELS.map((one) => ({ label: LEVEL_WORDS[one], value: one, default: one === level }));
  const select = { max_values: options.length, options };
  return [
    // A menu must offer something; everything can be typed below.
    ...(options.length === 0
      ? []
      : [
          menuField(
            { label: "Components", description: "The likeliest ones; others are typed below." },
            FIELDS.components,
            select,
          ),
        ]),
    menuField(
      { label: "Level", description: "Of those chosen above, and those typed below without one." },
      FIELDS.level,
      { options: levels },
    ),
  ];
}

function textInputs({ typed, message }: Draft, { form }: FormFacts): readonly JsonObject[] {
  const messageChars = Math.min(TEXT_CHARS, form?.messageChars ?? TEXT_CHARS);
  return [
    textField(FURTHER, FIELDS.typed, {
      style: TEXT_STYLES.line,
      max_length: TEXT_CHARS,
      placeholder: "API=degraded, Web=major",
      ...(typed === "" ? {} : { value: typed }),
    }),
    textField(MESSAGE, FIELDS.message, {
      style: TEXT_STYLES.paragraph,
      max_length: messageChars,
      ...(message === "" ? {} : { value: message.slice(0, messageChars) }),
    }),
  ];
}

/** Whether subscribers are told, and from which template a notice is opened. */
function extrasInput({ notify, templates }: Draft, { form }: FormFacts): JsonObject {
  const { shown } = createApart();
  const known = (form?.templates ?? []).filter(({ id }) => TEMPLATE.length + id.length <= OPTION_VALUE_CHARS);
  const options = [
    { label: shown("Notify subscribers", OPTION_LABEL_CHARS), value: NOTIFY, default: notify },
    ...known.slice(0, SELECT_OPTIONS - 1).map(({ id, label }) => ({
      label: shown(`Template: ${label}`, OPTION_LABEL_CHARS),
      value: `${TEMPLATE}${id}`,
      default: templates.includes(id),
    })),
  ];
  const hasTemplates = options.length > 1;
  return menuField(hasTemplates ? NOTIFY_OR_TEMPLATE : NOTIFY_ONLY, FIELDS.extras, {
    max_values: options.length,
    options,
  });
}

/** undefined: it cannot be read. */
export function submittedDraft(data: unknown): Draft | undefined {
  const submitted = readSubmitted(data);
  if (submitted === undefined) return undefined;
  const { text, chosen } = submitted;
  const level = LEVELS.find((one) => chosen(FIELDS.level).includes(one));
  const extras = chosen(FIELDS.extras);
  return {
    chosen: [...chosen(FIELDS.components)],
    ...(level === undefined ? {} : { level }),
    typed: text(FIELDS.typed),
    message: text(FIELDS.message),
    templates: extras.flatMap((one) => (one.startsWith(TEMPLATE) ? one.slice(TEMPLATE.length) : [])),
    notify: extras.includes(NOTIFY),
  };
}
