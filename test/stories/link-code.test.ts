import { afterEach, beforeEach, describe, expect, test } from "vitest";
import type { Actor } from "../../src/core/people.ts";
import { ANA, type Story, startStory } from "../harness.ts";
import { LastingChat } from "../kit/lasting-chat.ts";
import { writesAt } from "../kit/outsider.ts";

const JONAS = "jonas@example.com";
const MINUTE = 60_000;
/** People of a chat that shows nobody's address. */
const JO: Actor = { id: "lasting:101", name: "Jo", zone: "UTC" };
const EVE: Actor = { id: "lasting:102", name: "Eve", zone: "UTC" };
const MIRA: Actor = { id: "lasting:103", name: "Mira", email: "mira@example.com", zone: "UTC" };
const ROBOT: Actor = { id: "lasting:104", name: "Deploys", isBot: true, zone: "UTC" };

let chat: LastingChat;
let story: Story;
let said = 0;

beforeEach(async () => {
  chat = new LastingChat();
  chat.people = [JO, EVE, MIRA, ROBOT];
  story = await startStory({ chat, env: { TOCSIN_RESPONDERS: `${ANA},${JONAS}`, TOCSIN_ADMINS: ANA } });
});

afterEach(() => story.ends());

/** What somebody of the chat is answered. */
async function says(actor: Actor, text: string): Promise<string> {
  said += 1;
  const id = `lasting:${said}`;
  await story.settle(chat.say({ id, text, actor }));
  return chat.messages.findLast(({ inbound }) => inbound === id)?.states.at(-1) ?? "";
}

/** The code that somebody at the console is given. */
async function codeFor(as: string, say = "link me"): Promise<string> {
  const { text } = await story.says(say, { as });
  const code = /link ([0-9A-Z]{4}-[0-9A-Z]{4})/u.exec(text)?.[1];
  if (code === undefined) throw new Error(`no code in: ${text}`);
  return code;
}

