import { afterEach, describe, expect, test } from "vitest";
import { type RoadType, type SlackScene, startSlackScene } from "../adapter-scene.ts";

const MINUTE_MS = 60_000;
/** Minutes pass for fifty people: a second or two on a machine at rest. */
const FIFTY_PAGES_MS = 60_000;

let scene: SlackScene;
afterEach(() => scene.stop());

function published(): number {
  return scene.slack.calls.filter(({ method }) => method === "views.publish").length;
}

function passes(ms: number): Promise<void> {
  return scene.settle(scene.clock.sleep(ms));
}

describe.each<RoadType>(["socket", "http"])("by %s", (road) => {
  test("a person opens the page, takes an alert there, and is answered in the direct messages", async () => {
    scene = await startSlackScene(road);
    const ana = scene.slack.person("ana");
    await scene.answered(ana.opensHome());
    await passes(1_000);
    expect(ana.home().text).toContain("6 things wait for you");
    expect(ana.home().text).toContain("You are on call: Infra escalation");
    expect(ana.home().text).toContain("27 open alerts, 24 unacknowledged");
    expect(ana.home().text).toContain("All 14 components are operational.");
    await scene.answered(ana.presses("home", "Ack PD-1006"));
    expect(ana.sees("@tocsin").map(({ text }) => text)).toEqual([expect.stringMatching(/1 acknowledged|PD-1006/u)]);
    expect(ana.sees("#ops")).toEqual([]);
    await passes(30_000);
    expect(ana.home().text).toContain("5 things wait for you");
    expect(ana.home().text).not.toContain("Ack PD-1006");
    const unheard = scene.logged.filter(({ event }) => /failed|unknown|unreadable/u.test(event));
    expect(unheard).toEqual([]);
  });
});

test("its button opens the form that changes the status, for whoever may", async () => {
  scene = await startSlackScene("socket");
  const ana = scene.slack.person("ana");
  await scene.answered(ana.opensHome());
  await passes(1_000);
  await scene.answered(ana.presses("home", "Change status"));
  expect(ana.modal()?.title).toMatch(/status/iu);
  expect(scene.slack.calls.map(({ method }) => method)).toContain("views.open");
});

test(
  "in a minute in which nothing changes, fifty open pages cost no call of Slack's, and the vendors what one costs",
  async () => {
    scene = await startSlackScene("socket");
    const { users } = scene.slack.workspace();
    const ana = users.get("U0ANA");
    if (ana === undefined) throw new Error("Ana has left");
    const names = Array.from({ length: 50 }, (_, n) => `reader${n}`);
    for (const name of names) users.set(`U0${name.toUpperCase()}`, { ...ana, id: `U0${name.toUpperCase()}`, name });
    await scene.answered(scene.slack.person("ana").opensHome());
    await passes(2 * MINUTE_MS);
    scene.vendors.clearTraffic();
    await passes(MINUTE_MS);
    const forOne = scene.vendors.traffic.length;
    await scene.answered(Promise.all(names.map((name) => scene.slack.person(name).opensHome())));
    // Slack's own pace: a hundred pages a minute.
    await passes(2 * MINUTE_MS);
    const before = published();
    expect(before).toBeGreaterThan(50);
    scene.vendors.clearTraffic();
    await passes(MINUTE_MS);
    expect(published() - before).toBe(0);
    expect(forOne).toBeGreaterThan(0);
    expect(scene.vendors.traffic.length).toBeLessThanOrEqual(forOne);
    expect(scene.slack.rateLimited).toBe(0);
  },
  FIFTY_PAGES_MS,
);
