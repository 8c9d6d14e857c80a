import type { FastifyPluginAsync } from "fastify";
import type { App } from "../app.ts";
import type { ChatAdapter } from "../core/chat.ts";
import { type Clock, sleptThrough } from "../core/clock.ts";
import { BotError, ERRORS, sentenceOf } from "../core/errors.ts";
import { type Log, spellOf } from "../core/log.ts";
import type { Chats } from "./chats.ts";

/** Between two attempts to reach a chat that could not be reached at the start, ms; the last one for ever after. */
const AGAIN_MS = [2_000, 5_000, 10_000, 30_000] as const;

/** A chat that is configured. */
export interface Chat {
  readonly platform: string;
  readonly plugins: readonly FastifyPluginAsync[];
  /** Reaches it once. Throws what keeps it from that. */
  open(app: App, log: Log): Promise<OpenedChat>;
}

export interface OpenedChat extends ChatAdapter {
  /** Where it is connected, for a person who starts it. */
  readonly line: string;
}

/** Connects a chat to the bot, in one attempt or many. */
export function connecting({ platform, open }: Chat, clock: Clock): Pick<Chats, "attach" | "stop"> {
  const stopping = new AbortController();
  let trying: Promise<void> = Promise.resolve();

  const connect = async (app: App, log: Log, tell: (line: string) => void): Promise<void> => {
    const chat = await open(app, log);
    if (stopping.signal.aborted) return chat.stop();
    // Stopped with the bot, also when it could not be started.
    await app.attach(chat);
    tell(chat.line);
  };

  const keepTrying = async (app: App, log: Log, tell: (line: string) => void): Promise<void> => {
    const spell = spellOf(log, `${platform}.start`);
    for (let tries = 0; ; tries += 1) {
      const waitMs = AGAIN_MS[Math.min(tries, AGAIN_MS.length - 1)] ?? 0;
      if (!(await sleptThrough(clock, waitMs, stopping.signal))) return;
      try {
        await connect(app, log, tell);
        return spell.worked();
      } catch (error) {
        spell.failed(error);
        if (!mayPass(error)) return tell(sentenceOf(error));
      }
    }
  };

  return {
    async attach(app, log, tell) {
      try {
        await connect(app, log, tell);
      } catch (error) {
        if (!mayPass(error)) throw error;
        log.warn(`${platform}.start.failed`, { error });
        tell(`${sentenceOf(error)} I keep trying.`);
        trying = keepTrying(app, log, tell);
      }
    },
    async stop() {
      stopping.abort();
      await trying;
    },
  };
}

function mayPass(error: unknown): boolean {
  return error instanceof BotError && ERRORS[error.code].retry;
}
