import { CALLBACK, hasFlag, MESSAGE_FLAG } from "../bits.ts";
import { type MessageBody, SETTABLE, webhookEdit, webhookMessage } from "../schemas/message.ts";
import { type Interaction, TOKEN_MS, TOKEN_PREFIX } from "../world/interactions.ts";
import { messagePayload } from "../world/message-payloads.ts";
import { editMessage, removeMessage } from "../world/messages.ts";
import type { Channel, Message } from "../world/model.ts";
import type { World } from "../world/world.ts";
import { type Call, type Route, route } from "./call.ts";
import { showAnswer } from "./callbacks.ts";
import { editedContent, newContent } from "./content.ts";
import { NO, Refusal } from "./refusal.ts";

const OPEN = { auth: false } as const;

/** What an interaction's token is good for, its fifteen minutes long. */
export const webhookRoutes: readonly Route[] = [
  route("POST", "/webhooks/*/*", (call) => messagePayload(call.world, followUp(call)), OPEN),
  route("GET", "/webhooks/*/*/messages/*", (call) => messagePayload(call.world, answerOf(call).message), OPEN),
  route(
    "PATCH",
    "/webhooks/*/*/messages/*",
    (call) => {
      const answer = answerOf(call);
      change(call, answer, call.read(webhookEdit));
      return messagePayload(call.world, answer.message);
    },
    OPEN,
  ),
  route(
    "DELETE",
    "/webhooks/*/*/messages/*",
    (call) => {
      const { channel, message, interaction } = answerOf(call);
      removeMessage(call.world, channel, message);
      if (interaction.original === message) delete interaction.original;
      interaction.isThinking = interaction.isThinking && interaction.original !== undefined;
      return undefined;
    },
    OPEN,
  ),
];

interface Answer {
  readonly interaction: Interaction;
  readonly channel: Channel;
  readonly message: Message;
}

function followUp(call: Call): Message {
  const { world } = call;
  const interaction = byToken(world, call.params);
  if (interaction.callback === undefined) throw new Refusal(NO.unknownWebhook);
  const body = call.read(webhookMessage);
  const { original, channel } = interaction;
  // After a deferral the first followup takes the place of "thinking…", and its visibility (Discord docs, Followup Messages).
  if (interaction.isThinking && original !== undefined) {
    const { flags: _fixed, ...rest } = body;
    change(call, { interaction, channel, message: original }, rest);
    return original;
  }
  const content = newContent(world, body, SETTABLE.answer, call.complain);
  return showAnswer(world, interaction, content, original?.id ?? interaction.id);
}

function change(call: Call, { interaction, channel, message }: Answer, body: MessageBody): void {
  const { world } = call;
  const content = editedContent(body, message, call.complain);
  const wasThinking = hasFlag(message.flags, MESSAGE_FLAG.LOADING);
  editMessage(world, channel, message, { ...content, flags: content.flags & ~MESSAGE_FLAG.LOADING }, wasThinking);
  if (interaction.original === message) interaction.isThinking = false;
}

function answerOf({ world, params }: Call): Answer {
  const interaction = byToken(world, params);
  const { channel, original, callback, id } = interaction;
  const named = params[2];
  if (named === "@original" && (original === undefined || callback?.type === CALLBACK.modal)) {
    throw new Refusal(callback === undefined ? NO.unknownWebhook : NO.unknownMessage);
  }
  const message =
    named === "@original"
      ? original
      : channel.messages.find((one) => one.id === named && (one.interaction?.id === id || one === original));
  if (message === undefined || !channel.messages.includes(message)) throw new Refusal(NO.unknownMessage);
  return { interaction, channel, message };
}

/** Throws 50027 for a token that is none, or is good no more. */
function byToken(world: World, [application, token]: readonly string[]): Interaction {
  const interaction = world.interactions.get(token?.replace(TOKEN_PREFIX, "") ?? "");
  if (application !== world.applicationId || interaction === undefined || interaction.token !== token) {
    throw new Refusal(NO.unknownWebhook);
  }
  if (world.clock.now() - interaction.at > TOKEN_MS) throw new Refusal(NO.invalidWebhookToken);
  return interaction;
}
