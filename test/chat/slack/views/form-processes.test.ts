import { describe, expect, test } from "vitest";
import { buttonValue } from "../../../../src/chat/slack/render/buttons.ts";
import { listenToNoteForm } from "../../../../src/chat/slack/views/note-form.ts";
import { listenToStatusForm } from "../../../../src/chat/slack/views/status-form.ts";
import type { FilledStatus } from "../../../../src/core/desk.ts";
import type { JsonObject } from "../../../../src/core/json.ts";
import { buttonPress, HOME, openScene, type Scene, slashCommand } from "../incoming/scene.ts";

const RESPONSE_URL = "https://hooks.slack.test/commands/hush";

/** A process of the bot of its own: it knows nothing of any form. */
function freshProcess(filled: FilledStatus[] = []): Scene {
  return openScene({
    listeners: [listenToStatusForm, listenToNoteForm],
    mayChangeStatus: true,
    desk: {
      statusForm: async () => ({ templates: [], messageChars: 5_000 }),
      components: async () => [{ id: "a", label: "API", level: "operational" }],
      statusSentence: async (form) => {
        filled.push(form);
        return "status API degraded";
      },
    },
  });
}

/** A view as Slack hands it back, with what was filled in. */
function handedBack(view: JsonObject, values: JsonObject): JsonObject {
  return { ...view, id: "V1", hash: "1.abc", state: { values } };
}

function payload(type: string, view: JsonObject, more: JsonObject = {}): JsonObject {
  const user = { id: "U0ANA", username: "ana", team_id: HOME.team };
  return { type, user, team: { id: HOME.team, domain: "acme" }, trigger_id: "9.9.x", view, ...more };
}

const CHOSEN = {
  components: {
    "status_form:components": {
      type: "multi_external_select",
      selected_options: [{ text: { type: "plain_text", text: "API" }, value: "a" }],
    },
  },
};
const LEVEL = {
  "level:a": {
    "status_form:level": {
      type: "static_select",
      selected_option: { text: { type: "plain_text", text: "degraded performance" }, value: "degraded_performance" },
    },
  },
};

test("one process opens the form, another follows what is chosen, a third takes it, and none knew of the others", async () => {
  const first = freshProcess();
  await first.delivers(slashCommand("/tocsin", "status"));
  const opened = first.calls.find(({ method }) => method === "views.open")?.args.view as JsonObject;

  const second = freshProcess();
  const actions = [{ type: "multi_external_select", action_id: "status_form:components", block_id: "components" }];
  await second.delivers(payload("block_actions", handedBack(opened, CHOSEN), { actions }));
  await second.clock.drive(Promise.resolve());
  const [update] = second.calls.filter(({ method }) => method === "views.update");
  expect(update?.args).toMatchObject({ view_id: "V1", hash: "1.abc" });
  const followed = update?.args.view as JsonObject;
  expect(JSON.stringify(followed)).toContain("API, now operational");

  const filled: FilledStatus[] = [];
  const third = freshProcess(filled);
  const heard = await third.hears(payload("view_submission", handedBack(followed, { ...CHOSEN, ...LEVEL })));
  expect(filled).toEqual([{ changes: [{ component: "a", level: "degraded_performance" }], notify: false }]);
  expect(heard).toMatchObject({
    text: "status API degraded",
    addressed: true,
    place: { id: "slack:C0INC" },
    actor: { id: "slack:U0ANA" },
  });
  expect(third.addresses.get(heard?.id ?? "")).toBe(RESPONSE_URL);

  const fourth = freshProcess();
  const again = await fourth.hears(payload("view_submission", handedBack(followed, { ...CHOSEN, ...LEVEL })));
  expect(again?.id).toBe(heard?.id);
});

describe("a form for a note", () => {
  const RETURNS = "https://hooks.slack.test/actions/hush";
  const written = (value: string): JsonObject => ({ note: { note: { type: "plain_text_input", value } } });

  test("is opened by one process and taken by others, once for each text that was written", async () => {
    const first = freshProcess();
    const value = buttonValue({ label: "Note", say: "note PD-12", form: "note" }, 1) ?? "";
    await first.delivers(buttonPress(value, { message: { thread_ts: "1763690000.1" } }));
    expect(first.heard).toEqual([]);
    const [opened] = first.calls;
    expect(opened).toMatchObject({ method: "views.open", args: { trigger_id: "1.3.def" } });
    const view = opened?.args.view as JsonObject;

    const [second, third, fourth] = [freshProcess(), freshProcess(), freshProcess()];
    const note = await second.hears(payload("view_submission", handedBack(view, written("all: well"))));
    expect(note).toEqual({
      id: note?.id,
      actor: note?.actor,
      place: { id: "slack:C0INC", platform: "slack", thread: "1763690000.1" },
      text: "note PD-12: all: well",
      addressed: true,
      unseen: true,
    });
    expect(note?.actor.id).toBe("slack:U0ANA");
    expect(second.addresses.get(note?.id ?? "")).toBe(RETURNS);
    const again = await third.hears(payload("view_submission", handedBack(view, written("all: well"))));
    expect(again?.id).toBe(note?.id);
    const other = await fourth.hears(payload("view_submission", handedBack(view, written("all is well"))));
    expect(other?.id).not.toBe(note?.id);
  });

  test("of somebody else's making is refused in the form, and nothing of it is said", async () => {
    const scene = freshProcess();
    for (const made of ["{}", "no JSON", '{"handle":"PD-12"}']) {
      const view = handedBack({ callback_id: "note_form", private_metadata: made }, written("x"));
      expect(await scene.delivers(payload("view_submission", view))).toEqual({
        response_action: "errors",
        errors: { note: "I cannot read this form any more: close it and open it again." },
      });
    }
    expect(scene.heard).toEqual([]);
  });

  test("whose button names no alert is not opened: what it says is said", async () => {
    const scene = freshProcess();
    const value = buttonValue({ label: "Note", say: "note all of it", form: "note" }, 1) ?? "";
    expect((await scene.hears(buttonPress(value)))?.text).toBe("note all of it");
    expect(scene.calls).toEqual([]);
  });
});

test("a form of somebody else's making is refused in the form, and nothing of it is said", async () => {
  const scene = freshProcess();
  const view = { ...handedBack({ callback_id: "status_form", private_metadata: "{}" }, CHOSEN) };
  expect(await scene.delivers(payload("view_submission", view))).toEqual({
    response_action: "errors",
    errors: { components: "I cannot read this form any more: close it and open it again." },
  });
  expect(scene.heard).toEqual([]);
  expect(JSON.stringify(scene.logged)).not.toContain("hush");
});
