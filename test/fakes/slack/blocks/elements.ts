import { z } from "zod";
import {
  confirm,
  identifier,
  items,
  option,
  optionGroups,
  options,
  plainText,
  richOption,
  words,
} from "./composition.ts";

/** Limits of elements, in characters or in items (Slack docs, Block Kit reference, block elements, read 2026-11-21). */
const BUTTON_TEXT_MAX = 75;
const BUTTON_VALUE_MAX = 2_000;
const BUTTON_URL_MAX = 3_000;
const PLACEHOLDER_MAX = 150;
const OVERFLOW_OPTIONS_MAX = 5;
const CHOICES_MAX = 10;
const INPUT_MAX = 3_000;
const ALT_MAX = 2_000;

const actionable = { action_id: identifier.optional(), confirm: confirm.optional() };
const focusable = { ...actionable, focus_on_load: z.boolean().optional() };
const placeholder = { placeholder: plainText(PLACEHOLDER_MAX).optional() };
const menu = { ...focusable, ...placeholder };
const several = { max_selected_items: z.int().positive().optional() };
const offered = { options: options.optional(), option_groups: optionGroups.optional() };
const date = z.string().regex(/^\d{4}-\d{2}-\d{2}$/u, "must be a date: YYYY-MM-DD");
const time = z.string().regex(/^\d{2}:\d{2}$/u, "must be a time: HH:mm");

const button = z.strictObject({
  type: z.literal("button"),
  ...actionable,
  text: plainText(BUTTON_TEXT_MAX),
  value: z
    .string()
    .max(BUTTON_VALUE_MAX, `must be less than ${BUTTON_VALUE_MAX + 1} characters`)
    .optional(),
  url: words(BUTTON_URL_MAX).optional(),
  style: z.enum(["primary", "danger"]).optional(),
  accessibility_label: words(BUTTON_TEXT_MAX).optional(),
});
const overflow = z.strictObject({
  type: z.literal("overflow"),
  ...actionable,
  options: items(option, OVERFLOW_OPTIONS_MAX),
});
const staticSelect = z.strictObject({
  type: z.literal("static_select"),
  ...menu,
  ...offered,
  initial_option: option.optional(),
});
const multiStaticSelect = z.strictObject({
  type: z.literal("multi_static_select"),
  ...menu,
  ...several,
  ...offered,
  initial_options: options.optional(),
});
const fetched = { min_query_length: z.int().nonnegative().optional() };
const externalSelect = z.strictObject({
  type: z.literal("external_select"),
  ...menu,
  ...fetched,
  initial_option: option.optional(),
});
const multiExternalSelect = z.strictObject({
  type: z.literal("multi_external_select"),
  ...menu,
  ...several,
  ...fetched,
  initial_options: options.optional(),
});
const usersSelect = z.strictObject({ type: z.literal("users_select"), ...menu, initial_user: z.string().optional() });
const radioButtons = z.strictObject({
  type: z.literal("radio_buttons"),
  ...focusable,
  options: items(richOption, CHOICES_MAX),
  initial_option: richOption.optional(),
});
const checkboxes = z.strictObject({
  type: z.literal("checkboxes"),
  ...focusable,
  options: items(richOption, CHOICES_MAX),
  initial_options: items(richOption, CHOICES_MAX).optional(),
});
const datepicker = z.strictObject({ type: z.literal("datepicker"), ...menu, initial_date: date.optional() });
const timepicker = z.strictObject({
  type: z.literal("timepicker"),
  ...menu,
  initial_time: time.optional(),
  timezone: z.string().optional(),
});
const dispatchConfig = z.strictObject({
  trigger_actions_on: z.array(z.enum(["on_enter_pressed", "on_character_entered"])).optional(),
});
const plainTextInput = z.strictObject({
  type: z.literal("plain_text_input"),
  action_id: identifier.optional(),
  ...placeholder,
  initial_value: z.string().max(INPUT_MAX).optional(),
  multiline: z.boolean().optional(),
  min_length: z.int().min(0).max(INPUT_MAX).optional(),
  max_length: z.int().min(1).max(INPUT_MAX).optional(),
  dispatch_action_config: dispatchConfig.optional(),
  focus_on_load: z.boolean().optional(),
});
export const image = z.strictObject({
  type: z.literal("image"),
  image_url: words(BUTTON_URL_MAX),
  alt_text: words(ALT_MAX),
});

const menus = [
  staticSelect,
  multiStaticSelect,
  externalSelect,
  multiExternalSelect,
  usersSelect,
  radioButtons,
  checkboxes,
  datepicker,
  timepicker,
] as const;

/** Which element may stand where (Slack docs, each block's page, read 2026-11-21). */
export const actionElement = z.discriminatedUnion("type", [button, overflow, ...menus]);
export const accessory = z.discriminatedUnion("type", [button, overflow, image, ...menus]);
export const inputElement = z.discriminatedUnion("type", [plainTextInput, ...menus]);
