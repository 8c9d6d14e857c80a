import { describe, expect, test } from "vitest";
import { actorOf, openScene, slashCommand } from "./scene.ts";

const ID = "slack:T0ACME:1.2.abc";

describe("the bot's own command", () => {
  test("is heard as what follows it, unseen, and may be answered by its address", async () => {
    const scene = openScene();
    expect(await scene.hears(slashCommand("/tocsin", "page <@U0BO|bo>: p99 &gt; 2 s"))).toEqual({
      id: ID,
      actor: actorOf("slack:U0ANA"),
      place: { id: "slack:C0INC", platform: "slack" },
      text: "page slack:U0BO: p99 > 2 s",
      addressed: true,
      mentions: [actorOf("slack:U0BO")],
      unseen: true,
    });
    expect([...scene.addresses]).toEqual([[ID, "https://hooks.slack.test/commands/hush"]]);
  });

  test("alone asks for help", async () => {
    expect((await openScene().hears(slashCommand("/tocsin", "  ")))?.text).toBe("help");
  });

  test("is acknowledged with nothing to show", async () => {
    expect(await openScene().delivers(slashCommand("/tocsin", "ack all"))).toBeUndefined();
  });
});

describe("a short one", () => {
  test.each([
    ["all", "ack all"],
    ["", "ack"],
  ])("stands for its words: /ack %s", async (text, words) => {
    expect((await openScene().hears(slashCommand("/ack", text)))?.text).toBe(words);
  });

  test("that tocsin.yaml no longer knows is answered in the acknowledgement, privately", async () => {
    const scene = openScene();
    expect(await scene.delivers(slashCommand("/page", "ana"))).toEqual({
      text: "I do not know /page any more: type /tocsin help.",
    });
    expect(scene.heard).toEqual([]);
    expect(scene.asides).toEqual([]);
  });
});

describe("status alone", () => {
  test("opens the form, and nothing is said", async () => {
    const scene = openScene({ mayChangeStatus: true });
    expect(await scene.hears(slashCommand("/tocsin", "Status"))).toBeUndefined();
    expect(scene.calls).toMatchObject([{ method: "views.open", args: { trigger_id: "1.2.abc" } }]);
  });

  test("is said by somebody who may not change it", async () => {
    const scene = openScene();
    expect((await scene.hears(slashCommand("/tocsin", "status")))?.text).toBe("status");
    expect(scene.calls).toEqual([]);
  });

  test("with more after it is said", async () => {
    const scene = openScene({ mayChangeStatus: true });
    expect((await scene.hears(slashCommand("/tocsin", "status API degraded")))?.text).toBe("status API degraded");
    expect(scene.calls).toEqual([]);
  });
});

test("what is longer than any command is told so in the acknowledgement", async () => {
  const scene = openScene();
  expect(await scene.delivers(slashCommand("/tocsin", "x".repeat(12_001)))).toEqual({
    text: "That is too long for a command: at most 12,000 characters.",
  });
  expect(scene.heard).toEqual([]);
});

test("what cannot be read is acknowledged with a line", async () => {
  const scene = openScene();
  expect(await scene.delivers(slashCommand("/tocsin", "ack all", { user_id: null }))).toEqual({
    text: "Slack sent something that cannot be read. Say it to me in a message instead.",
  });
  expect(scene.heard).toEqual([]);
});
