import Fastify, { type FastifyInstance } from "fastify";
import { afterEach, beforeEach, expect, test } from "vitest";
import { SILENT_LOG } from "../../src/core/log.ts";
import { createHooksDoor } from "../../src/hooks/door.ts";
import { hookSecret } from "../../src/hooks/secrets.ts";
import { type Story, startStory } from "../harness.ts";
import { alertmanagerDelivery, probeFailure } from "../incoming/payloads.ts";

const SECRET = "0123456789abcdef".repeat(4);
const POLICY = "hooks:\n  jobs: { key: id, title: text }\n";

let story: Story;
let server: FastifyInstance;

beforeEach(async () => {
  story = await startStory({ env: { HTTP_PORT: "0", TOCSIN_SECRET: SECRET }, policy: POLICY });
  const door = createHooksDoor({ clock: story.clock, log: SILENT_LOG });
  server = Fastify();
  await server.register(door.plugin);
  story.app.hears(door, "http://bot.example");
  story.app.follow();
  await story.advance(1_000);
});

afterEach(async () => {
  await server.close();
  await story.ends();
});

async function post(path: string, body: object): Promise<number> {
  const { statusCode } = await server.inject({
    method: "POST",
    url: `/hooks/${path}`,
    headers: { authorization: `Bearer ${hookSecret(SECRET, path)}` },
    payload: body,
  });
  await story.advance(5_000);
  return statusCode;
}

test("the banner names those who are connected: that this bot keeps alerts itself is no vendor", () => {
  expect(story.app.banner.join("\n")).toMatch(/PagerDuty/u);
  expect(story.app.banner.join("\n")).not.toMatch(/Incoming/u);
});

const heard = async (text: string) => (await story.says(text)).text;

test("alerts that no vendor keeps are listed, taken, noted, given, resolved and taken back like any", async () => {
  expect(await post("alertmanager", alertmanagerDelivery([probeFailure(1), probeFailure(2)]))).toBe(202);
  expect(await post("in/jobs", { id: 7, text: "Nightly job failed" })).toBe(202);
  expect(await heard("alerts from incoming")).toMatch(/3 alerts, 3 unacknowledged.*IN-1 Probe failure: server-1/su);
  expect(await heard("ack IN-1")).toContain("IN-1: acknowledged.");
  expect(await heard("alerts mine from incoming")).toContain("IN-1");
  expect(await heard("note IN-1: it is the switch")).toContain("IN-1: noted.");
  expect(await heard("assign IN-2 to ben@example.com")).toContain("IN-2: assigned to ben@example.com.");
  expect(await heard("snooze IN-3 for 2h: cleaning up")).toContain("IN-3: snoozed for 2 h.");
  expect(await heard("alert IN-1")).toMatch(/it is the switch.*Alertmanager: fires/su);
  expect(await heard("alert IN-3")).toMatch(/Nightly job failed.*cleaning up/su);
  expect(await heard("escalate IN-1")).toContain("IN-1 has no escalation policy");
  expect(await heard("resolve IN-1: replaced it")).toContain("IN-1: resolved.");
  const question = await story.says("undo");
  expect(question.text).toContain("make IN-1 Probe failure: server-1 as it was before");
  const yes = question.message.reply.buttons?.[0]?.say ?? "";
  await story.says(yes);
  expect(await heard("alerts mine from incoming")).toContain("acknowledged by ana@example.com");
  expect(story.errors).toEqual([]);
});

test("one sentence acknowledges them with all the pagers' alerts", async () => {
  await post("alertmanager", alertmanagerDelivery([probeFailure(1), probeFailure(2)]));
  expect(await heard("ack all now")).toContain("Nothing is left unacknowledged.");
  expect(await heard("alerts from incoming")).toContain("2 alerts, all acknowledged");
});

test("what is over at its sender is over here, and nobody is asked for what they do not keep", async () => {
  await post("alertmanager", alertmanagerDelivery([probeFailure(1)]));
  await post("alertmanager", alertmanagerDelivery([probeFailure(1, { status: "resolved" })]));
  expect(await heard("alerts from incoming")).toContain("No open alerts");
  expect(await heard("doctor")).toMatch(/Incoming.*no open alerts; heard at .*\/hooks\/in\/jobs/u);
});
