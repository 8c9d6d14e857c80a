import { afterEach, beforeEach, describe, expect, test } from "vitest";
import type { Actor } from "../../src/core/people.ts";
import { ANA, type Story, startStory } from "../harness.ts";
import { LastingChat, type Posted } from "../kit/lasting-chat.ts";
import { writesAt } from "../kit/outsider.ts";

const MINUTE_MS = 60_000;
const POLICY = `
places:
  "here:room": { mirror: ["there:room"] }
  "there:room": { mirror: ["here:room", "there:room"] }
  main: { mirror: ["there:room"] }
`;
const HANGING_ACKS = {
  vendor: "opsgenie",
  method: "POST",
  path: "/acknowledge$",
  times: 12,
  fault: { kind: "hang" },
} as const;

let here: LastingChat;
let there: LastingChat;
let story: Story;
let said = 0;

beforeEach(async () => {
  here = new LastingChat("here");
  there = new LastingChat("there");
  story = await startStory({ chat: [here, there], policy: POLICY, env: { TOCSIN_ADMINS: ANA } });
});

afterEach(() => story.ends());

function ana(chat: LastingChat): Actor {
  return { id: `${chat.platform}:ana`, name: "Ana", email: ANA, zone: "UTC" };
}

async function says(
  text: string,
  { on = here, ...how }: { on?: LastingChat; actor?: Actor; unseen?: true; thread?: string } = {},
) {
  await story.settle(on.say({ id: `${on.platform}:${++said}`, text, actor: ana(on), ...how }));
  await story.advance(1_000);
}

async function presses(posted: Posted, label: string, on: LastingChat, actor = ana(on)) {
  await story.settle(on.press(posted, label, { id: `${on.platform}:${++said}`, actor }));
  await story.advance(1_000);
}

function only({ messages }: LastingChat): Posted {
  const [message] = messages;
  if (message === undefined || messages.length > 1) throw new Error(`there are ${messages.length} messages`);
  return message;
}

function labels({ latest }: Posted): readonly string[] {
  return (latest.reply.buttons ?? []).map(({ label }) => label);
}

describe("a change", () => {
  test("is followed where its place is mirrored: in one message, with who said what where", async () => {
    await says("ack all");
    expect(only(here).states.at(-1)).toContain("24 acknowledged");
    const { states, place, inbound } = only(there);
    expect({ place, inbound }).toEqual({ place: "there:room", inbound: undefined });
    expect(states[0]).toContain("…");
    expect(states.at(-1)).toContain("24 acknowledged");
    for (const state of states) expect(state).toContain("Ana in Here: ack all");
  });

  test("has the buttons of whoever said it there alone, where they work", async () => {
    await says("ack all");
    expect(labels(only(here))).toContain("Undo");
    expect(labels(only(there))).toEqual([]);
  });

  test("is mirrored the other way round as well, and never back", async () => {
    await says("ack all", { on: there });
    expect(here.texts).toEqual([expect.stringContaining("Ana in There: ack all")]);
    expect(there.messages).toHaveLength(1);
  });

  test("that was said in a thread is told in the mirror as any other", async () => {
    await says("ack all", { thread: "7" });
    expect(only(there).thread).toBeUndefined();
    expect(there.texts[0]).toContain("24 acknowledged");
  });

  test("that was said at the console is followed too", async () => {
    await story.says("ack all");
    await story.advance(1_000);
    expect(here.messages).toEqual([]);
    expect(there.texts).toEqual([expect.stringMatching(/24 acknowledged.* in Console: ack all/su)]);
  });

  test("that asks first is told elsewhere once somebody has said yes", async () => {
    await says("resolve all");
    expect(there.messages).toEqual([]);
    await says("yes");
    expect(there.texts).toEqual([expect.stringContaining("resolved")]);
  });

  test("of who is who stays where it was made", async () => {
    here.people = [{ id: "here:ben", name: "Ben", zone: "UTC" }];
    await says("link here:ben to ben@example.com");
    expect(here.texts.at(-1)).toContain("ben@example.com");
    expect(there.messages).toEqual([]);
  });
});

describe("an alert's card", () => {
  test("stands in the mirror too, and there its thread means the alert", async () => {
    await says("alert PD-1003");
    const card = only(there);
    expect(card.states).toEqual([expect.stringContaining("Ana in Here: alert PD-1003")]);
    expect(labels(card)).toEqual(["Acknowledge", "Resolve"]);
    await says("ack", { on: there, thread: card.ref.thread ?? "" });
    expect(there.texts.at(-1)).toContain("PD-1003");
    expect(writesAt(story.world)).toHaveLength(1);
  });

  test("is pressed there by whoever may, there", async () => {
    await says("alert PD-1003");
    const eve = { id: "there:eve", name: "Eve", email: "eve@example.com", zone: "UTC" };
    await presses(only(there), "Acknowledge", there, eve);
    expect(there.texts.at(-1)).toContain("You may not change alerts here.");
    expect(writesAt(story.world)).toEqual([]);
    const [card] = there.messages;
    if (card === undefined) throw new Error("the card is gone");
    await presses(card, "Acknowledge", there);
    expect(there.texts.at(-1)).toContain("PD-1003: acknowledged.");
    expect(here.texts.at(-1)).toContain("Ana in There: ack PD-1003");
  });

  test("that one person alone was shown is shown to nobody else", async () => {
    await says("alert PD-1003", { unseen: true });
    expect(only(here).onlyFor).toBe("here:ana");
    expect(there.messages).toEqual([]);
    await presses(only(here), "Show in channel", here);
    expect(there.texts).toEqual([expect.stringContaining("PD-1003")]);
  });
});

