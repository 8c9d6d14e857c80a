import { createSlackWeb, type QueuedWeb, type StoppableWeb } from "../../../../src/chat/slack/web/web.ts";
import { BotError } from "../../../../src/core/errors.ts";
import { TestClock } from "../../../kit/test-clock.ts";
import { type Script, type ScriptedSlack, scriptedSlack } from "./scripted-slack.ts";
import { type HeardLog, heardLog, TOKEN, workspace, workspaces } from "./workspaces.ts";

export interface OpenWeb {
  readonly web: StoppableWeb;
  readonly slack: ScriptedSlack;
  readonly clock: TestClock;
  readonly log: HeardLog;
  /** Waits, moving the clock whenever nothing else is going on. */
  drive<T>(work: Promise<T>): Promise<T>;
}

/** The Web API in front of a server that does what the script says. */
export async function openWeb(script: Script = () => undefined): Promise<OpenWeb> {
  const clock = new TestClock();
  const log = heardLog();
  const slack = await scriptedSlack(script, () => clock.elapsed());
  const installations = workspaces(workspace("T1"), workspace("T2", { botToken: `${TOKEN}-two` }));
  const web = createSlackWeb({ installations, apiUrl: slack.apiUrl, clock, log });
  return { web, slack, clock, log, drive: (work) => clock.drive(work, () => web.inFlight() > 0) };
}

export const post = (web: QueuedWeb, channel: string, text: string) =>
  web.call("T1", "chat.postMessage", { channel, text }, { channel });

export async function failureOf(work: Promise<unknown>): Promise<BotError> {
  const error = await work.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  if (error instanceof BotError) return error;
  throw new Error(`No BotError: ${String(error)}`);
}
