import { setImmediate as nextTurn } from "node:timers/promises";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import type { Actor } from "../../src/core/people.ts";
import { ANA, type Story, startStory } from "../harness.ts";
import { LastingChat, type Posted } from "../kit/lasting-chat.ts";
import { writesAt } from "../kit/outsider.ts";

const JONAS = "jonas@example.com";
const MINUTE = 60_000;
const JO: Actor = { id: "lasting:101", name: "Jo", zone: "UTC" };
const EVE: Actor = { id: "lasting:102", name: "Eve", zone: "UTC" };
const LINK_JO = `link lasting:101 to ${JONAS}`;

let chat: LastingChat;
let story: Story;
let said = 0;

beforeEach(async () => {
  chat = new LastingChat();
  chat.people = [JO, EVE];
  story = await startStory({ chat, env: { TOCSIN_RESPONDERS: `${ANA},${JONAS}`, TOCSIN_ADMINS: ANA } });
});

afterEach(() => story.ends());

type How = Partial<Parameters<LastingChat["say"]>[0]>;

async function says(actor: Actor, text: string, how: How = {}): Promise<string> {
  said += 1;
  const id = `lasting:${said}`;
  await story.settle(chat.say({ ...how, id, text, actor }));
  return chat.messages.findLast(({ inbound }) => inbound === id)?.states.at(-1) ?? "";
}

async function codeFor(as: string): Promise<string> {
  const { text } = await story.says("link me", { as });
  return /link ([0-9A-Z]{4}-[0-9A-Z]{4})/u.exec(text)?.[1] ?? `no code in: ${text}`;
}

/** What the bot says by itself once it knows somebody. */
async function nextMessage(before = chat.messages.length): Promise<Posted> {
  await story.settle(until(() => chat.messages.length > before && !chat.messages.at(-1)?.latest.live));
  await story.settle(story.app.idle());
  const posted = chat.messages[before];
  if (posted === undefined) throw new Error("nothing was posted");
  return posted;
}

async function until(condition: () => boolean): Promise<void> {
  while (!condition()) await nextTurn();
}

/** Links them by a code, there; what follows is for the test to see. */
async function linksThemselves(
  actor: Actor,
  how: How = {},
  as = JONAS,
): Promise<{ readonly answer: string; readonly before: number }> {
  const code = await codeFor(as);
  const before = chat.messages.length + 1;
  return { answer: await says(actor, `link ${code}`, how), before };
}

async function presses(posted: Posted, label: string, actor: Actor): Promise<string> {
  said += 1;
  const id = `lasting:${said}`;
  await story.settle(chat.press(posted, label, { id, actor }));
  return posted.states.at(-1) ?? "";
}

/** Long enough for whatever would still come. */
async function nothingMore(): Promise<void> {
  const before = chat.messages.length;
  await story.advance(1_000);
  await story.advance(2 * MINUTE);
  expect(chat.messages.length).toBe(before);
}

describe("a write that is refused because nobody knows the speaker", () => {
  test("says how to be known, and that it waits", async () => {
    expect((await says(JO, "status API degraded")).split("\n")).toEqual([
      'You may not change the status page here. I do not know your e-mail address. Say "link me" where I know you (Slack, ' +
        'the console) and tell me the code here, or ask an admin to say "link @Jo to your@address".',
      "I go on with status API degraded once I know you, within 15 min.",
    ]);
    expect(await says(JO, "alerts")).toContain("27 alerts");
    expect(await says(JO, "ack all?")).not.toContain("once I know you");
  });

  test("goes on by itself once they link themselves there, and says so", async () => {
    await says(JO, "ack PD-1003");
    const { answer, before } = await linksThemselves(JO);
    expect(answer).toContain("you are known as jonas@example.com from now on.\nGoing on with ack PD-1003.");
    const posted = await nextMessage(before);
    expect(posted.states.at(-1)).toContain("PD-1003: acknowledged.");
    expect(writesAt(story.world).map(({ headers }) => headers.from)).toEqual([JONAS]);
    await nothingMore();
    expect(writesAt(story.world)).toHaveLength(1);
    expect(await says(JO, "history")).toContain("Jo: ack PD-1003\n      done 1");
  });

  test("asks its own questions before it does anything", async () => {
    await says(JO, "resolve all");
    const { before } = await linksThemselves(JO);
    const posted = await nextMessage(before);
    expect(posted.latest.question).toBe(true);
    expect(writesAt(story.world)).toEqual([]);
    expect(await presses(posted, "No", JO)).toContain('Nothing was done about "resolve all"');
    await nothingMore();
  });

  test("is the newest one there", async () => {
    await says(JO, "ack PD-1003");
    await says(JO, "ack PD-1005");
    await says(EVE, "ack OG-472");
    const { answer, before } = await linksThemselves(JO);
    expect(answer).toContain("Going on with ack PD-1005.");
    expect((await nextMessage(before)).states.at(-1)).toContain("PD-1005: acknowledged.");
    await nothingMore();
    expect(writesAt(story.world)).toHaveLength(1);
  });

  test("is refused again, and is over, where the right is still missing", async () => {
    await says(JO, "ack PD-1003");
    const { before } = await linksThemselves(JO, {}, "theo@example.com");
    const { states } = await nextMessage(before);
    expect(states.at(-1)).toBe(
      "You may not change alerts here. Add theo@example.com to TOCSIN_RESPONDERS in .env and restart, or a role with alerts.write for theo@example.com to tocsin.yaml and say reload.",
    );
    await nothingMore();
    expect(writesAt(story.world)).toEqual([]);
  });

  test("goes on with the roles of the moment in which they link themselves", async () => {
    await story.ends();
    story = await startStory({
      chat,
      env: { TOCSIN_RESPONDERS: undefined, PAGERDUTY_FROM: "leah@example.com" },
      policy: `roles: { crew: { permissions: [alerts.write], groups: ["lasting:role:7"] } }\n`,
    });
    await says(JO, "ack PD-1003");
    const { before } = await linksThemselves({ ...JO, groups: ["lasting:role:7"] });
    expect((await nextMessage(before)).states.at(-1)).toContain("PD-1003: acknowledged.");
  });

  test("is over after a quarter of an hour", async () => {
    await says(JO, "ack PD-1003");
    await story.advance(15 * MINUTE);
    const { answer } = await linksThemselves(JO);
    expect(answer).toContain("you are known as jonas@example.com from now on.");
    expect(answer).not.toContain("Going on");
    await nothingMore();
    expect(writesAt(story.world)).toEqual([]);
  });

  test("waits over a restart", async () => {
    await says(JO, "ack PD-1003");
    await story.restarts();
    const { before } = await linksThemselves(JO);
    expect((await nextMessage(before)).states.at(-1)).toContain("PD-1003: acknowledged.");
  });

  test("is not a code that was refused, nor anything of somebody who is known", async () => {
    for (let tries = 1; tries <= 6; tries++) await says(JO, "link BBBB-BBBB");
    await says({ ...EVE, email: "eve@example.com" }, "ack PD-1003");
    const standing = chat.messages.length;
    await story.says(LINK_JO);
    await nothingMore();
    expect(chat.messages.length).toBe(standing);
  });
});

