import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { type MenuScene, startMenuScene } from "./scene.ts";

let scene: MenuScene;
beforeEach(async () => {
  scene = await startMenuScene();
});
afterEach(async () => {
  await scene.stop();
});

/** What Ana saw last in #ops. */
function last() {
  const seen = scene.ana.sees("#ops").at(-1);
  if (seen === undefined) throw new Error("Ana sees nothing in #ops.");
  return seen;
}

function seenText(): string {
  return scene.ana
    .sees("#ops")
    .map(({ text }) => text)
    .join("\n");
}

describe("native commands", () => {
  test("are there right after the start, published once over restarts", async () => {
    const puts = scene.discord.calls.filter(({ route }) => route.startsWith("PUT /applications/"));
    expect(puts).toHaveLength(1);
    await scene.restart();
    expect(scene.discord.calls.filter(({ route }) => route.startsWith("PUT /applications/"))).toHaveLength(1);
    expect(scene.logged.map(({ event }) => event)).toContain("discord.menu.published");
  });

  test("/status Build Processing degraded, typed straight through, changes the page", async () => {
    const { ana, answered } = scene;
    await answered(ana.commands("/status", { update: "Build Processing degraded", message: "Builds are slow." }));
    expect(last().text).toMatch(/Build Processing/u);
    await answered(ana.commands("/status", { update: "Build Processing" }));
    expect(last().text).toMatch(/degraded/u);
  });

  test("of a whole sentence the sentence itself is offered, so that Discord does not say that nothing matches", async () => {
    const { ana, settle } = scene;
    await scene.offered();
    const typed = async (option: string): Promise<readonly unknown[]> => settle(ana.types("/status", "update", option));
    expect(await typed("Build Processing degraded: slow ")).toMatchObject([
      { name: "Build Processing degraded: slow" },
    ]);
    expect(await typed("")).not.toMatchObject([{ name: "" }]);
    expect(await typed(`API down: ${"x".repeat(100)}`)).toEqual([]);
  });

  test("a row that was offered while typing does what it said, and offering it asked no vendor", async () => {
    const { ana, answered, settle, vendors } = scene;
    await scene.offered();
    const before = vendors.traffic.length;
    const [row, ...others] = await settle(ana.types("/status", "update", "build proc maj"));
    expect(others).toEqual([]);
    expect(row?.name).toBe("Build Processing → major outage");
    expect(vendors.traffic.length).toBe(before);
    await answered(ana.commands("/status", { update: String(row?.value) }));
    await answered(ana.commands("/status", { update: "Build Processing" }));
    expect(last().text).toMatch(/major outage/u);
  });

  test("alerts are offered by their titles, and acknowledged by what was chosen", async () => {
    const { ana, answered, settle } = scene;
    await scene.offered();
    const rows = await settle(ana.types("/ack", "target", ""));
    expect(rows[0]?.name).toMatch(/^all → \d+ alerts/u);
    const alert = rows.find(({ value }) => /^[A-Z]+-\d+$/u.test(String(value)));
    await answered(ana.commands("/ack", { target: String(alert?.value) }));
    expect(last().text).toMatch(/acknowledged/iu);
  });
});

describe("the menu of a message", () => {
  test("“Acknowledge this alert” acknowledges the alert that somebody wrote about", async () => {
    const { ana, answered, settle } = scene;
    await scene.offered();
    const rows = await settle(ana.types("/ack", "target", ""));
    const handle = rows.map(({ value }) => String(value)).find((value) => /^[A-Z]+-\d+$/u.test(value));
    await answered(ana.says(`Is anybody on ${handle}?`, { in: "#ops" }));
    await answered(ana.chooses(last(), "Acknowledge this alert"));
    expect(seenText()).toMatch(/acknowledged/iu);
  });
});

