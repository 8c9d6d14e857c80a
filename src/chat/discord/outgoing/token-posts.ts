import { BotError } from "../../../core/errors.ts";
import type { JsonObject } from "../../../core/json.ts";
import { parseAnswer } from "../../../core/wire.ts";
import type { DiscordMessage } from "../names.ts";
import type { DiscordBot, DiscordRest } from "../ports.ts";
import type { Rendered } from "../render/message.ts";
import { bodyOf } from "./body.ts";
import { POSTED } from "./channel-posts.ts";
import type { Deferral, Deferrals } from "./deferrals.ts";

/** Only the one who did the interaction sees it (Discord docs, Message flags, read 2026-11-21). */
export const EPHEMERAL = 1 << 6;
/** The message that said that the bot is thinking is not there any more, or nothing takes it for the token's. */
const NO_ORIGINAL = 10_008;

/**
 * Messages by an interaction's token, in the place of the interaction: they need no right there. Each resolves with where
 * it stands; undefined: the token works no more. Throws BotError.
 */
export interface TokenPosts {
  /** The message that says that the bot is thinking becomes this one. Said again it is the same message. */
  fill(deferral: Deferral, page: Rendered): Promise<DiscordMessage | undefined>;
  /**
   * A further one, for one or for all; nothing waits any more. One whose outcome is unknown may stand there twice when it
   * is said again.
   */
  follow(deferral: Deferral, page: Rendered, isPrivate: boolean): Promise<DiscordMessage | undefined>;
  /** Takes the message away that says that the bot is thinking. Throws BotError. */
  clear(deferral: Deferral): Promise<void>;
}

export interface TokenPostParts {
  readonly rest: DiscordRest;
  readonly bot: DiscordBot;
  readonly deferrals: Deferrals;
  /** Keeps what a page's buttons say. */
  keep(page: Rendered): Promise<void>;
}

export function createTokenPosts({ rest, bot, deferrals, keep }: TokenPostParts): TokenPosts {
  const addressOf = ({ token }: Deferral): string => `/webhooks/${bot.application}/${token}`;

  /** undefined: the token works no more. */
  async function unlessOver({ interaction }: Deferral, posting: Promise<unknown>): Promise<DiscordMessage | undefined> {
    try {
      const { id, channel_id: channel } = parseAnswer("Discord", POSTED, await posting, "an answer");
      return { id, channel };
    } catch (error) {
      if (!(error instanceof BotError) || error.code !== "expired") throw error;
      deferrals.drop(interaction);
      return undefined;
    }
  }

  async function post(deferral: Deferral, body: JsonObject): Promise<DiscordMessage | undefined> {
    return unlessOver(
      deferral,
      rest.call("POST", addressOf(deferral), { body, query: { wait: "true" }, byToken: true }),
    );
  }

  async function fill(deferral: Deferral, page: Rendered): Promise<DiscordMessage | undefined> {
    await keep(page);
    try {
      const original = `${addressOf(deferral)}/messages/@original`;
      const body = bodyOf(page);
      const filled = await unlessOver(deferral, rest.call("PATCH", original, { body, byToken: true }));
      deferral.isWaiting = false;
      return filled;
    } catch (error) {
      if (!(error instanceof BotError) || error.details.discord !== NO_ORIGINAL) throw error;
      deferral.isWaiting = false;
      return post(deferral, { ...bodyOf(page), flags: deferral.shownAs === "private" ? EPHEMERAL : 0 });
    }
  }

  async function clear(deferral: Deferral): Promise<void> {
    if (!deferral.isWaiting) return;
    try {
      await rest.call("DELETE", `${addressOf(deferral)}/messages/@original`, { byToken: true });
    } catch (error) {
      const isGone = error instanceof BotError && (error.details.discord === NO_ORIGINAL || error.code === "expired");
      if (!isGone) throw error;
    }
    deferral.isWaiting = false;
  }

  return {
    fill,
    clear,
    async follow(deferral, page, isPrivate) {
      await keep(page);
      // Discord would give the first further message to the one that waits, and with it who sees it.
      await clear(deferral);
      return post(deferral, { ...bodyOf(page), flags: isPrivate ? EPHEMERAL : 0 });
    },
  };
}
