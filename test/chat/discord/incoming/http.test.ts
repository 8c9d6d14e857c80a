import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { httpRoad, type TakeInteraction } from "../../../../src/chat/discord/incoming/http.ts";
import type { LogFields } from "../../../../src/core/log.ts";
import { type HttpServer, openHttpServer } from "../../../../src/http/server.ts";
import { type FakeDiscord, startFakeDiscord } from "../../../fakes/discord/discord.ts";
import { TestClock } from "../../../kit/test-clock.ts";
import { startDiscordScene } from "../adapter-scene.ts";

const COMMAND = { id: "77", application_id: "1", type: 2, token: "secret", version: 1, data: { name: "ack" } };
const DEFERRED = { type: 5, data: { flags: 64 } } as const;

let clock: TestClock;
let discord: FakeDiscord;
let server: HttpServer;
let taken: unknown[];
let take: TakeInteraction;
let logged: { readonly event: string; readonly fields: LogFields | undefined }[];

beforeEach(async () => {
  clock = new TestClock();
  discord = await startFakeDiscord({ clock, mode: { type: "http" } });
  taken = [];
  logged = [];
  take = (_payload, answer) => {
    void answer(DEFERRED);
    return true;
  };
  const line = (event: string, fields?: LogFields): void => void logged.push({ event, fields });
  const log = { info: line, warn: line, error: line };
  const road = httpRoad({
    publicKey: discord.env.DISCORD_PUBLIC_KEY ?? "",
    clock,
    log,
    take: (payload, answer) => {
      taken.push(payload);
      return take(payload, answer);
    },
  });
  server = await openHttpServer({ host: "127.0.0.1", port: 0, log, clock, plugins: [road] });
  discord.endpoint.sendTo(`${server.url}/discord/interactions`);
});

afterEach(async () => {
  await server.stop();
  await discord.stop();
});

const seconds = (ms: number): string => String(Math.floor((clock.now() + ms) / 1_000));

describe("an endpoint of Discord's", () => {
  test("is registered: a ping is answered, and one with a wrong signature refused; the bot hears of neither", async () => {
    await discord.endpoint.register();
    expect(taken).toEqual([]);
  });

  test("answers an interaction with its first answer", async () => {
    expect(await discord.endpoint.post(COMMAND)).toEqual({ status: 200, body: DEFERRED });
    expect(taken).toEqual([COMMAND]);
  });

  test("tells when Discord has the answer, and not before", async () => {
    let isThere: boolean | undefined;
    take = (_payload, answer) => {
      void answer(DEFERRED).then((isSent) => {
        isThere = isSent;
      });
      return true;
    };
    await discord.endpoint.post(COMMAND);
    expect(isThere).toBeUndefined();
    await clock.drive(clock.sleep(1_000));
    expect(isThere).toBe(true);
  });

  test("gives one interaction one answer, however often it comes, and hears it once", async () => {
    const both = [discord.endpoint.post(COMMAND), discord.endpoint.post(COMMAND)];
    const late = await Promise.all(both).then(() => discord.endpoint.post(COMMAND));
    expect([...(await Promise.all(both)), late]).toEqual(Array(3).fill({ status: 200, body: DEFERRED }));
    expect(taken).toHaveLength(1);
  });
});

describe("what is not Discord's is refused, and nobody hears of it", () => {
  test.each([
    ["a signature of somebody else's", { signature: "ab".repeat(64) }],
    ["half a signature", { signature: "ab" }],
    ["no signature", { signature: "" }],
    ["what is no hex", { signature: "zz".repeat(64) }],
    ["no time", { timestamp: "" }],
    ["a time that is none", { timestamp: "now" }],
  ])("%s", async (_what, options) => {
    expect((await discord.endpoint.post(COMMAND, options)).status).toBe(401);
    expect(taken).toEqual([]);
    expect(logged).toContainEqual(expect.objectContaining({ event: "discord.request.refused" }));
  });

  test.each([-301_000, 301_000])("what was signed %d ms from now", async (ms) => {
    expect((await discord.endpoint.post(COMMAND, { timestamp: seconds(ms) })).status).toBe(401);
    expect((await discord.endpoint.post(COMMAND, { timestamp: seconds(ms * 0.99) })).status).toBe(200);
  });
});

test("what is signed and cannot be read is refused", async () => {
  for (const body of [{}, { id: 7, type: 2 }, { id: "7", type: "2" }]) {
    expect((await discord.endpoint.post(body)).status).toBe(400);
  }
  expect(taken).toEqual([]);
});

test("more than any interaction holds is not read", async () => {
  expect((await discord.endpoint.post({ ...COMMAND, data: "x".repeat(600_000) })).status).toBe(413);
});

test("while nobody works on it, and when no answer comes in time, it says so", async () => {
  take = () => false;
  expect((await discord.endpoint.post(COMMAND)).status).toBe(503);
  let answerIt: () => Promise<boolean> = async () => true;
  take = (_payload, answer) => {
    answerIt = () => answer(DEFERRED);
    return true;
  };
  const posted = discord.endpoint.post(COMMAND);
  while (taken.length < 2) await clock.drive(Promise.resolve());
  clock.advance(2_800);
  expect((await posted).status).toBe(503);
  expect(await answerIt()).toBe(false);
});

test("a command, a press and what is typed go over HTTP, and messages over the gateway", async () => {
  const { discord: space, answered, settle, heard, stop } = await startDiscordScene({ mode: { type: "http" } });
  await space.endpoint.register();
  const ana = space.person("ana");
  await answered(ana.commands("/ack", { target: "all" }));
  const [report] = heard("priya", "#ops");
  expect(report?.text).toContain("24 acknowledged");
  await answered(ana.presses(report ?? { channel: "", id: "" }, "Undo"));
  expect(heard("priya", "#ops").at(-1)?.text).toContain("take back the acknowledgement of");
  expect((await settle(ana.types("/status", "update", ""))).length).toBeGreaterThan(0);
  await answered(ana.mentions("who is on call?", { in: "#ops" }));
  expect(heard("ana", "#ops").at(-1)?.text).toContain("Ana Novak");
  expect(space.calls.filter(({ route }) => route.endsWith("/callback"))).toEqual([]);
  await stop();
});
