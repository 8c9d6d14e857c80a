import { afterEach, describe, expect, test } from "vitest";
import { COMMANDS } from "../../../../src/commands/index.ts";
import { MESSAGE_MENU, messageMenu } from "../../../../src/core/message-menu.ts";
import { type FormScene, startFormScene } from "./form-scene.ts";

describe("what is in the menu of a message", () => {
  const names = COMMANDS.map(({ name }) => name);

  test("is what there are commands for", () => {
    const always = ["Acknowledge this alert"];
    expect(messageMenu(names.filter((name) => name !== "timeline add")).map(({ name }) => name)).toEqual(always);
    expect(messageMenu([...names, "timeline add"]).map(({ name }) => name)).toEqual([...always, "Add to timeline"]);
  });

  test("fits into Slack's manifest", () => {
    for (const { name, description, id } of MESSAGE_MENU) {
      expect(name.length).toBeLessThanOrEqual(24);
      expect(description.length).toBeLessThanOrEqual(150);
      expect(id).toMatch(/^[a-z_]{1,255}$/u);
    }
  });
});

describe("“Acknowledge this alert”", () => {
  let scene: FormScene;
  afterEach(async () => {
    await scene.stop();
  });

  test("acknowledges the alert that the message names, and the answer is in its thread", async () => {
    scene = await startFormScene();
    const { ana, answered, told } = scene;
    await answered(ana.mentions("alerts", { in: "#ops" }));
    const handle = /PD-\d+/u.exec(told().at(-1) ?? "")?.[0] ?? "";
    const message = await answered(ana.says(`Is anybody on ${handle}?`, { in: "#ops" }));
    await answered(ana.chooses(message, "ack_alert"));
    const answer = ana.sees("#ops").at(-1);
    expect(answer?.text).toMatch(/1 alert.*acknowledged|acknowledged/isu);
    expect(answer).toMatchObject({ by: "tocsin", thread: message.ts });
  });

  test("on a message that is about no alert changes nothing and says so", async () => {
    scene = await startFormScene();
    const { ana, answered } = scene;
    const message = await answered(ana.says("Good morning!", { in: "#ops" }));
    await answered(ana.chooses(message, "ack_alert"));
    expect(ana.sees("#ops").at(-1)?.text).toMatch(/alert/iu);
    await answered(ana.mentions("history", { in: "#ops" }));
    expect(scene.told().at(-1)).not.toMatch(/done [1-9]/u);
  });
});
