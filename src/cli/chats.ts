import type { FastifyPluginAsync } from "fastify";
import type { App } from "../app.ts";
import { sleptThrough } from "../core/clock.ts";
import { BotError, ERRORS, sentenceOf } from "../core/errors.ts";
import { type Log, spellOf } from "../core/log.ts";
import type { Setup } from "./setup.ts";

/** Between two attempts to reach a chat that could not be reached at the start, ms; the last one for ever after. */
const AGAIN_MS = [2_000, 5_000, 10_000, 30_000] as const;

/** The chats that a serving process is connected to. */
export interface Chats {
  /** What of theirs is on the bot's own HTTP server, which is there before the bot is. */
  readonly plugins: readonly FastifyPluginAsync[];
  /**
   * Connects them to the bot. One that cannot be reached is tried again for as long as it takes; `tell` is given a line
   * for a person whenever that changes. Throws BotError when a chat refuses what it is given: then nothing would help.
   */
  attach(app: App, log: Log, tell: (line: string) => void): Promise<void>;
  /** Tries no more. What is connected is stopped by the bot. */
  stop(): Promise<void>;
}

const NONE: Chats = { plugins: [], attach: async () => undefined, stop: async () => undefined };

/** Loads the chats that are configured, and no others. */
export async function openChats({ config, clock, log: ownLog }: Setup): Promise<Chats> {
  const { slack: settings, zone, adminChannel } = config;
  if (settings === undefined) return NONE;
  const [{ openSlack }, { createSlackDoor }, { slackAids }] = await Promise.all([
    import("../chat/slack/slack.ts"),
    import("../chat/slack/door.ts"),
    import("./slack-aids.ts"),
  ]);
  const door = createSlackDoor({ settings, clock, log: ownLog });
  const stopping = new AbortController();
  let trying: Promise<void> = Promise.resolve();

  const connect = async (app: App, log: Log, tell: (line: string) => void): Promise<void> => {
    const { store } = app.watched;
    const aids = slackAids(app, { clock, log, adminChannel });
    const slack = await openSlack({ settings, door, store, policy: app.slack, zone, clock, log, aids });
    if (stopping.signal.aborted) return slack.stop();
    // Stopped with the bot, also when it could not be started.
    await app.attach(slack);
    tell(slack.line);
  };

  const keepTrying = async (app: App, log: Log, tell: (line: string) => void): Promise<void> => {
    const spell = spellOf(log, "slack.start");
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
    plugins: [door.plugin],
    async attach(app, log, tell) {
      try {
        await connect(app, log, tell);
      } catch (error) {
        if (!mayPass(error)) throw error;
        log.warn("slack.start.failed", { error });
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