describe("the status form", () => {
  async function opens(): Promise<void> {
    const { ana, answered, settle } = scene;
    await answered(ana.commands("/status"));
    await settle(ana.presses(last(), "Change status"));
    expect(ana.modal()?.title).toBe("Change status");
  }

  test("leads by a preview to the change, which everybody sees", async () => {
    const { ana, answered, until } = scene;
    await opens();
    await answered(
      ana.submits({ Components: ["API"], Level: "partial outage", "What customers should read": "Some calls fail." }),
    );
    await until(() => last().buttons.length > 0);
    expect(last()).toMatchObject({ onlyForMe: true });
    expect(last().text).toMatch(/Some calls fail\./u);
    await answered(ana.presses(last(), "Change status"));
    await answered(ana.commands("/status", { update: "API" }));
    expect(last().text).toMatch(/partial outage/u);
    const everybody = scene.discord.person("grace").sees("#ops");
    expect(everybody.map(({ text }) => text).join("\n")).toMatch(/API/u);
  });

  test("opens once, and says nothing, when the press is delivered twice", async () => {
    const { discord, ana, until, logged, answered } = scene;
    await opens();
    const before = ana.sees("#ops").length;
    discord.gateway.replay(1);
    await until(() => logged.some(({ event }) => event === "discord.answer.not_taken"));
    await answered(ana.commands("/alerts"));
    expect(ana.sees("#ops")).toHaveLength(before + 1);
    expect(ana.sees("dm")).toEqual([]);
  });

  test("is answered to everybody also where the bot may speak by interactions alone", async () => {
    const { discord, ana, answered, until } = scene;
    await opens();
    await answered(ana.submits({ Components: ["API"], Level: "partial outage", "What customers should read": "Hm." }));
    await until(() => last().buttons.length > 0);
    discord.forbids("#ops", "SEND_MESSAGES");
    await answered(ana.presses(last(), "Change status"));
    expect(last()).toMatchObject({ onlyForMe: false });
    expect(last().text).toContain("API: partial outage");
  });

  test("is not lost because Discord was away for a moment when it was sent off", async () => {
    const { discord, ana, answered, until } = scene;
    await opens();
    const lost = { type: "lost before" } as const;
    discord.faults.add("PATCH /webhooks/*/*/messages/*", lost, 2);
    await answered(ana.submits({ Components: ["API"], Level: "major outage", "What customers should read": "Down." }));
    await until(() => last().buttons.length > 0);
    expect(last().text).toContain("Down.");
    expect(ana.sees("dm")).toEqual([]);
  });

  test("that was sent off before a restart is published after it", async () => {
    const { ana, answered, until } = scene;
    await opens();
    await answered(ana.submits({ Components: ["API"], Level: "major outage", "What customers should read": "Down." }));
    await until(() => last().buttons.length > 0);
    await scene.restart();
    await answered(ana.presses(last(), "Change status"));
    await answered(ana.commands("/status", { update: "API" }));
    expect(last().text).toMatch(/major outage/u);
  });

  test("pressed twice publishes once", async () => {
    const { ana, answered, settle, until } = scene;
    await opens();
    await answered(ana.submits({ Components: ["API"], Level: "major outage", "What customers should read": "Down." }));
    await until(() => last().buttons.length > 0);
    const preview = last();
    await settle(Promise.allSettled([ana.presses(preview, "Change status"), ana.presses(preview, "Change status")]));
    await answered(Promise.resolve());
    await answered(ana.commands("/history"));
    expect(last().text.match(/done 1\b|done [1-9]/gu)).toHaveLength(1);
  });

  test("with a fault says what to correct, and opens again with what was in it", async () => {
    const { ana, answered, settle, until } = scene;
    await opens();
    await answered(ana.submits({ "Further components": "APU=partial", "What customers should read": "Hm." }));
    await until(() => last().buttons.length > 0);
    expect(last().text).toMatch(/cannot be read as components/u);
    await settle(ana.presses(last(), "Back to the form"));
    const values = Object.fromEntries((ana.modal()?.fields ?? []).map(({ label, value }) => [label, value]));
    expect(values).toMatchObject({ "Further components": "APU=partial", "What customers should read": "Hm." });
  });
});
