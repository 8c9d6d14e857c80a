import { z } from "zod";

/**
 * Limits of Block Kit's parts, in characters or in items (Slack docs, Block Kit reference, composition objects and block
 * elements, read 2026-11-21).
 */
const TEXT_MAX = 3_000;
const OPTION_TEXT_MAX = 75;
const OPTION_VALUE_MAX = 75;
const OPTION_DESCRIPTION_MAX = 75;
const GROUP_LABEL_MAX = 75;
const URL_MAX = 3_000;
const CONFIRM_TITLE_MAX = 100;
const CONFIRM_TEXT_MAX = 300;
const CONFIRM_BUTTON_MAX = 30;
const OPTIONS_MAX = 100;
const ID_MAX = 255;

/** A string of at least one character; Slack counts as JavaScript does. */
export function words(max: number): z.ZodString {
  return z
    .string()
    .min(1, "must be more than 0 characters")
    .max(max, `must be less than ${max + 1} characters`);
}

export function items<T extends z.ZodType>(schema: T, max: number, min = 1): z.ZodArray<T> {
  return z.array(schema).min(min, `no fewer than ${min} items allowed`).max(max, `no more than ${max} items allowed`);
}

export const plainText = (max: number) =>
  z.strictObject({ type: z.literal("plain_text"), text: words(max), emoji: z.boolean().optional() });

export const mrkdwn = (max: number) =>
  z.strictObject({ type: z.literal("mrkdwn"), text: words(max), verbatim: z.boolean().optional() });

export const anyText = (max = TEXT_MAX) => z.discriminatedUnion("type", [plainText(max), mrkdwn(max)]);

export const identifier = words(ID_MAX);

/** Selects take plain text only; radio buttons and checkboxes mrkdwn too. */
const optionOf = <T extends z.ZodType>(text: T) =>
  z.strictObject({
    text,
    value: words(OPTION_VALUE_MAX),
    description: z.union([plainText(OPTION_DESCRIPTION_MAX), mrkdwn(OPTION_DESCRIPTION_MAX)]).optional(),
    url: words(URL_MAX).optional(),
  });
export const option = optionOf(plainText(OPTION_TEXT_MAX));
export const richOption = optionOf(anyText(OPTION_TEXT_MAX));

/** What a menu offers, in a block and in the answer to a `block_suggestion`. */
export const options = items(option, OPTIONS_MAX, 0);
export const optionGroups = items(
  z.strictObject({ label: plainText(GROUP_LABEL_MAX), options: items(option, OPTIONS_MAX, 0) }),
  OPTIONS_MAX,
  0,
);

export const confirm = z.strictObject({
  title: plainText(CONFIRM_TITLE_MAX).optional(),
  text: anyText(CONFIRM_TEXT_MAX),
  confirm: plainText(CONFIRM_BUTTON_MAX).optional(),
  deny: plainText(CONFIRM_BUTTON_MAX).optional(),
  style: z.enum(["primary", "danger"]).optional(),
});
