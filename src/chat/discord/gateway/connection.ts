import { Client, Events, GatewayCloseCodes, GatewayDispatchEvents, GatewayIntentBits } from "discord.js";
import { BotError } from "../../../core/errors.ts";
import type { Log } from "../../../core/log.ts";
import { failureOf } from "../rest/failure.ts";
import { restOptions } from "../rest/rest.ts";
import type { DiscordSettings } from "../settings.ts";
import { createLeash } from "./leash.ts";

/**
 * Attempts of discord.js' own without success, after which it is left to ours, which waits for longer and longer: Discord
 * takes a bot's token away after 1,000 sessions in a day (Discord docs, Gateway, read 2026-11-21).
 */
const RECONNECTS_MAX = 10;

/** What the gateway may tell that somebody did. */
export type Heard = "message" | "interaction";

export interface ConnectOptions {
  readonly settings: Pick<DiscordSettings, "token" | "apiUrl">;
  /** Also what messages say that are not meant for the bot: a privileged intent. */
  readonly wantsContent: boolean;
  readonly log: Log;
  /** Called at once with each event, as Discord sent it. Must not throw. */
  take(heard: Heard, payload: unknown): void;
}

/** The bot on Discord's gateway, which resumes by itself after each interruption. */
export interface Connection {
  /** Resolves when it is connected; rejects with BotError when it cannot be: see `ended`. */
  readonly ready: Promise<void>;
  /**
   * Resolves when it cannot connect any more: with "vendor_auth" when Discord refuses the token, "forbidden" when it refuses
   * the privileged intent, else with what keeps it away.
   */
  readonly ended: Promise<BotError>;
  isConnected(): boolean;
  /** Resolves when nothing of it is left. */
  stop(): Promise<void>;
}

export function connect({ settings, wantsContent, log, take }: ConnectOptions): Connection {
  const leash = createLeash();
  const ready = Promise.withResolvers<void>();
  const ended = Promise.withResolvers<BotError>();
  let isUp = false;
  let isStopping = false;
  let failures = 0;
  const { Guilds, GuildMessages, DirectMessages, MessageContent } = GatewayIntentBits;
  const client = new Client({
    intents: [Guilds, GuildMessages, DirectMessages, ...(wantsContent ? [MessageContent] : [])],
    allowedMentions: { parse: [] },
    rest: restOptions(settings),
    ws: { buildStrategy: leash.buildStrategy },
  });
  // Payloads are read by schemas of ours: discord.js would keep all that it reads, and end the process over one that it
  // cannot read.
  Object.defineProperty(client.ws, "handlePacket", { value: () => false });

  const up = (): void => {
    isUp = true;
    failures = 0;
    ready.resolve();
  };
  const end = (error: BotError): void => {
    isUp = false;
    ended.resolve(error);
    ready.reject(error);
  };
  const hear = (heard: Heard) => (payload: unknown) => {
    if (!isStopping) take(heard, payload);
  };
  // Nobody may be waiting for it any more.
  ready.promise.catch(() => undefined);

  client.ws.on(GatewayDispatchEvents.Ready, up);
  client.ws.on(GatewayDispatchEvents.Resumed, up);
  client.ws.on(GatewayDispatchEvents.MessageCreate, hear("message"));
  client.ws.on(GatewayDispatchEvents.InteractionCreate, hear("interaction"));
  client.on(Events.ShardDisconnect, ({ code }) => end(closedBy(code)));
  client.on(Events.ShardReconnecting, () => {
    isUp = false;
    failures += 1;
    if (failures > RECONNECTS_MAX) end(new BotError("vendor_down", "Discord's gateway does not hold a connection."));
  });
  const tell = (error: Error): void => log.warn("discord.gateway.said", { said: error.message });
  client.on(Events.ShardError, tell);
  client.on(Events.Error, tell);
  client.on(Events.Warn, (said) => log.warn("discord.gateway.said", { said }));
  client.login(settings.token).catch((error: unknown) => end(failureToConnect(error)));

  return {
    ready: ready.promise,
    ended: ended.promise,
    isConnected: () => isUp,
    async stop() {
      isStopping = true;
      isUp = false;
      await leash.hold();
      await client.destroy();
    },
  };
}

/** What a close code means that discord.js takes for the end (Discord docs, Gateway close event codes, read 2026-11-21). */
function closedBy(code: number): BotError {
  const details = { code };
  if (code === GatewayCloseCodes.AuthenticationFailed) return refusedToken(details);
  if (code === GatewayCloseCodes.DisallowedIntents) {
    return new BotError(
      "forbidden",
      "Discord does not let me read messages that are not meant for me: turn on Message Content Intent (Developer Portal, Bot).",
      { details },
    );
  }
  return new BotError("vendor_broken", `Discord's gateway closed the connection for good (${code}).`, { details });
}

function failureToConnect(error: unknown): BotError {
  if (error instanceof Error && "code" in error && error.code === "TokenInvalid") return refusedToken({});
  return failureOf(error, "GET", false);
}

function refusedToken(details: Readonly<Record<string, unknown>>): BotError {
  const sentence = "Discord does not accept DISCORD_TOKEN: make a new one (Developer Portal, Bot, Reset Token).";
  return new BotError("vendor_auth", sentence, { details });
}
