import { LogLevel, WebClient, type WebClientOptions } from "@slack/web-api";
import { onTestFinished } from "vitest";
import { TestClock } from "../../kit/test-clock.ts";
import type { FakeSlackOptions } from "./options.ts";
import { type FakeSlack, startFakeSlack } from "./slack.ts";

/** A fake Slack for one test, with a clock that stands still. */
export async function openSlack(
  options: Partial<FakeSlackOptions> = {},
): Promise<{ slack: FakeSlack; clock: TestClock }> {
  const clock = new TestClock();
  const slack = await startFakeSlack({ clock, ...options });
  onTestFinished(() => slack.stop());
  return { slack, clock };
}

/** Slack's own client, as impatient as a test. */
export function clientOf(slack: FakeSlack, options: WebClientOptions = {}): WebClient {
  return new WebClient(slack.env.SLACK_BOT_TOKEN, {
    slackApiUrl: slack.env.SLACK_API_URL ?? "",
    retryConfig: { retries: 0 },
    rejectRateLimitedCalls: true,
    logger: SILENT,
    ...options,
  });
}

/** What Slack said when it said no; undefined when it did not. */
export async function refusalOf(call: Promise<unknown>): Promise<string | undefined> {
  try {
    await call;
    return undefined;
  } catch (error) {
    if (typeof error === "object" && error !== null && "data" in error) {
      const { data } = error;
      if (typeof data === "object" && data !== null && "error" in data) return String(data.error);
    }
    throw error;
  }
}

const silent = (): void => undefined;
export const SILENT: NonNullable<WebClientOptions["logger"]> = {
  debug: silent,
  info: silent,
  warn: silent,
  error: silent,
  setLevel: silent,
  getLevel: () => LogLevel.ERROR,
  setName: silent,
};
