import { setImmediate as nextTurn } from "node:timers/promises";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { ANA, type Story, startStory } from "../harness.ts";
import { LastingChat, type Posted } from "../kit/lasting-chat.ts";
import { writesAt } from "../kit/outsider.ts";

const BEN = "jonas@example.com";
let chat: LastingChat;
let story: Story;
let said = 0;

beforeEach(async () => {
  chat = new LastingChat();
  story = await startStory({ chat, env: { TOCSIN_RESPONDERS: `${ANA},${BEN}` } });
});

afterEach(() => story.ends());

type Extras = Partial<Omit<Parameters<LastingChat["say"]>[0], "text" | "actor">> & { readonly as?: string };

async function says(text: string, { as = ANA, ...extras }: Extras = {}): Promise<Posted | undefined> {
  const before = chat.messages.length;
  await story.settle(chat.say({ id: `lasting:${++said}`, text, actor: story.app.speaker(as), ...extras }));
  await story.advance(1_000);
  return chat.messages[before];
}

/** Resolves with what was posted anew. */
async function presses(message: Posted | undefined, label: string, as = ANA): Promise<Posted | undefined> {
  if (message === undefined) throw new Error("there is no such message");
  const before = chat.messages.length;
  await story.settle(chat.press(message, label, { id: `lasting:${++said}`, actor: story.app.speaker(as) }));
  await story.advance(1_000);
  return chat.messages[before];
}

function reads(message: Posted | undefined): string {
  return message?.states.at(-1) ?? "";
}

function labels(message: Posted | undefined): readonly string[] {
  return message?.latest.reply.buttons?.map(({ label }) => label) ?? [];
}

async function until(condition: () => boolean): Promise<void> {
  while (!condition()) await nextTurn();
}

