import { z } from "zod";
import type { JsonObject } from "../../../../src/core/json.ts";
import { CALLBACK, hasFlag, MESSAGE_FLAG } from "../bits.ts";
import { faultAt } from "../rest/body.ts";
import { COMPONENT, COMPONENTS_V2_MAX, messageComponents, ROWS_MAX, V2_CHARS_MAX } from "./components.ts";
import { embeds } from "./embeds.ts";
import { maybe, snowflake, text, unique } from "./scalars.ts";

/** Discord docs, Create Message, read 2026-11-21. */
const CONTENT_CHARS_MAX = 2_000;
const NONCE_CHARS_MAX = 25;

const flags = z.int().nonnegative();
const allowedMentions = z
  .strictObject({
    parse: maybe(z.array(z.enum(["users", "roles", "everyone"]))),
    users: maybe(unique(z.array(snowflake).max(100))),
    roles: maybe(unique(z.array(snowflake).max(100))),
    replied_user: maybe(z.boolean()),
  })
  .superRefine(({ parse, users, roles }, context) => {
    for (const [name, list] of [
      ["users", users],
      ["roles", roles],
    ] as const) {
      if (parse?.includes(name) === true && (list?.length ?? 0) > 0) {
        context.addIssue({
          code: "custom",
          message: `parse:["${name}"] and ${name}: [ids...] are mutually exclusive.`,
        });
      }
    }
  });
const common = {
  content: maybe(text(CONTENT_CHARS_MAX)),
  embeds: maybe(embeds),
  components: maybe(messageComponents),
  allowed_mentions: maybe(allowedMentions),
  flags: maybe(flags),
  attachments: maybe(z.array(z.looseObject({ id: z.union([z.string(), z.int()]) })).max(10)),
};

/** What discord.js sends of its own accord with every message, and Discord leaves out in silence. */
const fromClient = { tts: maybe(z.literal(false)), enforce_nonce: maybe(z.literal(false)) };

export const newMessage = z.strictObject({
  ...common,
  tts: maybe(z.boolean()),
  nonce: maybe(z.union([text(NONCE_CHARS_MAX), z.int()])),
  enforce_nonce: maybe(z.boolean()),
  sticker_ids: maybe(z.array(snowflake).max(3)),
  message_reference: maybe(
    z.strictObject({
      type: maybe(z.int().min(0).max(1)),
      message_id: snowflake,
      channel_id: maybe(snowflake),
      guild_id: maybe(snowflake),
      fail_if_not_exists: maybe(z.boolean()),
    }),
  ),
});
export const editedMessage = z.strictObject({ ...common, ...fromClient, sticker_ids: maybe(z.array(snowflake)) });
/** Of a followup; its `username` is ignored, and discord.js sends it all the same. */
export const webhookMessage = z.strictObject({
  ...common,
  ...fromClient,
  username: maybe(text(80, 1)),
  avatar_url: maybe(text(2_048)),
});
export const webhookEdit = z.strictObject({ ...common, ...fromClient, username: maybe(text(80, 1)) });
export const callbackMessage = z.strictObject({ ...common, ...fromClient });
export const deferral = z.strictObject({ flags: maybe(flags) });
export const choices = z.strictObject({
  choices: z
    .array(
      z.strictObject({
        name: text(100, 1),
        name_localizations: maybe(z.record(z.string(), text(100, 1))),
        value: z.union([text(100), z.number()]),
      }),
    )
    .max(25),
});

/** What the bodies of all messages have in common. */
export interface MessageBody {
  readonly content?: string | null | undefined;
  readonly embeds?: readonly unknown[] | null | undefined;
  readonly components?: readonly { readonly type: number }[] | null | undefined;
  readonly allowed_mentions?: z.output<typeof allowedMentions> | null | undefined;
  readonly flags?: number | null | undefined;
}

/** Which flags may be given where. */
export const SETTABLE = {
  post: MESSAGE_FLAG.SUPPRESS_EMBEDS | MESSAGE_FLAG.SUPPRESS_NOTIFICATIONS | MESSAGE_FLAG.IS_COMPONENTS_V2,
  edit: MESSAGE_FLAG.SUPPRESS_EMBEDS | MESSAGE_FLAG.IS_COMPONENTS_V2,
  answer:
    MESSAGE_FLAG.SUPPRESS_EMBEDS |
    MESSAGE_FLAG.SUPPRESS_NOTIFICATIONS |
    MESSAGE_FLAG.IS_COMPONENTS_V2 |
    MESSAGE_FLAG.EPHEMERAL,
  [CALLBACK.deferMessage]: MESSAGE_FLAG.EPHEMERAL,
} as const;

/** What the schemas of single parts cannot say: the rules of the old and the new components, and ids that come twice. */
export function checkWhole({ content, embeds: some, components, flags: given }: MessageBody, before = 0): void {
  const isV2 = hasFlag((given ?? 0) | before, MESSAGE_FLAG.IS_COMPONENTS_V2);
  const all = flatten(components ?? []);
  if (isV2) {
    if (content)
      throw faultAt(
        "content",
        "MESSAGE_CANNOT_USE_LEGACY_FIELDS_WITH_COMPONENTS_V2",
        "The 'content' field cannot be used when using MessageFlags.IS_COMPONENTS_V2",
      );
    if ((some?.length ?? 0) > 0)
      throw faultAt(
        "embeds",
        "MESSAGE_CANNOT_USE_LEGACY_FIELDS_WITH_COMPONENTS_V2",
        "The 'embeds' field cannot be used when using MessageFlags.IS_COMPONENTS_V2",
      );
    if (all.length > COMPONENTS_V2_MAX)
      throw faultAt(
        "components",
        "COMPONENT_MAX_TOTAL_COMPONENTS_EXCEEDED",
        `The maximum number of components is ${COMPONENTS_V2_MAX}`,
      );
    const chars = all.reduce(
      (sum, one) => sum + (one.type === COMPONENT.textDisplay ? String(one.content).length : 0),
      0,
    );
    if (chars > V2_CHARS_MAX)
      throw faultAt("components", "BASE_TYPE_BAD_LENGTH", `Text displays may say ${V2_CHARS_MAX} characters together`);
  } else {
    if ((components?.length ?? 0) > ROWS_MAX)
      throw faultAt("components", "BASE_TYPE_BAD_LENGTH", `Must be between 0 and ${ROWS_MAX} in length.`);
    const strange = (components ?? []).findIndex(({ type }) => type !== COMPONENT.row);
    if (strange !== -1)
      throw faultAt(`components.${strange}.type`, "UNION_TYPE_CHOICES", 'Value of field "type" must be one of (1,).');
  }
  const ids = all.flatMap(({ custom_id: id }) => (typeof id === "string" ? [id] : []));
  const double = ids.find((id, index) => ids.indexOf(id) !== index);
  if (double !== undefined)
    throw faultAt(
      "components",
      "COMPONENT_CUSTOM_ID_DUPLICATED",
      `Component custom id cannot be duplicated: ${double}`,
    );
}

/** Components with everything in them. */
export function flatten(components: readonly object[]): JsonObject[] {
  return components.flatMap((one) => {
    const plain: JsonObject = JSON.parse(JSON.stringify(one));
    const { components: inner, accessory, component } = plain;
    return [
      plain,
      ...flatten(Array.isArray(inner) ? inner : []),
      ...flatten(
        [accessory, component].filter((part): part is JsonObject => typeof part === "object" && part !== null),
      ),
    ];
  });
}