describe("a one-time code", () => {
  test("makes somebody known under the address of whoever was given it, at once and with its rights alone", async () => {
    expect(await says(JO, "ack PD-1003")).toContain("You may not change alerts here.");
    const code = await codeFor(JONAS);
    expect(await says(JO, `link ${code}`)).toContain("you are known as jonas@example.com from now on.");
    expect(await says(JO, "ack PD-1005")).toContain("PD-1005: acknowledged.");
    expect(writesAt(story.world).at(-1)?.headers).toMatchObject({ from: JONAS });
    expect(await says(JO, "reload")).toContain("You may not administer me here.");
    expect(await says(JO, "whoami")).toContain(
      "Your address is jonas@example.com, linked by yourself with a code of console:jonas@example.com, 21 Nov 2026 03:00.",
    );
    expect((await story.says("links")).text).toContain(
      "Jo (lasting:101) is jonas@example.com · linked by themselves, with a code of console:jonas@example.com,",
    );
  });

  test.each([
    ["in small letters", (code: string) => `link ${code.toLowerCase()}`],
    ["without its dash", (code: string) => `link ${code.replace("-", "")}`],
    ["with a space", (code: string) => `link ${code.replace("-", " ")}.`],
    ["letter by letter", (code: string) => `link ${[...code.replace("-", "")].join(" ")}`],
    ["after the word code", (code: string) => `link code ${code}!`],
    ["after with", (code: string) => `Link with ${code}`],
    ["as a slash command", (code: string) => `/link ${code}`],
  ])("is read %s", async (_how, say) => {
    expect(await says(JO, say(await codeFor(JONAS)))).toContain("you are known as jonas@example.com");
  });

  test.each(["link me", "link code", "link myself"])(
    "is given to whoever says %s and is known, alone",
    async (text) => {
      const answer = await says(MIRA, text);
      expect(answer).toMatch(
        /^Say link [2-9B-Z]{4}-[2-9B-Z]{4} where I do not know you yet: you are mira@example\.com there/u,
      );
      expect(answer).toContain("It works once, within 10 min. Show it to nobody");
      expect(chat.messages.at(-1)).toMatchObject({ onlyFor: MIRA.id });
      // A button that shows it to the others would give it away.
      expect(chat.messages.at(-1)?.latest.reply.buttons ?? []).toEqual([]);
    },
  );

  test("is given to nobody where others would read it", async () => {
    chat.canWhisper = false;
    expect(await says(MIRA, "link me")).toBe(
      "A code is for you alone and everybody would read it here: say link me to me in a direct message.",
    );
  });

  test("is given to nobody who is not known", async () => {
    expect(await says(JO, "link me")).toMatch(/^I do not know your e-mail address\. Say "link me" where I know you/u);
    expect(await says(ROBOT, "link me")).toBe("Only people have an address at a vendor.");
    expect((await story.says("link me", { as: "" })).text).toContain("I do not know");
  });

  test("is neither given nor tried by a rehearsal, nor by a question", async () => {
    const code = await codeFor(JONAS);
    for (const text of ["preview link me", "explain link code"]) {
      expect((await story.says(text)).text).not.toMatch(/[2-9B-Z]{4}-[2-9B-Z]{4}/u);
    }
    expect(await says(JO, `preview link ${code}`)).toContain("Codes are given and tried only in earnest");
    expect(await says(JO, `explain link ${code}`)).toContain("Codes are given and tried only in earnest");
    expect(await says(JO, `link ${code}?`)).toContain("I do not know you here yet: say it without the question mark.");
    expect((await story.says("links")).text).toBe("Nobody is linked to an address.");
    expect(await says(JO, `link ${code}`)).toContain("you are known as");
  });

  test("works once", async () => {
    const code = await codeFor(JONAS);
    await says(JO, `link ${code}`);
    expect(await says(EVE, `link ${code}`)).toBe(
      "That code was used already: say link code where I know you for a new one.",
    );
    await story.says("unlink jonas@example.com");
    expect(await says(JO, `link ${code}`)).toContain("That code does not count any more");
  });

  test("said by two people at the same moment links one of them", async () => {
    const code = await codeFor(JONAS);
    await story.settle(
      Promise.all([JO, EVE].map((actor, i) => chat.say({ id: `lasting:race${i}`, text: `link ${code}`, actor }))),
    );
    const known = chat.texts.filter((text) => text.startsWith("Jo, you are") || text.startsWith("Eve, you are"));
    expect(known).toHaveLength(1);
    expect((await story.says("links")).text).toContain("1 person linked");
  });

  test("counts for ten minutes, over a restart", async () => {
    const early = await codeFor(JONAS);
    await story.advance(9 * MINUTE);
    await story.restarts();
    expect(await says(JO, `link ${early}`)).toContain("you are known as");
    const late = await codeFor(ANA);
    await story.advance(10 * MINUTE);
    expect(await says(EVE, `link ${late}`)).toBe(
      "That code has expired: say link code where I know you for a new one.",
    );
  });

  test("is replaced by the next one of the same person", async () => {
    const first = await codeFor(JONAS);
    const second = await codeFor(JONAS);
    expect(await says(JO, `link ${first}`)).toContain("That code does not count any more");
    expect(await says(JO, `link ${second}`)).toContain("you are known as");
  });

  test("that somebody got by a link ends with that link", async () => {
    await story.says(`link lasting:101 to ${JONAS}`);
    const code = /link (\S{9}) /u.exec(await says(JO, "link me"))?.[1];
    await story.says("unlink lasting:101");
    expect(await says(EVE, `link ${code}`)).toContain("That code does not count any more");
    expect((await story.says("links")).text).toBe("Nobody is linked to an address.");
  });

  test("that is wrong says so, and five of them lock whoever tries out, over a restart", async () => {
    for (let tries = 1; tries <= 4; tries++) {
      expect(await says(EVE, "link BBBB-BBBB")).toBe(
        "That code is wrong: say link code where I know you for a new one.",
      );
    }
    expect(await says(EVE, "link BBBB-BBBB")).toBe("That code is wrong: it was one too many, so try again in 10 min.");
    const code = await codeFor(JONAS);
    await story.restarts();
    expect(await says(EVE, `link ${code}`)).toMatch(/^Too many wrong codes: you can try again in \d+ min\./u);
    // Nobody else is kept out by that.
    expect(await says(JO, `link ${code}`)).toContain("you are known as");
    await story.advance(10 * MINUTE);
    expect(await says(EVE, `link ${await codeFor("mira@example.com")}`)).toContain("mira@example.com is Mira's here");
  });

  test("that was wrong ten minutes ago is forgotten, and so are all before a right one", async () => {
    for (let tries = 1; tries <= 4; tries++) await says(EVE, "link BBBB-BBBB");
    await story.advance(10 * MINUTE);
    for (let tries = 1; tries <= 4; tries++) {
      expect(await says(EVE, "link BBBB-BBBB")).toContain("say link code where I know you");
    }
    expect(await says(EVE, `link ${await codeFor(JONAS)}`)).toContain("you are known as");
  });

  test("is in no history, no audit and no log", async () => {
    const code = await codeFor(JONAS);
    const bare = code.replace("-", "");
    await says(JO, `hey tocsin, link ${code}`);
    await says(JO, code);
    await says(JO, `please could you link ${bare.toLowerCase()} for me`);
    await says(EVE, `link ${code}x`);
    await says(EVE, `preview link ${code}`);
    await says(EVE, `link ${bare.slice(0, 7)}`);
    await says(JO, `link ${code}`);
    const { store } = story.app.watched;
    for (const journal of ["audit", "finished", "outcomes"] as const) {
      const kept = JSON.stringify(await store.read(journal, {})).toUpperCase();
      expect(kept, journal).not.toContain(code);
      expect(kept, journal).not.toContain(bare.slice(0, 7));
    }
    const rows = JSON.stringify(await Array.fromAsync(store.rows())).toUpperCase();
    expect(rows).not.toContain(code);
    expect(await says(JO, "history")).toContain("link ****");
  });

  test("is undone like every link", async () => {
    await says(JO, `link ${await codeFor(JONAS)}`);
    expect(await says(JO, "undo")).toContain("unlink Jo from jonas@example.com");
    await says(JO, "yes");
    expect((await story.says("links")).text).toBe("Nobody is linked to an address.");
  });
});