describe("the buttons of a question", () => {
  test("a yes makes the question's message the report", async () => {
    const question = await says("resolve all");
    expect(await presses(question, "Resolve 27 alerts")).toBeUndefined();
    expect(reads(question)).toContain("27 resolved");
  });

  test("a no makes it say that nothing was done", async () => {
    const question = await says("resolve all");
    expect(await presses(question, "No")).toBeUndefined();
    expect(reads(question)).toBe('Nothing was done about "resolve all".');
    expect(writesAt(story.world)).toEqual([]);
  });

  test("somebody else gets a private line, and the question stays as it was", async () => {
    const question = await says("resolve all");
    const before = reads(question);
    const line = await presses(question, "Resolve 27 alerts", BEN);
    expect(line?.onlyFor).toBe(`console:${BEN}`);
    expect(reads(line)).toContain("That question waits for");
    expect(reads(question)).toBe(before);
    expect(writesAt(story.world)).toEqual([]);
  });

  test("a second press, of a message that was still shown with its buttons, gets a private line", async () => {
    const question = await says("resolve all");
    if (question === undefined) throw new Error("nothing was asked");
    const asShown = { ...question, states: [...question.states] };
    await presses(question, "No");
    const line = await presses(asShown, "Resolve 27 alerts");
    expect(line?.onlyFor).toBe(`console:${ANA}`);
    expect(reads(line)).toContain("no longer open");
    expect(writesAt(story.world)).toEqual([]);
  });

  test("an old message means its own question, not the newest one", async () => {
    const first = await says("resolve all");
    if (first === undefined) throw new Error("nothing was asked");
    const asShown = { ...first, states: [...first.states] };
    await says("status open X on API=degraded: hello");
    await says("resolve mine");
    expect(reads(first)).toContain("No longer open");
    expect(labels(first)).toEqual([]);
    const before = writesAt(story.world).length;
    expect(reads(await presses(asShown, "Resolve 27 alerts"))).toContain("no longer open");
    expect(writesAt(story.world)).toHaveLength(before);
  });

  test("of two that two people were asked, each answers their own", async () => {
    const anas = await says("resolve all");
    const bens = await says("resolve all", { as: BEN });
    await presses(bens, "No", BEN);
    expect(labels(anas)).toContain("No");
    expect(await presses(anas, "No")).toBeUndefined();
  });

  test("a yes that has to wait for its turn is answered where it was asked", async () => {
    await says("status API degraded");
    const question = await says("undo");
    const [label] = labels(question);
    if (question === undefined || label === undefined) throw new Error("nothing was asked");
    const limited = { kind: "answer", status: 429, headers: { "retry-after": "20" } } as const;
    story.world.addFault({ vendor: "statuspage", method: "PATCH", path: "", times: 1, fault: limited });
    const bens = chat.say({ id: "lasting:bens", text: "status Web degraded", actor: story.app.speaker(BEN) });
    await story.settle(until(() => chat.texts.some((text) => text.includes("rate limit"))));
    const yes = chat.press(question, label, { id: "lasting:yes", actor: story.app.speaker(ANA) });
    await story.settle(Promise.all([bens, yes]));
    expect(reads(question)).toContain("done.");
    expect(labels(question)).toEqual([]);
    expect(chat.messages.filter(({ latest }) => latest.live)).toEqual([]);
    expect(chat.texts.at(-1)).toBe("The answer stands beside this.");
  });

  test("what somebody was asked in private is told to nobody else", async () => {
    const regarding = { message: "m", text: "PD-1003 and PD-1004 are both open" };
    const asked = await says("ack", { unseen: true, regarding });
    expect(asked?.onlyFor).toBe(`console:${ANA}`);
    expect(labels(asked)).not.toEqual([]);
    expect(reads(await says("yes", { as: BEN }))).toBe("Nothing here waits for an answer.");
  });

  test("one of several choices is taken by its number", async () => {
    const question = await says("ack");
    expect(labels(question)).toEqual(["1. All", "2. Mine"]);
    expect(await presses(question, "1. All")).toBeUndefined();
    expect(reads(question)).toContain("24 acknowledged");
  });

  test("a press after a restart, in the middle of the plan, ends in the same message", async () => {
    const question = await says("resolve all");
    if (question === undefined) throw new Error("nothing was asked");
    story.world.addFault({ vendor: "opsgenie", method: "POST", path: "/close$", times: 12, fault: { kind: "hang" } });
    await story.isBrokenOff("yes", {
      through: ({ actor }) => chat.press(question, "Resolve 27 alerts", { id: "lasting:press", actor }),
    });
    expect(chat.messages).toHaveLength(1);
    expect(reads(question)).toContain("resolved");
  });
});

describe("the buttons of a report", () => {
  test("undo means that report, however much was done since, and is gone once it was used", async () => {
    const first = await says("ack PD-1003");
    await says("status API degraded");
    const question = await presses(first, "Undo");
    expect(reads(question)).toContain('Undo "ack PD-1003"');
    expect(labels(first)).toContain("Undo");
    await presses(question, "Undo it");
    expect(labels(first)).toEqual([]);
    expect(reads(question)).not.toContain("status");
  });

  test("an undo that is not confirmed is named by what it would have undone, and says for whom it waits", async () => {
    const question = await presses(await says("ack PD-1003"), "Undo");
    expect(reads(question)).toContain(`It waits for ${ANA}.`);
    await presses(question, "No");
    expect(reads(question)).toBe('Undo "ack PD-1003": nothing was done.');
  });

  test("somebody else's undo is refused in a private line", async () => {
    const first = await says("ack PD-1003");
    const line = await presses(first, "Undo", BEN);
    expect(line?.onlyFor).toBe(`console:${BEN}`);
    expect(reads(line)).toContain("Only the person who gave a command can have it undone");
  });

  test("retry is gone once it was used, and undo stays", async () => {
    story.world.addFault({
      vendor: "opsgenie",
      method: "POST",
      path: "/acknowledge$",
      times: 1,
      fault: { kind: "answer", status: 422 },
    });
    const first = await says("ack all");
    expect(labels(first)).toEqual(["Retry failed", "Undo"]);
    await presses(first, "Retry failed");
    expect(labels(first)).toEqual(["Undo"]);
    for (let n = 0; n < 31; n++) await story.advance(30_000);
    expect(labels(first)).toEqual([]);
  });
});

