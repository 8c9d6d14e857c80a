import { setImmediate as nextTurn } from "node:timers/promises";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import type { Take } from "../../../../src/chat/slack/incoming/http.ts";
import type { Delivery } from "../../../../src/chat/slack/incoming/intake.ts";
import { openSocketRoad, type SocketRoad } from "../../../../src/chat/slack/incoming/socket.ts";
import { BotError } from "../../../../src/core/errors.ts";
import type { LogFields } from "../../../../src/core/log.ts";
import { type FakeSlack, startFakeSlack } from "../../../fakes/slack/slack.ts";
import { TestClock } from "../../../kit/test-clock.ts";

let clock: TestClock;
let slack: FakeSlack;
let road: SocketRoad | undefined;
let taken: Delivery[];
let take: Take;
let logged: { readonly event: string; readonly fields: LogFields | undefined }[];

beforeEach(async () => {
  clock = new TestClock();
  slack = await startFakeSlack({ clock });
  taken = [];
  logged = [];
  take = async (delivery) => {
    taken.push(delivery);
    return undefined;
  };
});

afterEach(async () => {
  await road?.stop();
  road = undefined;
  await slack.stop();
});

function connect(settings: { readonly appToken?: string; readonly apiUrl?: string } = {}): Promise<SocketRoad> {
  const line = (event: string, fields?: LogFields): void => void logged.push({ event, fields });
  return openSocketRoad({
    appToken: slack.env.SLACK_APP_TOKEN ?? "",
    apiUrl: slack.env.SLACK_API_URL ?? "",
    clock,
    log: { info: line, warn: line, error: line },
    take: (delivery) => take(delivery),
    ...settings,
  });
}

const isSo = async (condition: () => boolean): Promise<void> => {
  while (!condition()) await nextTurn();
};
/** Events that were taken; a busy machine may be too slow for the first delivery. */
const sayings = () => new Set(taken.flatMap(({ body }) => body.event_id ?? [])).size;
const says = (text: string) => clock.drive(slack.person("ana").says(text, { in: "#ops" }), slack.isBusy);

describe("what Slack sends through it", () => {
  test("is taken, and acknowledged with the answer", async () => {
    road = await connect();
    expect(road.isConnected()).toBe(true);
    take = async (delivery) => {
      taken.push(delivery);
      return { text: "I do not know that." };
    };
    const ana = slack.person("ana");
    await clock.drive(ana.commands("/tocsin", "nonsense", { in: "#ops" }), slack.isBusy);
    expect(taken).toMatchObject([{ body: { command: "/tocsin", text: "nonsense" } }]);
    expect(ana.sees("#ops")).toMatchObject([{ text: "I do not know that.", onlyForMe: true }]);
  });

  test("is left to be delivered again while nobody works on it", async () => {
    road = await connect();
    take = () => undefined;
    await says("ack all");
    expect(slack.deliveries.map(({ isAcked }) => isAcked)).toEqual([false]);
  });

  test("and tells when it is a retry", async () => {
    road = await connect();
    await says("ack all");
    const [delivery] = slack.deliveries;
    if (delivery !== undefined) await slack.redeliver(delivery);
    expect(taken.at(-1)).toMatchObject({ retryNum: 1 });
  });
});

describe("when the connection ends", () => {
  test("because Slack asks for a new one, that is there before anybody waits", async () => {
    road = await connect();
    slack.sockets.refresh("refresh_requested");
    await isSo(() => slack.calls.filter(({ method }) => method === "apps.connections.open").length === 2);
    await clock.drive(slack.sockets.untilConnected(1), slack.isBusy);
    await isSo(() => road?.isConnected() === true);
    await says("ack all");
    expect(sayings()).toBe(1);
    expect(clock.elapsed()).toBeLessThan(1_000);
  });

  test("without a word, it connects again, and says nothing of a moment", async () => {
    road = await connect();
    slack.sockets.cut();
    await isSo(() => slack.sockets.connected === 0);
    await clock.drive(slack.sockets.untilConnected(1), slack.isBusy);
    await isSo(() => road?.isConnected() === true);
    await says("ack all");
    expect(sayings()).toBe(1);
    expect(logged.filter(({ event }) => event === "slack.socket.failed")).toEqual([]);
  });

  test("and Slack cannot be reached for long, that is said once, and so is its return", async () => {
    road = await connect();
    const port = Number(new URL(slack.url).port);
    await slack.stop();
    const since = clock.elapsed();
    await clock.drive(
      isSo(() => clock.elapsed() - since > 600_000),
      () => false,
    );
    expect(road.isConnected()).toBe(false);
    expect(logged.filter(({ event }) => event === "slack.socket.failed")).toHaveLength(1);
    slack = await startFakeSlack({ clock, port });
    await clock.drive(slack.sockets.untilConnected(1), slack.isBusy);
    await isSo(() => logged.some(({ event }) => event === "slack.socket.works_again"));
  });

  test("again and again at once, it waits longer each time", async () => {
    road = await connect();
    const opened = () => slack.calls.filter(({ method }) => method === "apps.connections.open").length;
    for (let n = 0; n < 6; n += 1) {
      await isSo(() => slack.sockets.connected === 1);
      slack.sockets.cut();
      await isSo(() => slack.sockets.connected === 0);
      await clock.drive(slack.sockets.untilConnected(1), slack.isBusy);
    }
    expect(opened()).toBe(7);
    expect(clock.elapsed()).toBe(1_000 + 2_000 + 5_000 + 10_000 + 30_000);
  });
});

describe("at the start", () => {
  test.each(["invalid_auth", "not_authed"])(
    "a token that Slack refuses is one sentence, without the token: %s",
    async () => {
      const failure = await connect({ appToken: "xapp-1-wrong-hush" }).catch((error: unknown) => error);
      expect(failure).toBeInstanceOf(BotError);
      expect(failure).toMatchObject({
        code: "vendor_auth",
        message:
          "Slack refuses SLACK_APP_TOKEN (invalid_auth): make an app-level token with connections:write " +
          "in the app's Basic Information, and turn Socket Mode on.",
      });
      expect(JSON.stringify(logged)).not.toContain("hush");
    },
  );

  test("a Slack that cannot be reached is tried again", async () => {
    road = await connect({ apiUrl: "http://127.0.0.1:1/api/" });
    expect(road.isConnected()).toBe(false);
    expect(logged).toMatchObject([{ event: "slack.socket.failed" }]);
  });
});

describe("frames that are not as they should be end nothing", () => {
  test.each([
    ["no JSON", "{"],
    ["nothing", ""],
    ["null", "null"],
    ["an event without an event", '{"type":"events_api","envelope_id":"1","payload":{}}'],
    ["an event that is none", '{"type":"events_api","envelope_id":"1","payload":{"event":null}}'],
    ["an envelope without a payload", '{"type":"interactive","envelope_id":"1"}'],
    ["an unknown type", '{"type":"news","payload":{"a":1}}'],
  ])("%s", async (_, frame) => {
    road = await connect();
    slack.sockets.sendRaw(frame);
    await says("ack all");
    expect(sayings()).toBe(1);
  });
});

test("after a stop it is closed, and stays so", async () => {
  road = await connect();
  await road.stop();
  await isSo(() => slack.sockets.connected === 0);
  expect(road.isConnected()).toBe(false);
  expect(slack.calls.filter(({ method }) => method === "apps.connections.open")).toHaveLength(1);
  expect(clock.sleeping).toBe(0);
});
