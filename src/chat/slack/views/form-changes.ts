import { componentOptions } from "./component-options.ts";
import type { FormReturn } from "./form-meta.ts";
import type { FormState } from "./form-state.ts";
import { COMPONENTS_MOST, type FormFacts, messageCharsOf } from "./status-form-view.ts";

/** A form nobody has touched. `chosen`: ids of components. */
export function newForm(to: FormReturn, chosen: readonly string[], { components }: FormFacts): FormState {
  const known = components.filter(({ id }) => chosen.includes(id)).slice(0, COMPONENTS_MOST);
  return {
    meta: { ...to, filling: 0 },
    chosen: componentOptions(known).map(({ value, text }) => ({ id: value, label: text.text })),
    levels: new Map(),
    template: undefined,
    message: "",
    notify: true,
  };
}

/** Puts the chosen template's text into the message, unless somebody has written there. */
export function filledByTemplate(state: FormState, facts: FormFacts): FormState {
  const bodyOf = (id: string | undefined): string =>
    facts.form?.templates.find((template) => template.id === id)?.body.trim() ?? "";
  const { template, message, meta } = state;
  const { filledWith, ...others } = meta;
  const isOwn = message.trim() !== "" && message.trim() !== bodyOf(filledWith);
  const body = bodyOf(template);
  // A text that the field cannot hold is published as it is when the field stays empty.
  const text = body.length > messageCharsOf(facts) ? "" : body;
  if (isOwn || (message.trim() === text && filledWith === template)) return state;
  return {
    ...state,
    message: text,
    meta: { ...others, filling: meta.filling + 1, ...(template === undefined ? {} : { filledWith: template }) },
  };
}