test("what somebody asked, and why nothing was done, is told nowhere else", async () => {
  const eve = { id: "here:eve", name: "Eve", email: "eve@example.com", zone: "UTC" };
  for (const text of ["alerts", "status", "who is on call", "help", "ack PD-1", "gibberish"]) await says(text);
  await says("ack all", { actor: eve });
  expect(here.messages).toHaveLength(7);
  expect(there.messages).toEqual([]);
});

describe("a mirror", () => {
  test("whose chat is away holds nothing up, and hears the last word once it is back, also after a restart", async () => {
    const since = story.clock.now();
    away(there, since + 3 * MINUTE_MS);
    await says("ack all");
    expect(here.texts[0]).toContain("24 acknowledged");
    expect(story.clock.now() - since).toBeLessThan(10_000);
    await story.restarts();
    for (let n = 0; n < 10; n++) await story.advance(30_000);
    expect(new Set(only(there).states)).toEqual(new Set([expect.stringContaining("24 acknowledged")]));
  });

  test("whose chat stays away is given up in the end, and the log says so", async () => {
    away(there, Number.POSITIVE_INFINITY);
    await says("ack all");
    await says("alert PD-1003");
    for (let n = 0; n < 20; n++) await story.advance(30_000);
    expect(there.messages).toEqual([]);
    expect(here.texts).toHaveLength(2);
    const given = story.errors
      .splice(0)
      .map(({ event, fields }) => ({ event, kind: fields.kind, tries: fields.tries }));
    expect(given).toEqual(Array(2).fill({ event: "timer.failed", kind: "mirror", tries: 5 }));
    there.onWrite = () => undefined;
    for (let n = 0; n < 20; n++) await story.advance(30_000);
    expect(there.messages).toEqual([]);
  });

  test("tells it although the chat in which it was said has gone away", async () => {
    away(here, story.clock.now() + 5 * MINUTE_MS);
    await story.settle(here.say({ id: "here:away", text: "ack all", actor: ana(here) }));
    expect(there.texts).toEqual([expect.stringContaining("24 acknowledged")]);
  });

  test("that is slow never shows progress over the last word", async () => {
    there.onWrite = async (when, { live }) => {
      if (when === "before" && live) await story.clock.sleep(9_000);
    };
    await story.settle(here.say({ id: "here:slow", text: "ack all", actor: ana(here) }));
    expect(here.texts[0]).toContain("24 acknowledged");
    for (let n = 0; n < 10; n++) await story.advance(3_000);
    const { states } = only(there);
    expect(states[0]).toContain("…");
    expect(states.at(-1)).toContain("24 acknowledged");
  });

  test("whose message somebody has deleted gets the last word in a new one", async () => {
    there.onWrite = (when, { live }) => {
      const [first] = there.messages;
      if (when === "before" && !live && first !== undefined) first.isDeleted = true;
    };
    await says("ack all");
    expect(there.messages).toHaveLength(2);
    expect(there.texts).toEqual([expect.stringContaining("24 acknowledged")]);
  });

  test("that the settings take away is told nothing more, once they are read again", async () => {
    await story.writesPolicy("places: {}");
    await says("reload");
    await says("ack all");
    expect(there.messages).toEqual([]);
  });
});

describe("a restart in the middle", () => {
  beforeEach(() => story.world.addFault(HANGING_ACKS));

  function brokenOff(): Promise<void> {
    return story.isBrokenOff("ack all", { through: ({ id, text }) => here.say({ id, text, actor: ana(here) }) });
  }

  test("leaves one message in the mirror, which the next process edits", async () => {
    await brokenOff();
    await story.advance(1_000);
    const { states, key } = only(there);
    expect(states[0]).toContain("…");
    expect(states.at(-1)).toContain("24 acknowledged");
    expect(key).toBe(`${idOfPlan()}:in:there:room`);
  });

  test("leaves one message also when nobody knows whether the first sign had arrived", async () => {
    there.onWrite = (when, { live }) => {
      if (when === "after" && live) throw new Error("the answer of the chat was lost");
    };
    await brokenOff();
    await story.advance(1_000);
    expect(only(there).states.at(-1)).toContain("24 acknowledged");
  });
});

/** Its writes fail until then, ms. */
function away(chat: LastingChat, backAt: number): void {
  chat.onWrite = () => {
    if (story.clock.now() < backAt) throw new Error("the chat is away");
  };
}

/** The id under which the plan's own message was posted. */
function idOfPlan(): string {
  return only(here).key;
}
