import { z } from "zod";
import { colour, httpUrl, maybe, text } from "./scalars.ts";

/** Discord docs, Embed Limits, read 2026-11-21. */
const EMBEDS_MAX = 10;
/** "The combined sum of characters in all title, description, field.name, field.value, footer.text, author.name". */
const EMBED_CHARS_MAX = 6_000;

const picture = z.strictObject({
  url: text(2_048).regex(/^(?:https?|attachment):\/\/\S+$/u),
  proxy_url: maybe(z.string()),
  width: maybe(z.int()),
  height: maybe(z.int()),
});

const embed = z.strictObject({
  type: maybe(z.string()),
  title: maybe(text(256)),
  description: maybe(text(4_096)),
  url: maybe(httpUrl.max(2_048)),
  timestamp: maybe(z.iso.datetime({ offset: true, local: true })),
  color: maybe(colour),
  author: maybe(
    z.strictObject({
      name: text(256, 1),
      url: maybe(httpUrl),
      icon_url: maybe(text(2_048)),
      proxy_icon_url: maybe(text(2_048)),
    }),
  ),
  footer: maybe(
    z.strictObject({ text: text(2_048, 1), icon_url: maybe(text(2_048)), proxy_icon_url: maybe(text(2_048)) }),
  ),
  image: maybe(picture),
  thumbnail: maybe(picture),
  provider: maybe(z.unknown()),
  video: maybe(z.unknown()),
  fields: maybe(
    z.array(z.strictObject({ name: text(256, 1), value: text(1_024, 1), inline: maybe(z.boolean()) })).max(25),
  ),
});

export type Embed = z.output<typeof embed>;

export const embeds = z
  .array(embed)
  .max(EMBEDS_MAX)
  .superRefine((all, context) => {
    for (const [index, one] of all.entries()) {
      if (isEmptyEmbed(one)) context.addIssue({ code: "custom", path: [index], message: "This field is required" });
    }
    const chars = all.reduce((sum, one) => sum + embedChars(one), 0);
    if (chars > EMBED_CHARS_MAX) {
      context.addIssue({
        code: "custom",
        message: `Embed size exceeds maximum size of ${EMBED_CHARS_MAX}; it has ${chars}`,
      });
    }
  });

function embedChars({ title, description, author, footer, fields }: Embed): number {
  const texts = [
    title,
    description,
    author?.name,
    footer?.text,
    ...(fields ?? []).flatMap(({ name, value }) => [name, value]),
  ];
  return texts.reduce((sum, one) => sum + (one?.length ?? 0), 0);
}

function isEmptyEmbed(one: Embed): boolean {
  return embedChars(one) === 0 && one.image == null && one.thumbnail == null;
}