describe("whoever is known already is told so, and their code is not used up", () => {
  test.each([
    ["by their own profile", MIRA, "You are mira@example.com here already, by your own profile"],
    ["as a program", ROBOT, "Only people have an address at a vendor."],
  ])("%s", async (_how, actor, answer) => {
    const code = await codeFor(JONAS);
    expect(await says(actor, `link ${code}`)).toContain(answer);
    expect(await says(JO, `link ${code}`)).toContain("you are known as");
  });

  test("by a link to another address", async () => {
    await story.says("link lasting:101 to grace@example.com");
    expect(await says(JO, `link ${await codeFor(JONAS)}`)).toBe(
      "You are grace@example.com here already, by a link: an admin can say unlink first.",
    );
  });

  test("by tocsin.yaml", async () => {
    await story.ends();
    story = await startStory({ chat, policy: `people: { "lasting:101": { email: grace@example.com } }\n` });
    expect(await says(JO, `link ${await codeFor(JONAS)}`)).toBe(
      "You are grace@example.com here already, by tocsin.yaml: change it there.",
    );
  });

  test("at the console", async () => {
    expect((await story.says("link BCDF-2345")).text).toBe(
      "People of the console are their address: there is nothing to link.",
    );
  });
});

describe("an address", () => {
  test("is one person's on each platform", async () => {
    const code = await codeFor("mira@example.com");
    expect(await says(JO, `link ${code}`)).toBe(
      "mira@example.com is Mira's here: if you are the same person, an admin can link or unlink Mira first.",
    );
    await says(JO, `link ${await codeFor(JONAS)}`);
    expect(await says(EVE, `link ${await codeFor(JONAS)}`)).toContain("jonas@example.com is Jo's here");
  });

  test("that somebody on another platform has by their profile or by a link can be had here too", async () => {
    // Theo of a second chat: the store is all that the two share.
    const { store } = story.app.watched;
    await store.commit([
      { put: "settings", id: `linked:${JONAS}`, value: { people: ["slack:U0JO"] }, version: 0 },
      {
        put: "settings",
        id: "link:slack:U0JO",
        value: { name: "Jonas", email: JONAS, by: "Ana", at: 0, mark: "before" },
        version: 0,
      },
    ]);
    expect((await story.says(`link lasting:101 to ${JONAS}`)).text).toContain("Jo is jonas@example.com from now on.");
    expect((await story.says(`unlink ${JONAS}`)).text).toBe(
      "jonas@example.com is linked to Jo (unlink lasting:101) and Jonas (unlink slack:U0JO): say which.",
    );
    await story.says("unlink lasting:101");
    expect((await story.says("links")).text).toContain("Jonas (slack:U0JO) is jonas@example.com");
    expect(await story.app.alsoKnownAs(JONAS)).toEqual(["slack:U0JO"]);
  });
});
