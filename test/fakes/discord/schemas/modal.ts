import { z } from "zod";
import { COMPONENT, customId, entitySelects, stringSelect, textDisplay } from "./components.ts";
import { maybe, text } from "./scalars.ts";

/** Discord docs, Modals and Component Reference, read 2026-11-21. */
const id = maybe(z.int().nonnegative());
const VALUE_CHARS_MAX = 4_000;
const input = {
  type: z.literal(COMPONENT.textInput),
  id,
  custom_id: customId,
  style: z.int().min(1).max(2),
  min_length: maybe(z.int().min(0).max(VALUE_CHARS_MAX)),
  max_length: maybe(z.int().min(1).max(VALUE_CHARS_MAX)),
  required: maybe(z.boolean()),
  value: maybe(text(VALUE_CHARS_MAX)),
  placeholder: maybe(text(100)),
};
const options = (max: number, min: number) =>
  z
    .array(
      z.strictObject({
        label: text(100, 1),
        value: text(100, 1),
        description: maybe(text(100)),
        default: maybe(z.boolean()),
      }),
    )
    .min(min)
    .max(max);
const choice = { id, custom_id: customId, required: maybe(z.boolean()) };

const label = z.strictObject({
  type: z.literal(COMPONENT.label),
  id,
  label: text(45, 1),
  description: maybe(text(100, 1)),
  component: z.discriminatedUnion("type", [
    z.strictObject(input),
    stringSelect,
    ...entitySelects,
    z.strictObject({
      type: z.literal(COMPONENT.fileUpload),
      ...choice,
      min_values: maybe(z.int().min(0).max(10)),
      max_values: maybe(z.int().min(1).max(10)),
    }),
    z.strictObject({ type: z.literal(COMPONENT.radioGroup), ...choice, options: options(10, 2) }),
    z.strictObject({
      type: z.literal(COMPONENT.checkboxGroup),
      ...choice,
      options: options(10, 1),
      min_values: maybe(z.int().min(0).max(10)),
      max_values: maybe(z.int().min(1).max(10)),
    }),
    z.strictObject({ type: z.literal(COMPONENT.checkbox), id, custom_id: customId, default: maybe(z.boolean()) }),
  ]),
});
const row = z.strictObject({
  type: z.literal(COMPONENT.row),
  id,
  components: z.array(z.strictObject({ ...input, label: text(45, 1) })).length(1),
});

export const modal = z
  .strictObject({
    custom_id: customId,
    title: text(45, 1),
    components: z
      .array(z.discriminatedUnion("type", [label, row, textDisplay]))
      .min(1)
      .max(5),
  })
  .superRefine(({ components }, context) => {
    const ids = components.flatMap((one) =>
      one.type === COMPONENT.label
        ? [one.component.custom_id]
        : one.type === COMPONENT.row
          ? one.components.map((inner) => inner.custom_id)
          : [],
    );
    if (new Set(ids).size < ids.length) {
      context.addIssue({ code: "custom", path: ["components"], message: "Component custom id cannot be duplicated" });
    }
  });
