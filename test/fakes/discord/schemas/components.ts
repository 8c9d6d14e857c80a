import { z } from "zod";
import { colour, httpUrl, maybe, snowflake, text } from "./scalars.ts";

/** Discord docs, Component Reference, read 2026-11-21. */
export const COMPONENT = {
  row: 1,
  button: 2,
  stringSelect: 3,
  textInput: 4,
  userSelect: 5,
  roleSelect: 6,
  mentionableSelect: 7,
  channelSelect: 8,
  section: 9,
  textDisplay: 10,
  thumbnail: 11,
  gallery: 12,
  file: 13,
  separator: 14,
  container: 17,
  label: 18,
  fileUpload: 19,
  radioGroup: 21,
  checkboxGroup: 22,
  checkbox: 23,
} as const;
export const BUTTON_LINK = 5;
const BUTTON_PREMIUM = 6;
export const ROWS_MAX = 5;
const ROW_BUTTONS_MAX = 5;
/** "Up to 40 total components", nested ones counted, of a message with IS_COMPONENTS_V2. */
export const COMPONENTS_V2_MAX = 40;
/** All that text displays of one message may say together. */
export const V2_CHARS_MAX = 4_000;

export const customId = text(100, 1);
const id = maybe(z.int().min(0).max(0xff_ff_ff_ff));
const emoji = z.strictObject({
  id: maybe(snowflake),
  name: text(32),
  animated: maybe(z.boolean()),
});
const media = z.strictObject({ url: text(2_048, 1) });

const button = z
  .strictObject({
    type: z.literal(COMPONENT.button),
    id,
    style: z.int().min(1).max(BUTTON_PREMIUM),
    label: maybe(text(80)),
    emoji: maybe(emoji),
    custom_id: maybe(customId),
    url: maybe(httpUrl.max(512)),
    sku_id: maybe(snowflake),
    disabled: maybe(z.boolean()),
  })
  .superRefine(({ style, label, emoji: picture, custom_id: ours, url, sku_id: sku }, context) => {
    const say = (message: string, path: string) => context.addIssue({ code: "custom", message, path: [path] });
    if (style === BUTTON_PREMIUM) return sku == null ? say("A premium button must have a SKU id", "sku_id") : undefined;
    if (style === BUTTON_LINK) {
      if (url == null) say("A url is required", "url");
      if (ours != null) say("A custom id and url cannot both be specified", "custom_id");
    } else {
      if (ours == null) say("A custom id is required", "custom_id");
      if (url != null) say("A custom id and url cannot both be specified", "url");
    }
    if (!label && picture == null) say("A button must have a label or an emoji", "label");
  });

const selectCommon = {
  id,
  custom_id: customId,
  placeholder: maybe(text(150)),
  min_values: maybe(z.int().min(0).max(25)),
  max_values: maybe(z.int().min(1).max(25)),
  disabled: maybe(z.boolean()),
  required: maybe(z.boolean()),
};
const option = z.strictObject({
  label: text(100, 1),
  value: text(100, 1),
  description: maybe(text(100)),
  emoji: maybe(emoji),
  default: maybe(z.boolean()),
});
export const stringSelect = z
  .strictObject({ type: z.literal(COMPONENT.stringSelect), ...selectCommon, options: z.array(option).min(1).max(25) })
  .superRefine(({ options, min_values: min, max_values: max }, context) => {
    const values = options.map(({ value }) => value);
    for (const [index, value] of values.entries()) {
      if (values.indexOf(value) !== index) {
        context.addIssue({
          code: "custom",
          path: ["options", index, "value"],
          message: "The specified option value is already used",
        });
      }
    }
    if ((max ?? 1) > options.length || (min ?? 1) > (max ?? 1)) {
      context.addIssue({ code: "custom", path: ["max_values"], message: "Number of values does not fit the options" });
    }
    if (options.filter((one) => one.default === true).length > (max ?? 1)) {
      context.addIssue({ code: "custom", path: ["options"], message: "There are too many default options" });
    }
  });
const defaults = maybe(z.array(z.strictObject({ id: snowflake, type: z.enum(["user", "role", "channel"]) })).max(25));
export const entitySelects = [
  z.strictObject({ type: z.literal(COMPONENT.userSelect), ...selectCommon, default_values: defaults }),
  z.strictObject({ type: z.literal(COMPONENT.roleSelect), ...selectCommon, default_values: defaults }),
  z.strictObject({ type: z.literal(COMPONENT.mentionableSelect), ...selectCommon, default_values: defaults }),
  z.strictObject({
    type: z.literal(COMPONENT.channelSelect),
    ...selectCommon,
    default_values: defaults,
    channel_types: maybe(z.array(z.int())),
  }),
] as const;

const row = z
  .strictObject({
    type: z.literal(COMPONENT.row),
    id,
    components: z
      .array(z.discriminatedUnion("type", [button, stringSelect, ...entitySelects]))
      .min(1)
      .max(ROW_BUTTONS_MAX),
  })
  .superRefine(({ components }, context) => {
    if (components.length > 1 && components.some(({ type }) => type !== COMPONENT.button)) {
      context.addIssue({ code: "custom", path: ["components"], message: "A row holds five buttons or one select" });
    }
  });
export const textDisplay = z.strictObject({ type: z.literal(COMPONENT.textDisplay), id, content: text(4_000, 1) });
const thumbnail = z.strictObject({
  type: z.literal(COMPONENT.thumbnail),
  id,
  media,
  description: maybe(text(1_024, 1)),
  spoiler: maybe(z.boolean()),
});
const section = z.strictObject({
  type: z.literal(COMPONENT.section),
  id,
  components: z.array(textDisplay).min(1).max(3),
  accessory: z.discriminatedUnion("type", [button, thumbnail]),
});
const gallery = z.strictObject({
  type: z.literal(COMPONENT.gallery),
  id,
  items: z
    .array(z.strictObject({ media, description: maybe(text(1_024, 1)), spoiler: maybe(z.boolean()) }))
    .min(1)
    .max(10),
});
const file = z.strictObject({ type: z.literal(COMPONENT.file), id, file: media, spoiler: maybe(z.boolean()) });
const separator = z.strictObject({
  type: z.literal(COMPONENT.separator),
  id,
  divider: maybe(z.boolean()),
  spacing: maybe(z.int().min(1).max(2)),
});
const inContainer = [row, textDisplay, section, gallery, file, separator] as const;
const container = z.strictObject({
  type: z.literal(COMPONENT.container),
  id,
  components: z.array(z.discriminatedUnion("type", inContainer)).min(1).max(COMPONENTS_V2_MAX),
  accent_color: maybe(colour),
  spoiler: maybe(z.boolean()),
});

/** What may stand at the top of a message; what the flag IS_COMPONENTS_V2 demands is checked with the whole message. */
export const messageComponents = z
  .array(z.discriminatedUnion("type", [...inContainer, container]))
  .max(COMPONENTS_V2_MAX);
