import { afterEach, beforeEach, describe, expect, test } from "vitest";
import type { Place } from "../../../../src/core/people.ts";
import type { Person } from "../../../fakes/discord/people/person.ts";
import type { Seen } from "../../../fakes/discord/people/seen.ts";
import { alertCard } from "../../../kit/alert-card.ts";
import { outsider, writesAt } from "../../../kit/outsider.ts";
import { type MenuScene, startMenuScene } from "./scene.ts";

const HANDLE = "PD-1003";
const QUESTION = "What should be noted on PD-1003?";
const OPS: Place = { id: "discord:1200000000000000001", platform: "discord" };

let scene: MenuScene;
let card: Seen;
beforeEach(async () => {
  scene = await startMenuScene();
  await scene.posts(OPS, alertCard(HANDLE));
  card = cardIn("#ops");
});
afterEach(async () => {
  await scene.stop();
});

function cardIn(place: string): Seen {
  const found = scene.ana.sees(place).find(hasNote);
  if (found === undefined) throw new Error("there is no card");
  return found;
}

function hasNote({ buttons }: Seen): boolean {
  return buttons.includes("Note");
}

/** Does something that says a thing to the bot, and waits until that is heard and answered. */
async function says(doing: () => Promise<unknown>): Promise<void> {
  const heard = () => scene.logged.filter(({ event }) => /^inbound\.(accepted|repeated)$/u.test(event)).length;
  const before = heard();
  await scene.settle(doing());
  await scene.until(() => heard() > before);
  await scene.answered(Promise.resolve());
}

function sendsOff(text: string): Promise<void> {
  return says(() => scene.ana.submits({ [QUESTION]: text }));
}

async function notes(text: string, on: Seen = card): Promise<void> {
  await scene.settle(scene.ana.presses(on, "Note"));
  await sendsOff(text);
}

/** The texts of all notes that PagerDuty was given. */
function noted(): readonly unknown[] {
  return writesAt(scene.vendors).flatMap(({ path, body }) =>
    path.endsWith("/notes") ? [(body as { readonly note: { readonly content: string } }).note.content] : [],
  );
}

/** What the bot has told a person, the card apart. */
function told(person: Person = scene.ana, place = "#ops"): readonly Seen[] {
  return person.sees(place).filter((seen) => seen.by === "tocsin" && !hasNote(seen));
}

describe("“Note” on an alert's card", () => {
  test("asks for the note in a form, writes exactly that, and everybody reads of it", async () => {
    const { ana, settle, discord } = scene;
    await settle(ana.presses(card, "Note"));
    expect(ana.modal()).toMatchObject({
      title: "Note on PD-1003",
      fields: [{ label: QUESTION, type: "text", isRequired: true, value: "" }],
    });
    expect(told()).toEqual([]);
    await sendsOff("Restarted it: twice.\n\n…: ack all");
    expect(noted()).toEqual(["Restarted it: twice.\n\n…: ack all"]);
    expect(told(discord.person("priya"))).toMatchObject([
      { text: expect.stringContaining("PD-1003: noted."), onlyForMe: false },
    ]);
  });

  test("opens no form for somebody who may not write: they alone are told why", async () => {
    const grace = scene.discord.person("grace");
    await says(() => grace.presses(card, "Note"));
    expect(grace.modal()).toBeUndefined();
    expect(told(grace)).toMatchObject([{ onlyForMe: true, text: expect.stringContaining("may not") }]);
    expect(told()).toEqual([]);
    expect(writesAt(scene.vendors)).toEqual([]);
  });

  test("says in one line how to note in words when Discord does not open the form", async () => {
    scene.discord.faults.add("POST /interactions/*/*/callback", { type: "lost before" });
    await expect(scene.answered(scene.ana.presses(card, "Note"))).rejects.toThrow("did not respond");
    expect(scene.ana.modal()).toBeUndefined();
    await scene.until(() => told().length + told(scene.ana, "dm").length > 0);
    const [line] = [...told(), ...told(scene.ana, "dm")];
    expect(line?.text).toContain("Say: note PD-1003: what you found.");
  });
});

describe("a note's form", () => {
  test.each([
    'He said "restart": done',
    "ack all",
    "note PD-1004: not there",
    "<@1> **ack all** @everyone",
    "🔥 👩‍👩‍👧‍👦\n\n\t- indented?",
  ])("writes the text as it is: %j", async (text) => {
    await notes(text);
    expect(noted()).toEqual([text]);
    expect(writesAt(scene.vendors)).toHaveLength(1);
  });

  test("that is sent off twice is one note, and nothing is left waiting", async () => {
    const { ana, settle, logged, until } = scene;
    await settle(ana.presses(card, "Note"));
    const submits = () => ana.submits({ [QUESTION]: "Restarted." });
    await says(() => Promise.all([submits(), submits()]));
    await until(() => logged.some(({ event }) => event === "inbound.repeated"));
    expect(noted()).toEqual(["Restarted."]);
    expect(told()).toMatchObject([{ text: expect.stringContaining("PD-1003: noted.") }]);
  });

  test("that is delivered twice is one note", async () => {
    await notes("Restarted.");
    scene.discord.gateway.replay(10);
    await scene.until(() => scene.logged.some(({ event }) => event === "discord.answer.not_taken"));
    await scene.answered(Promise.resolve());
    expect(noted()).toEqual(["Restarted."]);
  });

  test("and another one with the same text a minute later are two", async () => {
    await notes("Restarted.");
    await scene.settle(scene.clock.sleep(60_000));
    await notes("Restarted.");
    expect(noted()).toEqual(["Restarted.", "Restarted."]);
  });

  test("is taken after a restart, and however long it was open", async () => {
    await scene.settle(scene.ana.presses(card, "Note"));
    await scene.restart();
    await scene.settle(scene.clock.sleep(3_600_000));
    await sendsOff("Restarted.");
    expect(noted()).toEqual(["Restarted."]);
    expect(told()).toMatchObject([{ text: expect.stringContaining("PD-1003: noted.") }]);
  });

  test("with nothing in it that can be seen notes nothing, and says so to its reader alone", async () => {
    await scene.settle(scene.ana.presses(card, "Note"));
    await scene.settle(scene.ana.submits({ [QUESTION]: " \n\u200b" }));
    expect(told()).toMatchObject([{ onlyForMe: true, text: "Write what should be noted." }]);
    expect(writesAt(scene.vendors)).toEqual([]);
  });

  test("takes as much as Discord's input, and no more", async () => {
    const text = "x".repeat(4_000);
    await expect(notes(`${text}x`)).rejects.toThrow("takes 4000 characters");
    await sendsOff(text);
    expect(noted()).toEqual([text]);
  });

  test("takes a note on an alert that was closed meanwhile", async () => {
    await scene.settle(scene.ana.presses(card, "Note"));
    await says(() => scene.ana.commands("/resolve", { target: HANDLE }));
    await sendsOff("It was the disk.");
    expect(noted()).toEqual(["It was the disk."]);
    expect((await outsider(scene.vendors).incident(1003)).status).toBe("resolved");
  });

  test("is answered in the thread where the card stands", async () => {
    const thread = scene.discord.createsThread("#ops", "outage", card);
    await scene.posts({ ...OPS, thread: thread.id }, alertCard(HANDLE));
    await notes("Restarted.", cardIn("#outage"));
    expect(told()).toMatchObject([{ text: expect.stringContaining("PD-1003: noted."), thread: "outage" }]);
  });
});
