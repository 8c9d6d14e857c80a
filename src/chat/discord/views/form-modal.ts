import { z } from "zod";
import type { JsonObject } from "../../../core/json.ts";
import { LEVEL_WORDS, LEVELS } from "../../../core/status.ts";
import { OPTION_LABEL_CHARS, SELECT_OPTIONS } from "../limits.ts";
import { createApart } from "../menu/apart.ts";
import type { Draft } from "./form-draft.ts";
import type { FormFacts } from "./form-facts.ts";

/** Discord's own numbers (Component reference, read 2026-11-21). */
const STRING_SELECT = 3;
const TEXT_INPUT = 4;
const LABEL = 18;
const STYLES = { line: 1, paragraph: 2 } as const;
/** The longest text that an input takes, characters (same page). */
const TEXT_CHARS = 4_000;
/** What an option carries, characters (same page). */
const OPTION_VALUE_CHARS = 100;

/** The inputs of the form. */
const FIELDS = {
  components: "components",
  level: "level",
  typed: "typed",
  message: "message",
  extras: "extras",
} as const;
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
      : [input("Components", "The likeliest ones; others are typed below.", FIELDS.components, select)]),
    input("Level", "Of those chosen above, and those typed below without one.", FIELDS.level, { options: levels }),
  ];
}

function textInputs({ typed, message }: Draft, { form }: FormFacts): readonly JsonObject[] {
  const messageChars = Math.min(TEXT_CHARS, form?.messageChars ?? TEXT_CHARS);
  return [
    text("Further components", "By name or group, with a level of their own where they differ.", {
      custom_id: FIELDS.typed,
      style: STYLES.line,
      max_length: TEXT_CHARS,
      placeholder: "API=degraded, Web=major",
      ...(typed === "" ? {} : { value: typed }),
    }),
    text("What customers should read", "Published in the same step. Without it nothing is posted.", {
      custom_id: FIELDS.message,
      style: STYLES.paragraph,
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
  return input(
    hasTemplates ? "Subscribers and template" : "Subscribers",
    hasTemplates
      ? "A template opens a new notice, with its own text where none is written."
      : "Empty: nobody is notified.",
    FIELDS.extras,
    { max_values: options.length, options },
  );
}

/** Nothing has to be chosen. */
function input(label: string, description: string, customId: string, select: JsonObject): JsonObject {
  const component = { type: STRING_SELECT, custom_id: customId, required: false, min_values: 0, ...select };
  return { type: LABEL, label, description, component };
}

function text(label: string, description: string, given: JsonObject): JsonObject {
  return { type: LABEL, label, description, component: { type: TEXT_INPUT, required: false, ...given } };
}

/** A form that was sent off (Discord docs, Modal Submit Data, read 2026-11-21). */
const SUBMITTED = z.object({
  components: z.array(
    z.object({
      component: z
        .object({ custom_id: z.string(), value: z.string().nullish(), values: z.array(z.string()).nullish() })
        .optional(),
    }),
  ),
});

/** undefined: it cannot be read. */
export function submittedDraft(data: unknown): Draft | undefined {
  const read = SUBMITTED.safeParse(data).data;
  if (read === undefined) return undefined;
  const fieldOf = (name: string) => read.components.find(({ component }) => component?.custom_id === name)?.component;
  const chosenIn = (name: string): readonly string[] => fieldOf(name)?.values ?? [];
  const level = LEVELS.find((one) => chosenIn(FIELDS.level).includes(one));
  const extras = chosenIn(FIELDS.extras);
  return {
    chosen: [...chosenIn(FIELDS.components)],
    ...(level === undefined ? {} : { level }),
    typed: fieldOf(FIELDS.typed)?.value ?? "",
    message: fieldOf(FIELDS.message)?.value ?? "",
    templates: extras.flatMap((one) => (one.startsWith(TEMPLATE) ? one.slice(TEMPLATE.length) : [])),
    notify: extras.includes(NOTIFY),
  };
}
