import { get } from "node:http";
import { SocketModeClient } from "@slack/socket-mode";
import { expect, onTestFinished, test } from "vitest";
import { clientOf, openSlack, SILENT } from "./bench.ts";
import type { FakeSlack } from "./slack.ts";

interface Heard {
  readonly ack: (response?: unknown) => Promise<void>;
  readonly envelope_id: string;
  readonly retry_num?: number;
  readonly body: { readonly event_id?: string };
}

/** `patienceMs`: how long the client waits for a pong, and before it comes again. */
async function connect(slack: FakeSlack, onEvent: (heard: Heard) => unknown, patienceMs = 5_000): Promise<void> {
  const client = new SocketModeClient({
    appToken: slack.env.SLACK_APP_TOKEN ?? "",
    clientOptions: { slackApiUrl: slack.env.SLACK_API_URL ?? "" },
    clientPingTimeout: patienceMs,
    logger: SILENT,
  });
  client.on("slack_event", onEvent);
  onTestFinished(() => client.disconnect());
  await client.start();
}

test("an envelope goes to one socket of several, in turn", async () => {
  const { slack } = await openSlack({ events: ["message.channels"] });
  const heard: string[] = [];
  for (const name of ["first", "second"]) {
    await connect(slack, ({ ack }) => {
      heard.push(name);
      return ack();
    });
  }
  for (const text of ["one", "two"]) await slack.person("ana").says(text, { in: "#ops" });
  expect(heard.toSorted()).toEqual(["first", "second"]);
});

test("the same event can reach two sockets at once", async () => {
  const { slack } = await openSlack({ events: ["message.channels"] });
  const heard: unknown[] = [];
  for (const name of ["first", "second"]) {
    await connect(slack, ({ ack, body }) => {
      heard.push([name, body.event_id]);
      return ack();
    });
  }
  slack.deliverTwice();
  await slack.person("ana").says("once", { in: "#ops" });
  const id = slack.deliveries[0]?.payload.event_id;
  expect(heard.toSorted()).toEqual([
    ["first", id],
    ["second", id],
  ]);
});

test("an event that nobody acknowledges comes again, in a new envelope", async () => {
  const { slack, clock } = await openSlack({ events: ["message.channels"] });
  const heard: Heard[] = [];
  await connect(slack, (one) => {
    heard.push(one);
    return heard.length === 1 ? undefined : one.ack();
  });
  const said = slack.person("ana").says("hi", { in: "#ops" });
  await expect.poll(() => heard).toHaveLength(1);
  clock.advance(3_000);
  await said;
  await expect.poll(() => slack.deliveries[0]?.isAcked).toBe(true);
  expect(heard.map(({ retry_num }) => retry_num)).toEqual([0, 1]);
  expect(heard[0]?.envelope_id).not.toBe(heard[1]?.envelope_id);
  await heard[0]?.ack();
  await expect.poll(() => slack.deliveries[0]?.attempts.map(({ outcome }) => outcome)).toEqual(["late", "acked"]);
});

test("what was acknowledged can be delivered again", async () => {
  const { slack } = await openSlack({ events: ["message.channels"] });
  const ids: unknown[] = [];
  await connect(slack, ({ ack, body }) => {
    ids.push(body.event_id);
    return ack();
  });
  await slack.person("ana").says("hi", { in: "#ops" });
  const [delivery] = slack.deliveries;
  if (delivery !== undefined) await slack.redeliver(delivery);
  expect(ids).toEqual([delivery?.payload.event_id, delivery?.payload.event_id]);
});

test("a client comes again when it is told to go, and when its connection breaks", async () => {
  const { slack } = await openSlack();
  await connect(slack, ({ ack }) => ack(), 100);
  slack.sockets.refresh("refresh_requested");
  await expect.poll(() => opened(slack)).toBe(2);
  await slack.sockets.untilConnected(1);
  slack.sockets.cut();
  await expect.poll(() => opened(slack)).toBe(3);
  await slack.sockets.untilConnected(1);
});

test("nobody is connected: the speaker of a command sees that it failed", async () => {
  const { slack } = await openSlack();
  await expect(slack.person("ana").commands("/tocsin", "status", { in: "#ops" })).rejects.toMatchObject({
    code: "dispatch_failed",
  });
});

test("an app that is killed is sent nothing more, although it never said goodbye", async () => {
  const { slack } = await openSlack();
  const { url = "" } = await clientOf(slack).apps.connections.open({ token: slack.env.SLACK_APP_TOKEN ?? "" });
  const upgrade = { connection: "Upgrade", upgrade: "websocket", "sec-websocket-key": "a2V5" };
  const killed = new Promise((resolve) => {
    get(url.replace("ws:", "http:"), { headers: upgrade }).on("upgrade", (_response, socket) => resolve(socket.end()));
  });
  await slack.sockets.untilConnected(1);
  await killed;
  await expect.poll(() => slack.sockets.connected).toBe(0);
});

test("a connection's ticket is good once", async () => {
  const { slack } = await openSlack();
  const { url = "" } = await clientOf(slack).apps.connections.open({ token: slack.env.SLACK_APP_TOKEN ?? "" });
  const knock = () =>
    new Promise<string>((resolve) => {
      const socket = new WebSocket(url);
      socket.addEventListener("open", () => resolve("open"));
      socket.addEventListener("error", () => resolve("refused"));
    });
  expect([await knock(), await knock()]).toEqual(["open", "refused"]);
});

function opened(slack: FakeSlack): number {
  return slack.calls.filter(({ method }) => method === "apps.connections.open").length;
}
