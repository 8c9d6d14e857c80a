import { App, LogLevel } from "@slack/bolt";
import { WebClient } from "@slack/web-api";
import { afterEach, expect, test } from "vitest";
import { TestClock } from "../../kit/test-clock.ts";
import { type FakeSlack, startFakeSlack } from "./slack.ts";

const open: (() => Promise<unknown>)[] = [];

afterEach(async () => {
  for (const stop of open.splice(0).reverse()) await stop();
});

async function socketApp(): Promise<{ slack: FakeSlack; app: App; clock: TestClock }> {
  const clock = new TestClock();
  const slack = await startFakeSlack({ clock });
  open.push(() => slack.stop());
  const app = new App({
    token: slack.env.SLACK_BOT_TOKEN ?? "",
    appToken: slack.env.SLACK_APP_TOKEN ?? "",
    socketMode: true,
    clientOptions: { slackApiUrl: slack.env.SLACK_API_URL ?? "", retryConfig: { retries: 0 } },
    logLevel: LogLevel.ERROR,
  });
  open.push(() => app.stop());
  return { slack, app, clock };
}

test("a command typed in a channel reaches Bolt over a socket, and its answer is seen by the speaker alone", async () => {
  const { slack, app } = await socketApp();
  app.command("/tocsin", async ({ ack, command, respond }) => {
    await ack();
    await respond({ text: `You said: ${command.text}`, response_type: "ephemeral" });
  });
  await app.start();
  await slack.person("ana").commands("/tocsin", "status @jonas & <b>", { in: "#ops" });
  await expect
    .poll(() =>
      slack
        .person("ana")
        .sees("#ops")
        .map(({ text }) => text),
    )
    .toEqual(["You said: status @jonas & <b>"]);
  expect(slack.person("jonas").sees("#ops")).toEqual([]);
  expect(slack.complaints).toEqual([]);
});

test("a mention arrives as two events of one message", async () => {
  const { slack, app } = await socketApp();
  const heard: string[] = [];
  app.event("app_mention", async ({ event }) => {
    heard.push(`${event.type} ${event.ts}`);
  });
  app.message(async ({ message }) => {
    heard.push(`${message.type} ${message.ts}`);
  });
  await app.start();
  const { ts } = await slack.person("ana").mentions("ack all", { in: "#ops" });
  expect(heard.toSorted()).toEqual([`app_mention ${ts}`, `message ${ts}`]);
  expect(new Set(slack.deliveries.map(({ payload }) => payload.event_id)).size).toBe(2);
});

test("a button is pressed on a posted message, which is then edited", async () => {
  const { slack, app } = await socketApp();
  app.action("undo", async ({ ack, body, client }) => {
    await ack();
    if (body.type !== "block_actions") return;
    await client.chat.update({ channel: body.channel?.id ?? "", ts: body.message?.ts ?? "", text: "Undone." });
  });
  await app.start();
  const client = new WebClient(slack.env.SLACK_BOT_TOKEN, { slackApiUrl: slack.env.SLACK_API_URL ?? "" });
  await client.chat.postMessage({
    channel: "C0OPS",
    text: "Done",
    blocks: [
      { type: "section", text: { type: "mrkdwn", text: "*Done* by <@U0ANA>" } },
      {
        type: "actions",
        elements: [{ type: "button", action_id: "undo", text: { type: "plain_text", text: "Undo" } }],
      },
    ],
  });
  const ana = slack.person("ana");
  const [card] = ana.sees("#ops");
  expect(card).toMatchObject({ text: "Done by @ana\n[Undo]", buttons: ["Undo"], by: "tocsin" });
  if (card === undefined) return;
  await ana.presses(card, "Undo");
  await expect.poll(() => ana.sees("#ops").map(({ text, isEdited }) => [text, isEdited])).toEqual([["Undone.", true]]);
});
