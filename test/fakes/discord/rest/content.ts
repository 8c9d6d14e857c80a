import type { JsonObject } from "../../../../src/core/json.ts";
import { COMPONENT } from "../schemas/components.ts";
import { checkWhole, flatten, type MessageBody, SETTABLE } from "../schemas/message.ts";
import { mentionsOf } from "../world/mentions.ts";
import type { Mentions, Message } from "../world/model.ts";
import type { World } from "../world/world.ts";
import { NO, Refusal } from "./refusal.ts";

export interface Content {
  readonly content: string;
  readonly embeds: readonly JsonObject[];
  readonly components: readonly JsonObject[];
  readonly flags: number;
  readonly mentions: Mentions;
}

type Complain = (complaint: string) => void;

/** What a new message shows; throws 50006 where it shows nothing. */
export function newContent(world: World, body: MessageBody, settable: number, complain: Complain): Content {
  checkWhole(body);
  checkAllowedMentions(body, complain);
  const content = body.content ?? "";
  const embeds = plain(body.embeds);
  const components = withIds(plain(body.components));
  if (content.trim() === "" && embeds.length === 0 && components.length === 0) throw new Refusal(NO.emptyMessage);
  return {
    content,
    embeds: withTypes(embeds),
    components,
    flags: settableFlags(body.flags, settable, complain),
    mentions: mentionsOf(world, content, body.allowed_mentions ?? undefined),
  };
}

/** What an edit leaves of a message: what is not given stays, null and [] take it away. */
export function editedContent(body: MessageBody, message: Message, complain: Complain): Content {
  checkWhole(body, message.flags);
  checkAllowedMentions(body, complain);
  const content = body.content === undefined ? message.content : (body.content ?? "");
  const embeds = body.embeds === undefined ? message.embeds : withTypes(plain(body.embeds));
  const components = body.components === undefined ? message.components : withIds(plain(body.components));
  if (content.trim() === "" && embeds.length === 0 && components.length === 0) throw new Refusal(NO.emptyMessage);
  const kept = message.flags & ~SETTABLE.edit;
  // IS_COMPONENTS_V2 is never taken from a message again (Discord docs, Message Flags, read 2026-11-21).
  const stays = message.flags & SETTABLE.edit;
  const given = body.flags == null ? stays : settableFlags(body.flags, SETTABLE.edit | kept, complain) | (stays & V2);
  return { content, embeds, components, flags: kept | given, mentions: message.mentions };
}

const V2 = 1 << 15;

function settableFlags(flags: number | null | undefined, settable: number, complain: Complain): number {
  const strange = (flags ?? 0) & ~settable;
  if (strange !== 0) complain(`the flags ${strange} cannot be set here`);
  return (flags ?? 0) & settable;
}

/**
 * Outside text must never ping: every body with words in it says so itself, and names each that it does ping, all of whom
 * stand in its content.
 */
function checkAllowedMentions(
  { content, embeds, components, allowed_mentions: allowed }: MessageBody,
  complain: Complain,
) {
  const isWordless = !content && (embeds?.length ?? 0) === 0 && (components?.length ?? 0) === 0;
  if (isWordless) return;
  const text = content ?? "";
  const isSafe =
    allowed?.parse?.every((kind) => kind === "everyone" && /@(?:everyone|here)\b/u.test(text)) === true &&
    (allowed.users ?? []).every((id) => text.includes(`<@${id}>`)) &&
    (allowed.roles ?? []).every((id) => text.includes(`<@&${id}>`)) &&
    allowed.replied_user !== true;
  if (!isSafe)
    complain(`allowed_mentions is ${JSON.stringify(allowed ?? null)}, which nothing in the content asks for`);
}

function plain(parts: readonly unknown[] | null | undefined): JsonObject[] {
  return JSON.parse(JSON.stringify(parts ?? []));
}

function withTypes(embeds: readonly JsonObject[]): JsonObject[] {
  return embeds.map((one) => ({
    ...one,
    type: "rich",
    ...(Array.isArray(one.fields) && {
      fields: one.fields.map((field) => ({ inline: false, ...(isObject(field) ? field : {}) })),
    }),
  }));
}

/** What Discord fills in where nothing is said. */
const ONE = { min_values: 1, max_values: 1 };
const DEFAULTS: Readonly<Record<number, JsonObject>> = {
  [COMPONENT.stringSelect]: ONE,
  [COMPONENT.userSelect]: ONE,
  [COMPONENT.roleSelect]: ONE,
  [COMPONENT.mentionableSelect]: ONE,
  [COMPONENT.channelSelect]: ONE,
  [COMPONENT.separator]: { divider: true, spacing: 1 },
  [COMPONENT.container]: { accent_color: null, spoiler: false },
};

/** Discord numbers the components that nobody numbered. */
function withIds(components: readonly JsonObject[]): JsonObject[] {
  const taken = new Set(flatten(components).flatMap(({ id }) => (typeof id === "number" ? [id] : [])));
  let last = 0;
  const number = (one: JsonObject): JsonObject => {
    while (taken.has(last + 1)) last += 1;
    const id = typeof one.id === "number" && one.id !== 0 ? one.id : ++last;
    const { components: inner, accessory } = one;
    return {
      ...DEFAULTS[Number(one.type)],
      ...one,
      id,
      ...(Array.isArray(inner) && { components: inner.map(number) }),
      ...(isObject(accessory) && { accessory: number(accessory) }),
    };
  };
  return components.map(number);
}

function isObject(value: unknown): value is JsonObject {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