describe("who sees an answer", () => {
  test("a query that nobody saw is answered in private, and can be shown to all", async () => {
    const answer = await says("status", { unseen: true });
    expect(answer?.onlyFor).toBe(`console:${ANA}`);
    const shown = await presses(answer, "Show in channel");
    expect(shown?.onlyFor).toBeUndefined();
    expect(labels(shown)).not.toContain("Show in channel");
  });

  test("a change that nobody saw being asked for is told to all, its refusal only to who asked", async () => {
    const told = await says("ack PD-1003", { unseen: true });
    expect(told?.onlyFor).toBeUndefined();
    expect(reads(told)).toContain(`PD-1003: acknowledged.\nBy ${ANA}.`);
    expect(reads(await says("ack PD-1004"))).not.toContain("By ana");
    expect((await says("ack PD-1003", { unseen: true, as: "eve@example.com" }))?.onlyFor).toBe(
      "console:eve@example.com",
    );
    expect((await says("acc al", { unseen: true }))?.onlyFor).toBe(`console:${ANA}`);
  });

  test("what was said before all is answered before all", async () => {
    expect((await says("status"))?.onlyFor).toBeUndefined();
    expect((await says("acc al"))?.onlyFor).toBeUndefined();
  });
});

describe("the settings of a place", () => {
  test.each([
    ["public", undefined],
    ["private", `console:${ANA}`],
  ])("answers: %s decides for queries, never for changes", async (answers, onlyFor) => {
    await story.ends();
    chat = new LastingChat();
    story = await startStory({ chat, policy: `places:\n  "lasting:room":\n    answers: ${answers}\n` });
    expect((await says("status", { unseen: true }))?.onlyFor).toBe(onlyFor);
    expect((await says("status"))?.onlyFor).toBe(onlyFor);
    expect((await says("ack PD-1003", { unseen: true }))?.onlyFor).toBeUndefined();
  });
});

describe("what was not said to the bot", () => {
  test.each(["yes", "no", "1", "lunch?", "ack the parcel please", "status of my life", "acc al", "undone"])(
    '"%s" is met with silence',
    async (text) => {
      expect(await says(text, { addressed: false })).toBeUndefined();
    },
  );

  test("and begins like no command is not even kept", async () => {
    await says("lunch?", { addressed: false, id: "lasting:chatter" });
    await says("ack the parcel please", { addressed: false, id: "lasting:perhaps" });
    const { store } = story.app.watched;
    expect(await store.get("seen", "lasting:chatter")).toBeUndefined();
    expect(await store.get("seen", "lasting:perhaps")).toBeDefined();
  });

  test("but is a whole command, is answered", async () => {
    expect(reads(await says("ack all", { addressed: false }))).toContain("24 acknowledged");
  });

  test("stays unanswered when a vendor's names cannot be read for it", async () => {
    story.world.addFault({
      vendor: "statuspage",
      method: "GET",
      path: "",
      times: 4,
      fault: { kind: "answer", status: 500 },
    });
    expect(await says("status of everything is degraded", { addressed: false })).toBeUndefined();
  });

  test.each(["no", "yes", "1"])('"%s" of one person to another is no answer to a third', async (text) => {
    await says("resolve all");
    expect(await says(text, { as: BEN, addressed: false })).toBeUndefined();
  });

  test("answers a question that waits for its speaker", async () => {
    await says("resolve all");
    expect(reads(await says("no", { addressed: false }))).toBe('Nothing was done about "resolve all".');
  });
});
