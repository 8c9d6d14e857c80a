import type { Permission } from "../../../core/command.ts";
import { BotError } from "../../../core/errors.ts";
import type { JsonObject } from "../../../core/json.ts";
import type { Actor } from "../../../core/people.ts";
import { placeOf } from "../names.ts";
import type { DiscordParts, Interaction } from "../ports.ts";

/** A first answer (Discord docs, Interaction Callback Type, read 2026-11-21). */
const MODAL = 9;

/**
 * Opens a form for somebody who may do what it is for; `modal` is made meanwhile. False when they may not do it there, or it
 * could not be opened: then whatever was said goes the way of words, and is answered. Never throws.
 */
export async function openForm(
  parts: DiscordParts,
  interaction: Interaction,
  permission: Permission,
  modal: () => Promise<JsonObject>,
): Promise<boolean> {
  const { desk, log } = parts;
  const place = placeOf(interaction.at);
  try {
    const [isAllowed, data] = await Promise.all([
      speaker(parts, interaction).then((actor) => actor !== undefined && desk.may(actor, place, permission)),
      modal(),
    ]);
    return isAllowed && (await interaction.respond({ type: MODAL, data }));
  } catch (error) {
    log[error instanceof BotError ? "warn" : "error"]("discord.form.not_opened", { place: place.id, error });
    return false;
  }
}

/** In a direct message nobody's roles are told. undefined: a stranger. */
export function speaker({ people }: DiscordParts, { isDirect, actor }: Interaction): Promise<Actor | undefined> {
  return isDirect ? people.inDirectMessage(actor) : Promise.resolve(actor);
}
