import { describe, expect, test } from "vitest";
import { buttonValue } from "../../../../src/chat/slack/render/buttons.ts";
import type { Button } from "../../../../src/core/reply.ts";
import { actorOf, buttonPress, openScene } from "./scene.ts";

const ON = { platform: "slack", id: "T0ACME/C0INC/1763694000.000200", thread: "1763694000.000200" };
const carrying = (button: Partial<Button>, asks?: string): string =>
  buttonValue({ label: "Go", say: "ack all", ...button }, 2, asks) ?? "";

describe("a button", () => {
  test("is a command that is said now, by whoever pressed it", async () => {
    const scene = openScene();
    const heard = await scene.hears(buttonPress(carrying({}, "q1"), { user: { id: "U0BO" } }));
    expect(heard).toEqual({
      id: "slack:T0ACME:1.3.def",
      actor: actorOf("slack:U0BO"),
      place: { id: "slack:C0INC", platform: "slack" },
      text: heard?.text,
      addressed: true,
      press: { on: ON, question: "q1" },
    });
    expect([...scene.addresses.keys()]).toEqual(["slack:T0ACME:1.3.def"]);
  });

  test("that asks nothing says its sentence", async () => {
    expect(await openScene().hears(buttonPress(carrying({ publicly: true })))).toMatchObject({
      text: "ack all",
      press: { on: ON, publicly: true },
    });
  });

  test("in a thread is answered in the thread, and above one in the channel", async () => {
    const scene = openScene();
    const inThread = await scene.hears(buttonPress(carrying({}), { message: { thread_ts: "1763690000.1" } }));
    expect(inThread?.place).toMatchObject({ thread: "1763690000.1" });
    const above = await scene.hears(buttonPress(carrying({}), { message: { thread_ts: "1763694000.000200" } }));
    expect(above?.place).not.toHaveProperty("thread");
  });

  test("on a message that only one person sees is pressed unseen, and the message cannot be edited", async () => {
    const container = { type: "message", message_ts: "1.5", channel_id: "C0INC", is_ephemeral: true };
    const heard = await openScene().hears(buttonPress(carrying({ publicly: true }), { container, message: null }));
    expect(heard).toMatchObject({ unseen: true });
    expect(heard?.press).toEqual({ publicly: true });
  });

  test("for the form opens it, or is said by somebody who may not", async () => {
    const form = carrying({ say: "status", form: "status" });
    const allowed = openScene({ mayChangeStatus: true });
    expect(await allowed.hears(buttonPress(form))).toBeUndefined();
    expect(allowed.calls).toMatchObject([{ method: "views.open", args: { trigger_id: "1.3.def" } }]);
    expect((await openScene().hears(buttonPress(form)))?.text).toBe("status");
  });
});

describe("what is no button of the bot's", () => {
  test.each(["", "ack all", "{", '{"s":7}', '{"s":"ack all","x":1}', "x".repeat(3_000)])(
    "says nothing: %j",
    async (value) => {
      const scene = openScene();
      expect(await scene.hears(buttonPress(value))).toBeUndefined();
      expect(scene.asides).toMatchObject([
        {
          to: "slack:U0ANA",
          place: { id: "slack:C0INC" },
          text: "I cannot read that button any more: type what it says.",
        },
      ]);
    },
  );

  test("nor does an interaction that nobody knows, and it is answered in a line", async () => {
    const scene = openScene();
    const { actions: _, ...body } = buttonPress("x", { type: "message_action", callback_id: "of_last_year" });
    expect(await scene.delivers(body)).toBeUndefined();
    expect(scene.heard).toEqual([]);
    expect(scene.asides).toMatchObject([{ text: "I do not know that any more: say it in words." }]);
  });

  test("a press on a form's element is left to the form", async () => {
    const scene = openScene();
    const view = { container: { type: "view", view_id: "V1" }, channel: null, message: null, view: { id: "V1" } };
    expect(await scene.hears(buttonPress(carrying({}), view))).toBeUndefined();
    expect(scene.asides).toEqual([]);
  });
});

test("a listener that fails ends nothing: it is logged, and told to whoever pressed", async () => {
  const scene = openScene({
    listeners: [
      (app) =>
        app.action("broken", async () => {
          throw new Error("hush");
        }),
    ],
  });
  const actions = [{ type: "button", action_id: "broken", value: carrying({}) }];
  await scene.delivers(buttonPress("", { actions }));
  expect(scene.logged.map(({ event }) => event)).toEqual(["slack.listener.failed"]);
  expect(scene.asides).toMatchObject([
    { text: "Something broke on our side; nothing more was done. The log has the details." },
  ]);
});
