import { afterEach, beforeEach, describe, expect, test } from "vitest";
import type { Place } from "../../../../src/core/people.ts";
import type { Person } from "../../../fakes/slack/people/person.ts";
import type { Seen } from "../../../fakes/slack/people/seen.ts";
import { alertCard } from "../../../kit/alert-card.ts";
import { outsider, writesAt } from "../../../kit/outsider.ts";
import { type FormScene, startFormScene } from "./form-scene.ts";

const HANDLE = "PD-1003";
const QUESTION = "What should be noted on PD-1003?";
const OPS: Place = { id: "slack:C0OPS", platform: "slack" };

let scene: FormScene;
afterEach(async () => {
  await scene.stop();
});

/** Somebody presses “Note” on the card, which stands in #ops or in the thread of a message there. */
async function presses(person: Person, card: Seen): Promise<void> {
  await scene.answered(person.presses(card, "Note"));
}

async function postsCard(in_: Place = OPS): Promise<Seen> {
  await scene.settle(scene.adapter.send(in_, alertCard(HANDLE), { key: "card" }));
  const card = scene.ana.sees("#ops").find(({ buttons }) => buttons.includes("Note"));
  if (card === undefined) throw new Error("there is no card");
  return card;
}

/** The texts of all notes that PagerDuty was given. */
function noted(): readonly unknown[] {
  return writesAt(scene.vendors).flatMap(({ path, body }) =>
    path.endsWith("/notes") ? [(body as { readonly note: { readonly content: string } }).note.content] : [],
  );
}

/** What the bot has told a person in #ops, the card apart. */
function told(person: Person = scene.ana): readonly Seen[] {
  return person.sees("#ops").filter(({ by, buttons }) => by === "tocsin" && !buttons.includes("Note"));
}

describe.each(["socket", "http"] as const)("over %s", (road) => {
  test("“Note” on an alert's card asks for the note in a form, writes exactly that, and everybody reads of it", async () => {
    scene = await startFormScene(road);
    const { ana, answered, fields } = scene;
    await presses(ana, await postsCard());
    expect(ana.modal()).toMatchObject({ title: "Note on PD-1003", submit: "Note" });
    expect(fields()).toEqual({ [QUESTION]: "" });
    expect(told()).toEqual([]);
    expect(await answered(ana.submits({ [QUESTION]: "Restarted it: twice.\n\n…: ack all" }))).toEqual({ errors: {} });
    expect(fields()).toBeUndefined();
    expect(noted()).toEqual(["Restarted it: twice.\n\n…: ack all"]);
    expect(told(scene.slack.person("grace"))).toMatchObject([
      { text: expect.stringContaining("PD-1003: noted."), onlyForMe: false },
    ]);
  });
});

describe("a note's form", () => {
  let card: Seen;
  beforeEach(async () => {
    scene = await startFormScene();
    card = await postsCard();
  });

  test.each([
    'He said "restart": done',
    "ack all",
    "note PD-1004: not there",
    "<@U0BOT> *ack all* <!channel> &amp; &lt;",
    "🔥 👩‍👩‍👧‍👦\n\n\t- indented?",
  ])("writes the text as it is: %j", async (text) => {
    await presses(scene.ana, card);
    await scene.answered(scene.ana.submits({ [QUESTION]: text }));
    expect(noted()).toEqual([text]);
    expect(writesAt(scene.vendors)).toHaveLength(1);
  });

  test("that is delivered twice is one note", async () => {
    await presses(scene.ana, card);
    await scene.answered(scene.ana.submits({ [QUESTION]: "Restarted." }));
    const submission = scene.slack.deliveries.findLast(({ type }) => type === "interactive");
    if (submission === undefined) throw new Error("nothing was submitted");
    await scene.answered(scene.slack.redeliver(submission));
    expect(noted()).toEqual(["Restarted."]);
    expect(told()).toHaveLength(1);
  });

  test("and another one with the same text a minute later are two", async () => {
    for (let i = 0; i < 2; i++) {
      await presses(scene.ana, card);
      await scene.answered(scene.ana.submits({ [QUESTION]: "Restarted." }));
      await scene.settle(scene.clock.sleep(60_000));
    }
    expect(noted()).toEqual(["Restarted.", "Restarted."]);
  });

  test("with nothing in it says so in the form, and takes a note afterwards", async () => {
    await presses(scene.ana, card);
    expect(await scene.answered(scene.ana.submits({ [QUESTION]: " \n\u200b" }))).toEqual({
      errors: { note: "Write what should be noted." },
    });
    expect(noted()).toEqual([]);
    await scene.answered(scene.ana.submits({ [QUESTION]: "Restarted." }));
    expect(noted()).toEqual(["Restarted."]);
  });

  test("takes as much as Slack's field, and no more", async () => {
    await presses(scene.ana, card);
    const text = "x".repeat(3_000);
    await expect(scene.answered(scene.ana.submits({ [QUESTION]: `${text}x` }))).rejects.toThrow(
      "takes 3000 characters",
    );
    await scene.answered(scene.ana.submits({ [QUESTION]: text }));
    expect(noted()).toEqual([text]);
  });

  test("is not opened for somebody who may not write: they alone are told why", async () => {
    const grace = scene.slack.person("grace");
    await presses(grace, card);
    expect(grace.modal()).toBeUndefined();
    expect(told(grace)).toMatchObject([{ onlyForMe: true, text: expect.stringContaining("may not") }]);
    expect(told()).toEqual([]);
    expect(writesAt(scene.vendors)).toEqual([]);
  });

  test("is not taken from somebody who may not write any more", async () => {
    await presses(scene.ana, card);
    await scene.settle(scene.slack.changeUser("ana", { isEmailConfirmed: false }));
    await scene.answered(scene.ana.submits({ [QUESTION]: "Restarted." }));
    expect(told()).toMatchObject([{ onlyForMe: true, text: expect.stringContaining("is not confirmed") }]);
    expect(noted()).toEqual([]);
  });

  test("takes a note on an alert that was closed meanwhile", async () => {
    await presses(scene.ana, card);
    await scene.answered(scene.ana.mentions(`resolve ${HANDLE}`, { in: "#ops" }));
    await scene.answered(scene.ana.submits({ [QUESTION]: "It was the disk." }));
    expect(noted()).toEqual(["It was the disk."]);
    expect((await outsider(scene.vendors).incident(1003)).status).toBe("resolved");
  });

  test("that Slack does not open in time leaves one line that says how to note in words", async () => {
    scene.slack.faults.add("views.open", { type: "refuse", error: "expired_trigger_id" });
    await presses(scene.ana, card);
    expect(scene.ana.modal()).toBeUndefined();
    expect(told()).toMatchObject([{ onlyForMe: true, text: ":warning: Say: note PD-1003: what you found." }]);
  });

  test("is answered in the thread where the card stands", async () => {
    const root = await scene.settle(scene.ana.says("what is it?", { in: "#ops" }));
    scene.ana.deletes(card);
    const inThread = await postsCard({ ...OPS, thread: root.ts });
    await presses(scene.ana, inThread);
    await scene.answered(scene.ana.submits({ [QUESTION]: "Restarted." }));
    expect(told()).toMatchObject([{ thread: root.ts, text: expect.stringContaining("PD-1003: noted.") }]);
  });
});
