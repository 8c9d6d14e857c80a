import { afterEach, beforeEach, describe, expect, test } from "vitest";
import type { Person } from "../../fakes/slack/people/person.ts";
import type { Seen } from "../../fakes/slack/people/seen.ts";
import { type SlackScene, startSlackScene } from "./adapter-scene.ts";

const POLICY = `
slack: { command: /bot, aliases: { /ack: ack, /duty: oncall } }
places: { "slack:C0RANDOM": { listen: bare } }
`;

let scene: SlackScene;
let ana: Person;
let priya: Person;

beforeEach(async () => {
  scene = await startSlackScene("socket", {}, POLICY);
  ana = scene.slack.person("ana");
  priya = scene.slack.person("priya");
});

afterEach(() => scene.stop());

/** What the bot has said in a channel, as that person sees it. */
const told = (by: Person, channel = "#ops") => by.sees(channel).filter((message) => message.by === "tocsin");
const newest = (by: Person, channel?: string): Seen => {
  const last = told(by, channel).at(-1);
  if (last === undefined) throw new Error("The bot has said nothing.");
  return last;
};

describe("every road leads to the same sentence", () => {
  test("the command, its aliases, a mention, a direct message and a bare one", async () => {
    await scene.answered(ana.commands("/bot", "who is on call?", { in: "#ops" }));
    await scene.answered(ana.commands("/duty", "", { in: "#ops" }));
    await scene.answered(ana.mentions("oncall", { in: "#ops" }));
    await scene.answered(ana.says("`oncall`", { in: "@tocsin" }));
    await scene.answered(ana.invitesBot("#random"));
    await scene.answered(ana.says("oncall", { in: "#random" }));
    const answers = [...told(ana), ...told(ana, "@tocsin"), ...told(ana, "#random")];
    expect(answers.map(({ text }) => text.split("\n")[0])).toEqual(Array(5).fill("On call now"));
    expect(told(ana).map(({ onlyForMe }) => onlyForMe)).toEqual([true, true, false]);
  });

  test("bare text that is no command is ignored in silence", async () => {
    await scene.answered(ana.invitesBot("#random"));
    for (const text of ["is it just me or is the site slow?", "thanks!", "yes"]) {
      await scene.answered(ana.says(text, { in: "#random" }));
    }
    expect(told(ana, "#random")).toEqual([]);
  });

  test("the name alone, and the command alone, say what can be said", async () => {
    await scene.answered(ana.mentions("", { in: "#ops" }));
    await scene.answered(ana.commands("/bot", "", { in: "#ops" }));
    // Long enough for a message that goes on in another one.
    const isFirst = ({ text }: Seen): boolean => text.includes("ack all");
    expect(
      told(ana)
        .filter(isFirst)
        .map(({ onlyForMe }) => onlyForMe),
    ).toEqual([false, true]);
  });
});

test("in a thread it is answered in the thread", async () => {
  const above = await scene.settle(ana.says("the site is slow", { in: "#ops" }));
  await scene.answered(ana.mentions("who is on call?", { in: "#ops", thread: above.ts }));
  expect(newest(ana)).toMatchObject({ thread: above.ts });
});

describe("questions", () => {
  test("are answered by their buttons, once, by the one who was asked", async () => {
    await scene.answered(ana.mentions("resolve all", { in: "#ops" }));
    const question = newest(ana);
    expect(question.buttons).toContain("No");
    await scene.answered(priya.presses(question, "No"));
    expect(newest(priya)).toMatchObject({ onlyForMe: true });
    expect(newest(ana).text).toBe(question.text);
    await scene.answered(ana.presses(question, "No"));
    expect(newest(ana).buttons).toEqual([]);
  });
});

test("an answer that only one person sees is shown to everybody when they say so", async () => {
  await scene.answered(ana.commands("/bot", "oncall", { in: "#ops" }));
  expect(told(priya)).toEqual([]);
  await scene.answered(ana.presses(newest(ana), "Show in channel"));
  expect(newest(priya).text).toContain("On call now");
});

test("status alone opens the form for somebody who may change it, and is said for anybody else", async () => {
  await scene.answered(ana.commands("/bot", "status", { in: "#ops" }));
  expect(ana.modal()).toBeDefined();
  expect(told(ana)).toEqual([]);
  await scene.answered(priya.commands("/bot", "status", { in: "#ops" }));
  expect(priya.modal()).toBeUndefined();
  expect(newest(priya)).toMatchObject({ onlyForMe: true });
});

test("a command of a channel that the bot is not in is answered to the one who typed it", async () => {
  await scene.answered(ana.commands("/bot", "oncall", { in: "#random" }));
  expect(newest(ana, "#random")).toMatchObject({ onlyForMe: true });
});
