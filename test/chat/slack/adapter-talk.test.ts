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

describe("in a private channel that the bot is not in", () => {
  beforeEach(() => {
    const channel = scene.slack.workspace().channels.get("C0INCIDENTS");
    channel?.members.delete(scene.slack.workspace().bot.user);
  });

  test("a yes to a question is carried out and told", async () => {
    await scene.answered(ana.commands("/bot", "resolve all", { in: "#incidents" }));
    const question = newest(ana, "#incidents");
    const yes = question.buttons.find((label) => label !== "No") ?? "";
    await scene.answered(ana.presses(question, yes));
    expect(newest(ana, "#incidents").text).toContain("resolved");
    expect(newest(ana, "#incidents").onlyForMe).toBe(false);
  });
});

test("a question that nobody else was to see, put in a direct message, loses its buttons when it expires", async () => {
  await scene.answered(ana.says("PD-1003 and PD-1004 are both open", { in: "@tocsin" }));
  const [named] = ana.sees("@tocsin").filter(({ by }) => by !== "tocsin");
  if (named === undefined) throw new Error("Ana has said nothing.");
  await scene.answered(ana.chooses(named, "ack_alert"));
  const question = told(ana, "@tocsin").find(({ buttons }) => buttons.length === 2);
  expect(question?.thread).toBe(named.ts);
  await scene.settle(scene.clock.sleep(16 * 60_000));
  const expired = told(ana, "@tocsin").find(({ ts }) => ts === question?.ts);
  expect(expired?.buttons).toEqual([]);
  expect(expired?.text).toContain("expired");
});

test("in the thread of an alert that a command has shown in a direct message, it needs no name", async () => {
  await scene.answered(ana.commands("/bot", "alert PD-1003", { in: "@tocsin" }));
  const card = newest(ana, "@tocsin");
  await scene.answered(ana.says("ack", { in: "@tocsin", thread: card.ts }));
  expect(newest(ana, "@tocsin").text).toContain("acknowledged");
  expect(newest(ana, "@tocsin").text).toContain("PD-1003");
});

describe("a channel that takes nothing more while a plan is carried out", () => {
  const limited = { kind: "answer", status: 429, headers: { "retry-after": "20" } } as const;

  test.each([
    ["the bot was taken out of it", () => void incidents().members.delete(scene.slack.workspace().bot.user)],
    ["it was archived", () => Object.assign(incidents(), { isArchived: true })],
  ])("%s: whoever asked is told in their direct message", async (_, closes) => {
    scene.vendors.addFault({ vendor: "opsgenie", method: "POST", path: "/acknowledge$", times: 1, fault: limited });
    await scene.settle(ana.mentions("ack all", { in: "#incidents" }));
    await scene.settle(scene.clock.sleep(3_000));
    expect(newest(ana, "#incidents").text).toContain("12 done");
    closes();
    const since = scene.clock.now();
    await scene.answered(Promise.resolve());
    expect(newest(ana, "@tocsin").text).toContain("24 acknowledged");
    expect(scene.clock.now() - since).toBeLessThan(60_000);
  });

  function incidents() {
    const channel = scene.slack.workspace().channels.get("C0INCIDENTS");
    if (channel === undefined) throw new Error("There is no #incidents.");
    return channel;
  }
});

test("an entry of a message's menu that is no longer known is answered to whoever chose it", async () => {
  const message = await scene.settle(ana.says("PD-1003 is open", { in: "#ops" }));
  await scene.answered(ana.chooses({ ...message, channel: "C0OPS" }, "an_older_entry"));
  expect(newest(ana)).toMatchObject({ onlyForMe: true });
  expect(newest(ana).text).toContain("I do not know that any more");
});

test("a command that opens the form is not answered in words too when Slack delivers it twice", async () => {
  scene.slack.deliverTwice();
  await scene.answered(ana.commands("/bot", "status", { in: "#ops" }));
  expect(ana.modal()).toBeDefined();
  expect(told(ana)).toEqual([]);
});
