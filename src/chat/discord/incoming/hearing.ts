import { type Clock, sleptThrough } from "../../../core/clock.ts";
import { sentenceOf } from "../../../core/errors.ts";
import type { DiscordParts, Interaction, Listener } from "../ports.ts";

/**
 * Discord has a first answer after this time at the latest, whatever hangs: it waits 3 s and then says that the application
 * did not respond (Discord docs, Receiving and Responding, read 2026-11-21).
 */
const ANSWER_MS = 1_500;
/** Where the answer itself is what somebody waits for. */
const NEEDED_ANSWER_MS = 2_500;

/** Pressed or chosen, and none of the listeners knows it: it stands on a message of an older version. */
const UNKNOWN = "I do not know that any more: say it in words.";
export const STRANGER = "I answer only members of the servers that I work in.";
const ELSEWHERE = "I do not work in this server: an admin must add it to DISCORD_GUILD_IDS.";

/** Hears interactions. */
export interface Hearing {
  /** Resolves when all work on it is done but what the bot does with it. Never throws. */
  hear(interaction: Interaction): Promise<void>;
}

export type HearingParts = Pick<DiscordParts, "clock" | "log" | "guilds" | "defer" | "tell">;

export function createHearing(parts: HearingParts, listeners: readonly Listener[]): Hearing {
  const { clock, log, guilds } = parts;

  async function work(interaction: Interaction): Promise<void> {
    const { guild, type } = interaction;
    if (guild !== undefined && guilds.length > 0 && !guilds.includes(guild)) return refuse(interaction, ELSEWHERE);
    const listener = listeners.find((one) => one.hears(interaction));
    if (listener !== undefined) return listener.hear(interaction);
    log.warn("discord.interaction.unknown", { type });
    await refuse(interaction, UNKNOWN);
  }

  async function refuse(interaction: Interaction, line: string): Promise<void> {
    if (interaction.type === "autocomplete") await offerNothing(interaction);
    else await parts.tell(interaction, line);
  }

  async function hear(interaction: Interaction): Promise<void> {
    const done = new AbortController();
    const watching = answerInTime(clock, interaction, parts, done.signal);
    try {
      await work(interaction);
    } catch (error) {
      log.error("discord.listener.failed", { type: interaction.type, error });
      await refuse(interaction, sentenceOf(error));
    }
    done.abort();
    await watching;
  }

  return { hear };
}

/** One that was answered meanwhile refuses a second first answer, so nothing has to be known of the first. */
async function answerInTime(
  clock: Clock,
  interaction: Interaction,
  { defer, log }: HearingParts,
  done: AbortSignal,
): Promise<void> {
  const isNeeded = interaction.type === "autocomplete";
  if (!(await sleptThrough(clock, isNeeded ? NEEDED_ANSWER_MS : ANSWER_MS, done))) return;
  const isFirst = isNeeded
    ? await offerNothing(interaction)
    : await defer(interaction, interaction.type === "component" ? "silent" : "private");
  if (isFirst) log.warn("discord.interaction.slow", { type: interaction.type });
}

function offerNothing(interaction: Interaction): Promise<boolean> {
  return interaction.respond({ type: 8, data: { choices: [] } });
}