describe("whoever is not watching is asked first", () => {
  test("when an admin has linked them: only they may press, once", async () => {
    await says(JO, "ack PD-1003");
    const before = chat.messages.length;
    await story.says(LINK_JO);
    const offer = await nextMessage(before);
    expect(offer).toMatchObject({ place: "lasting:room", onlyFor: undefined });
    expect(offer.states).toEqual([expect.stringContaining("Jo, I know your address now. Go on with ack PD-1003?")]);
    expect(writesAt(story.world)).toEqual([]);
    said += 1;
    await story.settle(chat.press(offer, "Go on", { id: `lasting:${said}`, actor: EVE }));
    expect(writesAt(story.world)).toEqual([]);
    expect(await presses(offer, "Go on", JO)).toContain("PD-1003: acknowledged.");
    const standing = chat.messages.length;
    await story.says("unlink lasting:101");
    await story.says(LINK_JO);
    await nothingMore();
    expect(chat.messages.length).toBe(standing);
    expect(await says(JO, "yes")).toBe("Nothing here waits for an answer.");
    expect(writesAt(story.world)).toHaveLength(1);
  });

  test("when they said their code elsewhere: the offer stands where they were refused", async () => {
    await says(JO, "ack PD-1003", { thread: "7" });
    const { answer, before } = await linksThemselves(JO);
    expect(answer).toContain("you are known as jonas@example.com from now on.");
    expect(answer).not.toContain("Going on");
    const offer = await nextMessage(before);
    expect(offer.thread).toBe("7");
    expect(writesAt(story.world)).toEqual([]);
    expect(await presses(offer, "Go on", JO)).toContain("PD-1003: acknowledged.");
  });

  test("alone, when nobody saw what they said", async () => {
    await says(JO, "ack PD-1003", { unseen: true });
    const before = chat.messages.length;
    await story.says(LINK_JO);
    expect(await nextMessage(before)).toMatchObject({ onlyFor: JO.id });
  });

  test("and the question ends with the quarter of an hour", async () => {
    await says(JO, "ack PD-1003");
    await story.advance(10 * MINUTE);
    const before = chat.messages.length;
    await story.says(LINK_JO);
    const offer = await nextMessage(before);
    await story.advance(5 * MINUTE + 1_000);
    await story.settle(until(() => offer.states.length > 1));
    expect(offer.states.at(-1)).toContain('This question has expired and nothing was done: say "ack PD-1003" again.');
    expect(await says(JO, "yes")).toContain("expired");
    expect(writesAt(story.world)).toEqual([]);
  });

  test("once, however often the chat does not take it", async () => {
    await says(JO, "ack PD-1003");
    let fails = 1;
    chat.onWrite = (when, { question }) => {
      if (question && when === "after" && fails-- > 0) throw new Error("the answer of the chat was lost");
    };
    const before = chat.messages.length;
    await story.says(LINK_JO);
    const offer = await nextMessage(before);
    await story.advance(2 * MINUTE);
    expect(chat.messages.length).toBe(before + 1);
    expect(await presses(offer, "Go on", JO)).toContain("PD-1003: acknowledged.");
  });
});
