import { z } from "zod";
import { anyText, identifier, items, mrkdwn, plainText, words } from "./composition.ts";
import { accessory, actionElement, image, inputElement } from "./elements.ts";
import { richText } from "./rich-text.ts";

/** Limits of blocks, in characters or in items (Slack docs, Block Kit reference, blocks, read 2026-11-21). */
const SECTION_MAX = 3_000;
const FIELDS_MAX = 10;
const FIELD_MAX = 2_000;
const HEADER_MAX = 150;
const CONTEXT_ELEMENTS_MAX = 10;
const ACTIONS_MAX = 25;
const LABEL_MAX = 2_000;
const MARKDOWN_MAX = 12_000;
const ALT_MAX = 2_000;
const URL_MAX = 3_000;

const base = { block_id: identifier.optional() };

const section = z
  .strictObject({
    type: z.literal("section"),
    ...base,
    text: anyText(SECTION_MAX).optional(),
    fields: items(anyText(FIELD_MAX), FIELDS_MAX).optional(),
    accessory: accessory.optional(),
    expand: z.boolean().optional(),
  })
  .refine(({ text, fields }) => text !== undefined || fields !== undefined, "missing required field: text or fields");
const header = z.strictObject({ type: z.literal("header"), ...base, text: plainText(HEADER_MAX) });
const divider = z.strictObject({ type: z.literal("divider"), ...base });
const context = z.strictObject({
  type: z.literal("context"),
  ...base,
  elements: items(z.union([plainText(SECTION_MAX), mrkdwn(SECTION_MAX), image]), CONTEXT_ELEMENTS_MAX),
});
const actions = z.strictObject({ type: z.literal("actions"), ...base, elements: items(actionElement, ACTIONS_MAX) });
const input = z.strictObject({
  type: z.literal("input"),
  ...base,
  label: plainText(LABEL_MAX),
  element: inputElement,
  hint: plainText(LABEL_MAX).optional(),
  optional: z.boolean().optional(),
  dispatch_action: z.boolean().optional(),
});
const imageBlock = z.strictObject({
  type: z.literal("image"),
  ...base,
  image_url: words(URL_MAX),
  alt_text: words(ALT_MAX),
  title: plainText(ALT_MAX).optional(),
});
const markdown = z.strictObject({ type: z.literal("markdown"), ...base, text: words(MARKDOWN_MAX) });
/** Markdown stands in messages only (Slack docs, Block Kit reference, blocks, read 2026-11-21). */
export const messageBlock = z.discriminatedUnion("type", [
  section,
  header,
  divider,
  context,
  actions,
  input,
  imageBlock,
  markdown,
  richText,
]);
export const viewBlock = z.discriminatedUnion("type", [
  section,
  header,
  divider,
  context,
  actions,
  input,
  imageBlock,
  richText,
]);

const TITLE_MAX = 24;
const PRIVATE_METADATA_MAX = 3_000;
const shared = {
  blocks: z.array(z.unknown()),
  private_metadata: z
    .string()
    .max(PRIVATE_METADATA_MAX, `must be less than ${PRIVATE_METADATA_MAX + 1} characters`)
    .optional(),
  callback_id: z.string().max(255, "must be less than 256 characters").optional(),
  external_id: z.string().max(255, "must be less than 256 characters").optional(),
};

/** Views (Slack docs, Views reference, read 2026-11-21); their blocks are checked one by one. */
export const viewSchema = z.discriminatedUnion("type", [
  z.strictObject({
    type: z.literal("modal"),
    ...shared,
    title: plainText(TITLE_MAX),
    submit: plainText(TITLE_MAX).optional(),
    close: plainText(TITLE_MAX).optional(),
    clear_on_close: z.boolean().optional(),
    notify_on_close: z.boolean().optional(),
    submit_disabled: z.boolean().optional(),
  }),
  z.strictObject({ type: z.literal("home"), ...shared }),
]);
