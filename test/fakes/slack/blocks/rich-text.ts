import { z } from "zod";
import { identifier, items, words } from "./composition.ts";

/**
 * Rich text (Slack docs, rich text block, read 2026-11-21). Slack refuses an empty text, an empty list of elements and a
 * timestamp that is no integer ("must provide an integer"); the lengths are those of text objects, as none are documented.
 */
const TEXT_MAX = 3_000;
const URL_MAX = 3_000;
const INDENT_MAX = 8;

const style = z
  .strictObject({
    bold: z.boolean().optional(),
    code: z.boolean().optional(),
    italic: z.boolean().optional(),
    strike: z.boolean().optional(),
    underline: z.boolean().optional(),
  })
  .optional();
const text = z.strictObject({ type: z.literal("text"), text: words(TEXT_MAX), style });
const link = z.strictObject({
  type: z.literal("link"),
  url: words(URL_MAX).regex(/^https?:\/\/\S+$/iu, "must be a valid url"),
  text: words(TEXT_MAX).optional(),
  unsafe: z.boolean().optional(),
  style,
});
const emoji = z.strictObject({
  type: z.literal("emoji"),
  name: z.string().regex(/^[a-z0-9_+'-]+$/u, "must be the name of an emoji"),
  unicode: z.string().optional(),
  style,
});
const date = z.strictObject({
  type: z.literal("date"),
  timestamp: z.int("must provide an integer").nonnegative(),
  format: z.string().regex(/\{(?:date|time|ago|day_divider)\w*\}/u, "must have a date token"),
  url: words(URL_MAX).optional(),
  fallback: words(TEXT_MAX).optional(),
  style,
});
const user = z.strictObject({ type: z.literal("user"), user_id: words(20), style });
const channel = z.strictObject({ type: z.literal("channel"), channel_id: words(20), style });
const usergroup = z.strictObject({ type: z.literal("usergroup"), usergroup_id: words(20), style });
const color = z.strictObject({ type: z.literal("color"), value: z.string().regex(/^#[\da-f]{6}$/iu), style });
const broadcast = z.strictObject({
  type: z.literal("broadcast"),
  range: z.enum(["here", "channel", "everyone"]),
  style,
});

const inline = z.discriminatedUnion("type", [text, link, emoji, date, user, channel, usergroup, broadcast, color]);
export type RichTextElement = z.infer<typeof inline>;
const inlines = z.array(inline).min(1, "no fewer than 1 items allowed");
const border = z.union([z.literal(0), z.literal(1)]).optional();
const section = z.strictObject({ type: z.literal("rich_text_section"), elements: inlines });

export const richText = z.strictObject({
  type: z.literal("rich_text"),
  block_id: identifier.optional(),
  elements: z
    .array(
      z.discriminatedUnion("type", [
        section,
        z.strictObject({
          type: z.literal("rich_text_list"),
          style: z.enum(["bullet", "ordered"]),
          indent: z.int().min(0).max(INDENT_MAX).optional(),
          border,
          elements: items(section, Number.POSITIVE_INFINITY),
        }),
        z.strictObject({ type: z.literal("rich_text_quote"), border, elements: inlines }),
        z.strictObject({
          type: z.literal("rich_text_preformatted"),
          border,
          elements: z.array(z.discriminatedUnion("type", [text, link])).min(1),
        }),
      ]),
    )
    .min(1, "no fewer than 1 items allowed"),
});
