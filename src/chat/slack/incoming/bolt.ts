import { App, type CodedError, type Context, ErrorCode, LogLevel } from "@slack/bolt";
import { BotError, sentenceOf } from "../../../core/errors.ts";
import type { JsonObject } from "../../../core/json.ts";
import type { Listen, SlackParts } from "../ports.ts";
import type { Aside } from "./aside.ts";
import { isObject } from "./body.ts";
import { listenToCommands } from "./commands.ts";
import { createIntake, type Intake } from "./intake.ts";
import { keyOf, readInteraction } from "./interaction.ts";
import { loggerFor } from "./logger.ts";
import { listenToMessages } from "./messages.ts";
import { listenToPresses } from "./presses.ts";
import { createMouth } from "./said.ts";

/** Pressed or chosen, and none of the listeners knows it: it stands on a message of an older version. */
const UNKNOWN = "I do not know that any more: say it in words.";

export interface IncomingOptions {
  readonly parts: SlackParts;
  readonly aside: Aside;
  /** Listeners beside those for words and presses. */
  readonly listeners: readonly Listen[];
}

/** What Bolt tells of a listener that failed. */
interface Failure {
  readonly error: CodedError;
  readonly body: unknown;
  readonly context: Context;
}

/** Bolt with all listeners, behind an intake of our own: Bolt acknowledges before anybody has taken what was said. */
export function openIncoming({ parts, aside, listeners }: IncomingOptions): Intake {
  const { clock, log } = parts;
  const app = new App({
    // The roads to Slack are ours, and lead to `processEvent`.
    receiver: { init: () => undefined, start: async () => undefined, stop: async () => undefined },
    authorize: ({ teamId }) => authorize(teamId, parts),
    logger: loggerFor(log, "slack.bolt", LogLevel.WARN),
    convoStore: false,
    extendedErrorHandler: true,
  });
  app.error((failure: Failure) => onFailure(failure));
  const mouth = createMouth(parts);
  listenToMessages(app, parts, mouth, aside);
  listenToCommands(app, parts, mouth);
  listenToPresses(app, parts, mouth, aside);
  for (const listen of listeners) listen(app, parts);

  async function onFailure({ error, body, context }: Failure): Promise<void> {
    const cause = originalOf(error);
    if (error.code === ErrorCode.AuthorizationError) {
      log.warn("slack.workspace.unknown", { type: typeOf(body), error: cause });
      return;
    }
    log.error("slack.listener.failed", { type: typeOf(body), error: cause });
    if (isObject(body)) await tellWhoPressed(body, context.teamId, sentenceOf(cause));
  }

  async function tellWhoPressed(body: JsonObject, team: string | undefined, line: string): Promise<void> {
    const interaction = readInteraction(body, team ?? teamOf(body));
    if (interaction !== undefined) await aside.tell({ ...interaction, key: keyOf(interaction) }, line);
  }

  return createIntake({
    process: (delivery) => app.processEvent(delivery),
    onUnknown: async (body) => {
      // Events are acknowledged without anybody's doing, and most of them are for nobody.
      if (body.event !== undefined) return;
      log.warn("slack.interaction.unknown", { type: body.type });
      await tellWhoPressed(body, undefined, UNKNOWN);
    },
    clock,
    log,
  });
}

/** The bot as a member of the workspace. Its token stays out of Bolt: every call goes through the queue. */
async function authorize(team: string | undefined, { installations }: SlackParts) {
  const installation = await installations.find(team ?? "");
  if (installation === undefined) throw new BotError("not_configured", "I am not installed in that Slack workspace.");
  const { botId, botUser } = installation;
  return { teamId: installation.team, botId, botUserId: botUser };
}

function typeOf(body: unknown): unknown {
  return isObject(body) ? body.type : undefined;
}

/** Bolt wraps whatever is thrown that has no code. */
function originalOf(error: Error): unknown {
  return "original" in error ? error.original : error;
}

function teamOf(body: JsonObject): string {
  return isObject(body.team) && typeof body.team.id === "string" ? body.team.id : "";
}
