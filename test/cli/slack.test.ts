import { describe, expect, onTestFinished, test } from "vitest";
import { realClock } from "../../src/real-clock.ts";
import { type FakeSlack, startFakeSlack } from "../fakes/slack/slack.ts";
import { type Serving, serving, startVendors, until } from "./http-kit.ts";
import { makeFolder, spawnTocsin } from "./process.ts";

// Whole processes on the machine's own time.
const LONG_MS = 60_000;

type Road = "socket" | "http";

async function openSlack(type: Road): Promise<FakeSlack> {
  const slack = await startFakeSlack({ clock: realClock, mode: { type } });
  onTestFinished(slack.stop);
  return slack;
}

/** A serving process in that Slack, set up by its environment only. */
async function servingIn(slack: FakeSlack, folder = makeFolder()): Promise<Serving> {
  const vendors = await startVendors();
  const server = await serving(folder, { ...vendors.settings, ...slack.env });
  slack.requests.sendTo(`${server.url}/slack/events`);
  return server;
}

/** The bot's newest message in a channel, once it has these words. */
async function answer(slack: FakeSlack, channel: string, words: string): Promise<string> {
  const newest = () =>
    slack
      .person("ana")
      .sees(channel)
      .findLast(({ by }) => by === "tocsin")?.text ?? "";
  await until(async () => newest().includes(words));
  return newest();
}

describe.each(["socket", "http"] as const)("serve with Slack over %s", (road) => {
  test("hears and answers, and stops in order", { timeout: LONG_MS }, async () => {
    const slack = await openSlack(road);
    const server = await servingIn(slack);
    const where = road === "socket" ? "Socket Mode" : "requests at /slack/events";
    expect(server.stderr()).toContain(`Slack: workspace Sample company as @tocsin, ${where}.\n`);
    await slack.person("ana").mentions("ack all", { in: "#ops" });
    expect(await answer(slack, "#ops", "acknowledged.")).toContain("24 acknowledged");
    server.child.kill("SIGTERM");
    const { status, stderr } = await server.ended;
    expect(status).toBe(0);
    for (const secret of [slack.env.SLACK_BOT_TOKEN, slack.env.SLACK_APP_TOKEN, slack.env.SLACK_SIGNING_SECRET]) {
      if (secret !== undefined) expect(stderr).not.toContain(secret);
    }
    expect(slack.sockets.connected).toBe(0);
    expect(slack.complaints).toEqual([]);
  });
});

test("a kill in the middle of a job costs nothing: the next start ends it in the same message, and hears nothing twice", {
  timeout: LONG_MS,
}, async () => {
  const slack = await openSlack("socket");
  const vendors = await startVendors();
  vendors.addFault({ vendor: "pagerduty", method: "PUT", fault: { kind: "slow", ms: 3_000 } });
  const folder = makeFolder();
  const settings = { ...vendors.settings, ...slack.env };
  const first = await serving(folder, settings);
  const ana = slack.person("ana");
  const told = () => ana.sees("#ops").filter(({ by }) => by === "tocsin");
  await ana.mentions("ack all", { in: "#ops" });
  await until(async () => told().length === 1);
  const [begun] = told();
  first.child.kill("SIGKILL");
  await first.ended;
  const second = await serving(folder, settings);
  expect(await answer(slack, "#ops", "24 acknowledged")).toBeDefined();
  for (const delivery of [...slack.deliveries]) await slack.redeliver(delivery);
  await ana.mentions("oncall", { in: "#ops" });
  await answer(slack, "#ops", "On call now");
  expect(told().map(({ ts }) => ts)).toEqual([begun?.ts, expect.any(String)]);
  second.child.kill("SIGTERM");
  expect((await second.ended).status).toBe(0);
  expect(slack.complaints).toEqual([]);
});

describe("what Slack refuses ends the start with one line", () => {
  test("the bot's token", { timeout: LONG_MS }, async () => {
    const slack = await openSlack("socket");
    const settings = { ...slack.env, SLACK_BOT_TOKEN: "xoxb-1-wrong" };
    const { status, stderr } = await spawnTocsin(makeFolder(), ["serve"], undefined, settings).ended;
    expect(status).toBe(1);
    expect(stderr).toContain("tocsin: Slack does not accept SLACK_BOT_TOKEN (invalid_auth)");
    expect(stderr).not.toContain("xoxb-1-wrong");
  });

  test("the socket's token", { timeout: LONG_MS }, async () => {
    const slack = await openSlack("socket");
    const settings = { ...slack.env, SLACK_APP_TOKEN: "xapp-1-wrong" };
    const { status, stderr } = await spawnTocsin(makeFolder(), ["serve"], undefined, settings).ended;
    expect(status).toBe(1);
    expect(stderr).toContain("tocsin: Slack refuses SLACK_APP_TOKEN (invalid_auth)");
    expect(stderr).not.toContain("xapp-1-wrong");
  });

  test("requests without a server to hear them", { timeout: LONG_MS }, async () => {
    const slack = await openSlack("http");
    const { status, stderr } = await spawnTocsin(makeFolder(), ["serve"], undefined, slack.env).ended;
    expect(status).toBe(1);
    expect(stderr).toContain("HTTP_PORT is missing");
  });
});

test("a Slack that cannot be reached at the start is connected to when it is there; the rest lives", {
  timeout: LONG_MS,
}, async () => {
  const away = await startFakeSlack({ clock: realClock });
  const port = Number(new URL(away.url).port);
  const { env } = away;
  await away.stop();
  const vendors = await startVendors();
  const folder = makeFolder();
  const server = await serving(folder, { ...vendors.settings, ...env });
  expect(server.stderr()).toContain("I keep trying.\n");
  expect((await spawnTocsin(folder, ["say", "status"], undefined, vendors.settings).ended).status).toBe(0);
  const slack = await startFakeSlack({ clock: realClock, port });
  onTestFinished(slack.stop);
  await server.says("Slack: workspace Sample company as @tocsin, Socket Mode.\n");
  await slack.person("ana").mentions("who is on call?", { in: "#ops" });
  await answer(slack, "#ops", "On call now");
  server.child.kill("SIGTERM");
  expect((await server.ended).status).toBe(0);
});

test("a Slack that does not answer at the start keeps nobody from stopping it", { timeout: LONG_MS }, async () => {
  const slack = await openSlack("socket");
  slack.faults.add("auth.test", { type: "hang" }, 5);
  const folder = makeFolder();
  const server = spawnTocsin(folder, ["serve"], undefined, slack.env);
  await until(async () => slack.faults.hanging > 0);
  const began = performance.now();
  server.child.kill("SIGTERM");
  expect((await server.ended).status).toBe(0);
  expect(performance.now() - began).toBeLessThan(15_000);
});
