import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { App, HTTPReceiver, LogLevel } from "@slack/bolt";
import { expect, onTestFinished, test } from "vitest";
import type { TestClock } from "../../kit/test-clock.ts";
import { clientOf, openSlack } from "./bench.ts";
import { type FakeSlackOptions, SIGNING_SECRET } from "./options.ts";
import type { FakeSlack } from "./slack.ts";

/** An app that answers each request as the test says. */
async function listen(answer: (request: IncomingMessage, response: ServerResponse) => void): Promise<string> {
  const server = createServer((request, response) => {
    request.resume();
    request.on("end", () => answer(request, response));
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
}

function openHttp(url: string): Promise<{ slack: FakeSlack; clock: TestClock }> {
  const options: Partial<FakeSlackOptions> = { mode: { type: "http", url } };
  return openSlack(options);
}

/** Slack's own framework behind its own receiver, which checks signatures against the machine's time. */
async function boltApp(slack: FakeSlack): Promise<App> {
  const receiver = new HTTPReceiver({
    signingSecret: SIGNING_SECRET,
    endpoints: "/slack/events",
    logLevel: LogLevel.ERROR,
  });
  const app = new App({
    token: slack.env.SLACK_BOT_TOKEN ?? "",
    receiver,
    clientOptions: { slackApiUrl: slack.env.SLACK_API_URL ?? "" },
  });
  const server = await app.start(0);
  onTestFinished(() => app.stop().then(() => undefined));
  slack.requests.sendTo(`http://127.0.0.1:${(server.address() as AddressInfo).port}/slack/events`);
  return app;
}

test("Bolt takes signed events, commands and presses over HTTP", async () => {
  const { slack, clock } = await openSlack({ mode: { type: "http" } });
  clock.set(Date.now());
  const app = await boltApp(slack);
  const heard: string[] = [];
  app.event("app_mention", async ({ event }) => {
    heard.push(event.text);
  });
  app.command("/tocsin", async ({ ack, command }) => ack(`You said ${command.text}`));
  app.action("undo", async ({ ack }) => ack());
  const ana = slack.person("ana");
  await ana.mentions("ack all", { in: "#ops" });
  await ana.commands("/tocsin", "status", { in: "#ops" });
  await clientOf(slack).chat.postMessage({
    channel: "C0OPS",
    text: "x",
    blocks: [
      {
        type: "actions",
        elements: [{ type: "button", action_id: "undo", text: { type: "plain_text", text: "Undo" } }],
      },
    ],
  });
  const card = ana.sees("#ops").at(-1);
  if (card !== undefined) await ana.presses(card, "Undo");
  expect(heard).toEqual(["<@U0TOCSIN> ack all"]);
  expect(ana.sees("#ops")).toMatchObject([{}, { text: "You said status", onlyForMe: true }, { buttons: ["Undo"] }]);
  expect(slack.deliveries.every(({ isAcked }) => isAcked)).toBe(true);
});

test("Bolt refuses what is signed with another secret, and Slack shows the speaker that it failed", async () => {
  const { slack, clock } = await openSlack({ mode: { type: "http", signingSecret: "another" } });
  clock.set(Date.now());
  await boltApp(slack);
  await expect(slack.person("ana").commands("/tocsin", "status", { in: "#ops" })).rejects.toMatchObject({
    code: "dispatch_failed",
  });
  expect(slack.deliveries[0]?.attempts).toMatchObject([{ outcome: "http_error", status: 401 }]);
});

test("Bolt answers the challenge of a new request URL", async () => {
  const { slack, clock } = await openSlack({ mode: { type: "http" } });
  clock.set(Date.now());
  await boltApp(slack);
  const body = JSON.stringify({ type: "url_verification", token: "t", challenge: "c-1" });
  expect(await slack.requests.post(body, "application/json")).toMatchObject({ ok: true, body: { challenge: "c-1" } });
  const check = await slack.requests.post("ssl_check=1&token=t", "application/x-www-form-urlencoded");
  expect(check).toMatchObject({ ok: true });
});

test("an event that meets an error is tried again at once, after a minute and after five", async () => {
  const tries: (string | undefined)[] = [];
  const url = await listen((request, response) => {
    tries.push(
      [request.headers["x-slack-retry-num"] ?? "first", request.headers["x-slack-retry-reason"]].join(" ").trim(),
    );
    response.writeHead(500).end();
  });
  const { slack, clock } = await openHttp(url);
  await slack.person("ana").says("hi", { in: "#ops" });
  await expect.poll(() => tries).toEqual(["first", "1 http_error"]);
  for (const [ms, reached] of [
    [60_000, 3],
    [300_000, 4],
  ] as const) {
    await expect.poll(() => clock.sleeping).toBe(1);
    clock.advance(ms);
    await expect.poll(() => tries.length).toBe(reached);
  }
  await expect.poll(() => clock.sleeping).toBe(0);
  expect(tries.slice(2)).toEqual(["2 http_error", "3 http_error"]);
});

test("X-Slack-No-Retry ends the retries", async () => {
  let count = 0;
  const url = await listen((_request, response) => {
    count += 1;
    response.writeHead(500, { "x-slack-no-retry": "1" }).end();
  });
  const { slack, clock } = await openHttp(url);
  await slack.person("ana").says("hi", { in: "#ops" });
  clock.advance(600_000);
  expect([count, slack.deliveries[0]?.attempts.length]).toEqual([1, 1]);
});

test("a command that is answered too late shows a timeout, and the late answer is written down", async () => {
  let release: (() => void) | undefined;
  const url = await listen((_request, response) => {
    release = () => void response.end();
  });
  const { slack, clock } = await openHttp(url);
  const asked = slack.person("ana").commands("/tocsin", "status", { in: "#ops" });
  const failed = expect(asked).rejects.toMatchObject({ code: "operation_timeout" });
  await expect.poll(() => release).toBeDefined();
  clock.advance(3_000);
  await failed;
  release?.();
  await expect
    .poll(() => slack.deliveries[0]?.attempts)
    .toMatchObject([{ outcome: "late", status: 200, tookClockMs: 3_000 }]);
});

test("an event that is not acknowledged in time comes again, with the reason", async () => {
  const reasons: unknown[] = [];
  const url = await listen((request, response) => {
    reasons.push(request.headers["x-slack-retry-reason"]);
    if (reasons.length > 1) response.end();
  });
  const { slack, clock } = await openHttp(url);
  const said = slack.person("ana").says("hi", { in: "#ops" });
  await expect.poll(() => reasons).toHaveLength(1);
  clock.advance(3_000);
  await said;
  await expect.poll(() => reasons).toEqual([undefined, "http_timeout"]);
  await expect.poll(() => slack.deliveries[0]?.isAcked).toBe(true);
});
