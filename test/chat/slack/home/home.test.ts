import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { buttonValue } from "../../../../src/chat/slack/render/buttons.ts";
import { HomeScene, reply } from "./scene.ts";

const MINUTE_MS = 60_000;

let scene: HomeScene;
beforeEach(() => {
  scene = new HomeScene();
});
afterEach(async () => {
  scene.stop();
  await scene.settled();
  expect(scene.clock.sleeping).toBe(0);
});

function value(say: string): string {
  return buttonValue({ label: "any", say }, 1) ?? "";
}

describe("a person who opens the page", () => {
  test("is shown what waits, who is on call, open alerts and the status, in this order", async () => {
    await scene.opens("U1");
    expect(scene.views).toHaveLength(1);
    expect(scene.views[0]?.args).toMatchObject({ user_id: "U1", view: { type: "home" } });
    const places = ["Nothing waits", "On call now", "No open alerts", "All 3 components"].map((words) =>
      scene.text.indexOf(words),
    );
    expect(places).toEqual(places.toSorted((a, b) => a - b));
    expect(places[0]).toBeGreaterThan(0);
  });

  test("is shown it again when they open it again, changed or not", async () => {
    await scene.opens("U1");
    await scene.opens("U1");
    expect(scene.views).toHaveLength(2);
  });

  test("sees links in place of the ids of channels, and no link in other code", async () => {
    const { home } = scene;
    const line = ["resolve all", "slack:C0INFRA", "slack:D0ANA", "slack:nonsense"].map(
      (text) => ({ type: "code", text }) as const,
    );
    const waiting = { ...reply("1 thing waits"), blocks: [{ type: "list" as const, items: [{ line }] }] };
    scene.home = (user) => ({ ...home(user), waiting });
    await scene.opens("U1");
    expect(scene.text).toContain('"url":"https://slack.com/app_redirect?team=T0HOME&channel=C0INFRA"');
    expect(scene.text).toContain('"text":"our direct messages"');
    expect(scene.text).toContain("slack:nonsense");
    expect(scene.text).not.toContain("slack:C0INFRA");
  });

  test("costs nothing when it was another tab, or nothing that can be read", async () => {
    await scene.opens("U1", { tab: "messages" });
    await scene.opens("U1", { tab: "about" });
    await scene.opens("U1", { user: 7 });
    expect(scene.calls).toEqual([]);
    expect(scene.looks).toBe(0);
  });
});

describe("an open page", () => {
  test("is published anew within a minute when something has changed, and not when nothing has", async () => {
    await scene.opens("U1");
    await scene.passes(5 * MINUTE_MS);
    expect(scene.views).toHaveLength(1);
    const { home } = scene;
    scene.home = (user) => ({ ...home(user), alerts: reply("1 open alert") });
    await scene.passes(MINUTE_MS);
    expect(scene.views).toHaveLength(2);
    expect(scene.text).toContain("1 open alert");
    await scene.passes(MINUTE_MS);
    expect(scene.views).toHaveLength(2);
  });

  test("is looked at once a minute at most, for an hour, and not for ever", async () => {
    await scene.opens("U1");
    await scene.passes(10 * MINUTE_MS);
    expect(scene.looks).toBe(11);
    await scene.passes(60 * MINUTE_MS);
    expect(scene.looks).toBeLessThanOrEqual(61);
    expect(scene.clock.sleeping).toBe(0);
    await scene.opens("U1");
    await scene.passes(MINUTE_MS);
    expect(scene.looks).toBeGreaterThanOrEqual(62);
  });

  test("is one of fifty: a minute in which nothing changes publishes nothing", async () => {
    for (let n = 0; n < 50; n++) await scene.opens(`U${n}`);
    expect(scene.views).toHaveLength(50);
    scene.looks = 0;
    await scene.passes(MINUTE_MS);
    expect(scene.looks).toBe(50);
    expect(scene.views).toHaveLength(50);
  });

  test("is left as it is once two hundred others were opened after it", async () => {
    for (let n = 0; n < 230; n++) await scene.opens(`U${n}`);
    scene.looks = 0;
    await scene.passes(MINUTE_MS);
    expect(scene.looks).toBe(200);
  });

  test("that Slack does not take is told once, and tried again", async () => {
    const { onCall } = scene;
    scene.onCall = () => {
      throw HomeScene.refusal("not_enabled");
    };
    await scene.opens("U1");
    await scene.passes(3 * MINUTE_MS);
    expect(scene.logged.filter(({ event }) => event === "slack.home.publish.failed")).toHaveLength(1);
    scene.onCall = onCall;
    await scene.passes(MINUTE_MS);
    expect(scene.logged.at(-1)?.event).toBe("slack.home.publish.works_again");
    const published = scene.views.length;
    await scene.passes(MINUTE_MS);
    expect(scene.views).toHaveLength(published);
  });

  test("is not looked at any more after a stop", async () => {
    await scene.opens("U1");
    scene.stop();
    await scene.settled();
    scene.looks = 0;
    await scene.passes(2 * MINUTE_MS);
    expect(scene.looks).toBe(0);
  });
});

describe("a button on the page", () => {
  test("says its sentence in the direct message of whoever presses it", async () => {
    await scene.opens("U1");
    await scene.presses("U1", value("ack PD-12"));
    expect(scene.heard).toEqual([
      {
        id: "slack:T0HOME:trigger.U1.0",
        actor: expect.objectContaining({ id: "slack:U1" }),
        place: { id: "slack:DU1", platform: "slack" },
        text: "ack PD-12",
        addressed: true,
      },
    ]);
    expect(scene.calls.map(({ method }) => method)).not.toContain("conversations.open");
  });

  test("finds the direct message also on a page that was opened before the bot was started, and asks for it once", async () => {
    await scene.presses("U7", value("alerts"));
    await scene.presses("U7", value("oncall"));
    expect(scene.heard.map(({ place }) => place.id)).toEqual(["slack:D0OPENED", "slack:D0OPENED"]);
    expect(scene.calls.filter(({ method }) => method === "conversations.open")).toHaveLength(1);
  });

  test("of one delivery that comes twice is one saying", async () => {
    await scene.presses("U1", value("alerts"), { trigger_id: "13.37" });
    await scene.presses("U1", value("alerts"), { trigger_id: "13.37" });
    expect(new Set(scene.heard.map(({ id }) => id)).size).toBe(1);
  });

  test("leads to another look at the page soon, once however often it was pressed", async () => {
    await scene.opens("U1");
    scene.looks = 0;
    for (let n = 0; n < 3; n++) await scene.presses("U1", value("ack PD-12"));
    await scene.passes(30_000);
    expect(scene.looks).toBe(1);
  });

  test("for whoever may not change the status says what it stands for, in place of a form", async () => {
    await scene.presses("U1", buttonValue({ label: "Change status", say: "status", form: "status" }, 1) ?? "");
    expect(scene.heard.map(({ text }) => text)).toEqual(["status"]);
  });

  test.each([
    ["no button of ours", { actions: [{ type: "button", action_id: "x", value: "rm -rf" }] }],
    ["nothing at all", { actions: [] }],
    ["a button in a form", { view: { id: "V1", type: "modal" } }],
  ])("that is %s is none", async (_what, more) => {
    await scene.presses("U1", value("ack all"), more);
    expect(scene.heard).toEqual([]);
  });
});
