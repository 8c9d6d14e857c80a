import { z } from "zod";
import type { JsonObject } from "../../../../src/core/json.ts";
import { CALLBACK, hasFlag, INTERACTION, MESSAGE_FLAG, MESSAGE_TYPE } from "../bits.ts";
import { callbackMessage, choices, deferral, SETTABLE } from "../schemas/message.ts";
import { modal } from "../schemas/modal.ts";
import { ANSWER_MS, type Interaction } from "../world/interactions.ts";
import { messagePayload } from "../world/message-payloads.ts";
import { editMessage, postMessage } from "../world/messages.ts";
import type { Message } from "../world/model.ts";
import { tellWatchers, type World } from "../world/world.ts";
import { faultAt, readBody } from "./body.ts";
import { type Route, route } from "./call.ts";
import { editedContent, newContent } from "./content.ts";
import { NO, Refusal } from "./refusal.ts";

const envelope = z.strictObject({ type: z.int(), data: z.unknown().optional() });

export const callbackRoutes: readonly Route[] = [
  route(
    "POST",
    "/interactions/*/*/callback",
    (call) => {
      const { world, params, query } = call;
      const interaction = world.interactions.get(params[0] ?? "");
      if (interaction === undefined || interaction.token !== params[1]) throw new Refusal(NO.unknownInteraction);
      answerInteraction(world, interaction, call.read(z.unknown()), call.complain);
      if (query.get("with_response") !== "true") return undefined;
      const { id, type, original, callback, channel } = interaction;
      // Of a deferral only the message's id is told (Discord's OpenAPI document, InteractionCallbackResponse).
      const isMessage = callback?.type === CALLBACK.message || callback?.type === CALLBACK.update;
      return {
        interaction: {
          id,
          type,
          channel_id: channel.id,
          ...(channel.guildId !== undefined && { guild_id: channel.guildId }),
          response_message_loading: interaction.isThinking,
          response_message_ephemeral: original?.onlyFor !== undefined,
          ...(original !== undefined && { response_message_id: original.id }),
        },
        ...(isMessage &&
          original !== undefined && {
            resource: { type: callback?.type ?? 0, message: messagePayload(world, original) },
          }),
      };
    },
    { auth: false },
  ),
];

/** The app's first answer, over REST or as the body of an HTTP interaction. Throws Refusal. */
export function answerInteraction(
  world: World,
  interaction: Interaction,
  body: unknown,
  complain: (complaint: string) => void,
): void {
  if (interaction.callback !== undefined) throw new Refusal(NO.alreadyAcknowledged);
  if (interaction.isFailed || world.clock.now() - interaction.at > ANSWER_MS) throw new Refusal(NO.unknownInteraction);
  const { type, data } = readBody(envelope, body, complain);
  if (!takes(interaction, type)) {
    throw faultAt("type", "INTERACTION_CALLBACK_TYPE_INVALID", `Interaction callback type ${type} is not valid here`);
  }
  const read = <S extends z.ZodType>(schema: S): z.output<S> => readBody(schema, data ?? {}, complain, ["data"]);
  switch (type) {
    case CALLBACK.message: {
      const content = newContent(world, read(callbackMessage), SETTABLE.answer, complain);
      interaction.original = showAnswer(world, interaction, content);
      break;
    }
    case CALLBACK.deferMessage: {
      const flags = (read(deferral).flags ?? 0) & SETTABLE[CALLBACK.deferMessage];
      interaction.isThinking = true;
      interaction.original = showAnswer(world, interaction, { flags: flags | MESSAGE_FLAG.LOADING });
      break;
    }
    case CALLBACK.deferUpdate:
      if (interaction.message !== undefined) interaction.original = interaction.message;
      break;
    case CALLBACK.update: {
      const { message, channel } = interaction;
      if (message === undefined) throw new Refusal(NO.unknownMessage);
      interaction.original = message;
      const content = editedContent(read(callbackMessage), message, complain);
      editMessage(world, channel, message, content, true);
      break;
    }
    case CALLBACK.autocomplete:
      read(choices);
      break;
    case CALLBACK.modal:
      read(modal);
      break;
  }
  interaction.callback = { type, data: plain(data) };
  if (type === CALLBACK.modal) {
    world.modals.set(interaction.user.id, { content: plain(data), from: interaction });
    tellWatchers(world, { type: "modal", userId: interaction.user.id, modal: plain(data) });
  }
  interaction.settle();
}

/** A message that answers an interaction; who alone sees it follows from its flags. */
export function showAnswer(
  world: World,
  { id, type, user, channel, payload }: Interaction,
  content: Partial<Pick<Message, "content" | "embeds" | "components" | "mentions">> & { readonly flags: number },
  reference?: string,
): Message {
  const name = payload.data;
  const isCommand = type === INTERACTION.command && reference === undefined;
  const isContext = isCommand && isObject(name) && name.type !== 1;
  return postMessage(world, channel, {
    ...content,
    authorId: world.bot.id,
    byApp: true,
    type: isContext
      ? MESSAGE_TYPE.contextCommand
      : isCommand
        ? MESSAGE_TYPE.command
        : reference === undefined
          ? MESSAGE_TYPE.default
          : MESSAGE_TYPE.reply,
    interaction: { id, type, userId: user.id },
    ...(reference !== undefined && { reference }),
    ...(hasFlag(content.flags, MESSAGE_FLAG.EPHEMERAL) && { onlyFor: user.id }),
  });
}

/** Which answers fit what was done (Discord docs, Interaction Callback Type, read 2026-11-21). */
function takes({ type, message }: Interaction, answer: number): boolean {
  if (type === INTERACTION.autocomplete) return answer === CALLBACK.autocomplete;
  if (answer === CALLBACK.message || answer === CALLBACK.deferMessage) return true;
  if (answer === CALLBACK.deferUpdate || answer === CALLBACK.update) {
    return type === INTERACTION.component || (type === INTERACTION.modal && message !== undefined);
  }
  return answer === CALLBACK.modal && type !== INTERACTION.modal;
}

function plain(data: unknown): JsonObject {
  const value: unknown = JSON.parse(JSON.stringify(data ?? {}));
  return isObject(value) ? value : {};
}

function isObject(value: unknown): value is JsonObject {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
