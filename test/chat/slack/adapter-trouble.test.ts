import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { type SlackScene, startSlackScene } from "./adapter-scene.ts";

/** Slack waits three seconds; what hangs may take all but the last of them. */
const ACKED_WITHIN_MS = 1_500;

let scene: SlackScene;

beforeEach(async () => {
  scene = await startSlackScene("http");
});

afterEach(() => {
  scene.slack.faults.release();
  return scene.stop();
});

const tookMs = () => scene.slack.deliveries.map(({ attempts }) => attempts[0]?.tookClockMs ?? Number.POSITIVE_INFINITY);
const shown = (by = "ana") =>
  scene.slack
    .person(by)
    .sees("#ops")
    .filter((message) => message.by === "tocsin")
    .map(({ text }) => text);

describe("whatever hangs, Slack is acknowledged in time", () => {
  test("Slack's own profiles: who speaks is known by id, may read, and is told why not more", async () => {
    scene.slack.faults.add("users.info", { type: "hang" }, 5);
    await scene.answered(scene.slack.person("ana").mentions("ack all", { in: "#ops" }));
    expect(Math.max(...tookMs())).toBeLessThanOrEqual(ACKED_WITHIN_MS);
    expect(scene.slack.deliveries.every(({ attempts }) => attempts.length === 1)).toBe(true);
    expect(shown()).toHaveLength(1);
    expect(shown()[0]).toContain(
      "I do not know your e-mail address: Slack did not answer in time; try again in a moment.",
    );
  });
});

test("no token and no answering address is in any log, error or message", async () => {
  const { slack, answered, logged } = scene;
  const ana = slack.person("ana");
  slack.faults.add("chat.postMessage", { type: "status", status: 500 }, 2);
  await answered(ana.mentions("who is on call?", { in: "#ops" }));
  await answered(ana.commands("/tocsin", "alerts", { in: "#ops" }));
  await answered(ana.commands("/unknown", "x", { in: "#ops" }));
  const said = JSON.stringify([logged, slack.person("priya").sees("#ops"), ana.sees("#ops")], withErrors);
  for (const secret of Object.entries(slack.env).filter(([name]) => name !== "SLACK_API_URL")) {
    expect(said).not.toContain(secret[1]);
  }
  for (const { payload } of slack.deliveries) {
    if (typeof payload.response_url === "string") expect(said).not.toContain(payload.response_url);
  }
});

/** JSON leaves out what an error says. */
function withErrors(_key: string, value: unknown): unknown {
  if (!(value instanceof Error)) return value;
  return { ...value, message: value.message, stack: value.stack, cause: value.cause };
}
