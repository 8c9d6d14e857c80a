import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { BotError } from "../../src/core/errors.ts";
import type { Actor } from "../../src/core/people.ts";
import { ANA, type Heard, type Story, startStory } from "../harness.ts";
import { LastingChat } from "../kit/lasting-chat.ts";
import { writesAt } from "../kit/outsider.ts";

const JONAS: Actor = { id: "lasting:U0JO", name: "Jo W.", noEmail: "the profile shows me none", zone: "UTC" };
const MIRA: Actor = { id: "lasting:U0MIRA", name: "Mira", email: "mira@example.com", zone: "UTC" };
const ROBOT: Actor = { id: "lasting:U0BOT", name: "Deploys", isBot: true, zone: "UTC" };
const THEO: Actor = { id: "lasting:U0THEO", name: "Theo", email: "theo@example.com", zone: "UTC" };

let chat: LastingChat;
let story: Story;
let said = 0;

beforeEach(async () => {
  chat = new LastingChat();
  chat.people = [JONAS, MIRA, ROBOT, THEO];
  story = await startStory({
    chat,
    env: { TOCSIN_RESPONDERS: "ana@example.com,jonas@example.com", TOCSIN_ADMINS: ANA },
  });
});

afterEach(() => story.ends());

/** What somebody of the chat is answered. */
async function says(actor: Actor, text: string, mentions?: readonly Actor[]): Promise<string> {
  said += 1;
  await story.settle(chat.say({ id: `lasting:${said}`, text, actor, ...(mentions && { mentions }) }));
  return chat.texts.at(-1) ?? "";
}

const firstLine = ({ text }: Heard): string => text.split("\n")[0] ?? "";

describe("link", () => {
  test("gives a person the address under which they act, at once", async () => {
    expect(await says(JONAS, "ack PD-1003")).toContain("You may not change alerts here.");
    expect(firstLine(await story.says("link lasting:U0JO to Jonas@Example.com"))).toBe(
      "Jo W. is jonas@example.com from now on.",
    );
    expect(await says(JONAS, "ack PD-1003")).toContain("PD-1003: acknowledged.");
    expect(writesAt(story.world).map(({ headers }) => headers)).toEqual([
      expect.objectContaining({ from: "jonas@example.com" }),
    ]);
    expect(await says(JONAS, "whoami")).toContain(
      "Your address is jonas@example.com, linked by ana@example.com 21 Nov 2026",
    );
  });

  test("is said with a mention as with an id", async () => {
    const admin = { ...THEO, email: ANA };
    expect(await says(admin, "link lasting:U0JO to <mailto:jonas@example.com|jonas@example.com>.", [JONAS])).toContain(
      "Jo W. is jonas@example.com from now on.",
    );
    expect(await says(JONAS, "whoami")).toContain("linked by Theo");
  });

  test("goes before what the chat's own profile says, and settings go before it", async () => {
    await story.says("link lasting:U0MIRA to leah@example.com");
    expect(await says(MIRA, "whoami")).toContain("PagerDuty: Leah Cohen <leah@example.com>");
    await story.ends();
    story = await startStory({
      chat,
      env: { TOCSIN_ADMINS: ANA },
      policy: `people: { "lasting:U0MIRA": { email: mira@example.com } }\n`,
    });
    expect(await says({ ...MIRA, email: "leah@example.com" }, "whoami")).toContain(
      "Your address is mira@example.com, by tocsin.yaml.",
    );
    expect((await story.says("link lasting:U0MIRA to leah@example.com")).text).toBe(
      "tocsin.yaml says that Mira is mira@example.com: change it there.",
    );
    expect((await story.says("link lasting:U0THEO to mira@example.com")).text).toBe(
      "mira@example.com is Mira's by tocsin.yaml: change it there first.",
    );
  });

  test("is kept over a restart, and is in the history with its answer", async () => {
    await story.says("link lasting:U0JO to jonas@example.com");
    await story.restarts();
    expect(await says(JONAS, "whoami")).toContain("jonas@example.com");
    expect((await story.says("history")).text).toContain("link @Jo W. to jonas@example.com\n      done 1");
  });

  test("is taken back by undo, to what it was before", async () => {
    await story.says("link lasting:U0JO to jonas@example.com");
    await story.says("link lasting:U0JO to grace@example.com");
    expect((await story.says("undo")).text).toContain("link Jo W. to jonas@example.com");
    await story.says("yes");
    expect((await story.says("links")).text).toContain("Jo W. (lasting:U0JO) is jonas@example.com");
  });

  test("says so when a vendor has nobody under that address, and does it all the same", async () => {
    const { text } = await story.says("link lasting:U0JO to jo@elsewhere.example.com");
    expect(text).toContain("Jo W. is jo@elsewhere.example.com from now on.");
    expect(text).toContain("PagerDuty has no user jo@elsewhere.example.com.");
    expect(text).toContain("OpsGenie has no user jo@elsewhere.example.com.");
  });

  test("replaces a former one, and that address is free again", async () => {
    await story.says("link lasting:U0JO to jonas@example.com");
    expect(firstLine(await story.says("link lasting:U0JO to grace@example.com"))).toBe(
      "Jo W. is grace@example.com from now on, and not jonas@example.com any more.",
    );
    expect(firstLine(await story.says("link lasting:U0MIRA to jonas@example.com"))).toBe(
      "Mira is jonas@example.com from now on.",
    );
  });

  test("tells whose account a vendor's address is", async () => {
    await story.ends();
    story = await startStory({
      chat,
      env: { TOCSIN_ADMINS: ANA },
      policy: `people: { ben@example.com: { pagerduty: jonas@example.com } }\n`,
    });
    await story.says("link lasting:U0JO to ben@example.com");
    expect(await story.app.alsoKnownAs("Jonas@example.com")).toEqual([
      "lasting:U0JO",
      "ben@example.com",
      "jonas@example.com",
    ]);
    expect(await story.app.alsoKnownAs("grace@example.com")).toEqual([]);
  });

  test("can be previewed and asked about without doing anything", async () => {
    expect((await story.says("preview link lasting:U0JO to jonas@example.com")).text).toContain(
      "link Jo W. to jonas@example.com",
    );
    expect((await story.says("explain link lasting:U0JO to jonas@example.com")).text).toContain("no requests");
    expect((await story.says("link lasting:U0JO to jonas@example.com?")).text).toContain(
      "Jo W. is not linked to any address.",
    );
    expect((await story.says("links")).text).toBe("Nobody is linked to an address.");
  });
});

describe("an address", () => {
  test("that somebody is linked to is nobody else's until they are unlinked", async () => {
    await story.says("link lasting:U0JO to jonas@example.com");
    expect((await story.says("link lasting:U0MIRA to jonas@example.com")).text).toBe(
      "jonas@example.com is linked to Jo W.: say unlink lasting:U0JO first.",
    );
    await story.says("unlink jonas@example.com");
    expect((await story.says("link lasting:U0MIRA to jonas@example.com")).text).toContain("from now on");
  });

  test("that the chat vouches for is nobody else's, unless its owner goes by another", async () => {
    expect((await story.says("link lasting:U0JO to mira@example.com")).text).toBe(
      "mira@example.com is Mira's by the chat's own profile: link Mira to another address first.",
    );
    await story.says("link lasting:U0MIRA to leah@example.com");
    expect((await story.says("link lasting:U0JO to mira@example.com")).text).toContain("from now on");
    // Else she would have his address again.
    expect((await story.says("unlink lasting:U0MIRA")).text).toContain(
      "Mira is not linked to leah@example.com any more.",
    );
  });

  test("of which the chat does not say whose it is can be linked, and that is said", async () => {
    chat.onLookUp = () => {
      throw new BotError("vendor_silent", "The chat did not answer.");
    };
    expect((await story.says("link lasting:U0JO to jonas@example.com")).text).toContain(
      "Whether somebody else of the chat has jonas@example.com could not be found out: The chat did not answer.",
    );
  });
});

describe("who may link", () => {
  test("is an admin: nobody else, not even themselves", async () => {
    for (const text of ["link lasting:U0MIRA to ana@example.com", "unlink lasting:U0MIRA"]) {
      expect(await says(MIRA, text)).toContain("You may not administer me here.");
    }
    expect((await story.says("link lasting:U0JO to jonas@example.com", { as: "jonas@example.com" })).text).toContain(
      "You may not administer me here.",
    );
    expect((await story.says("links")).text).toBe("Nobody is linked to an address.");
  });

  test("also when it is undone", async () => {
    await story.says("link lasting:U0JO to jonas@example.com");
    expect(await says(JONAS, "undo")).toContain("There is nothing to undo");
  });
});

describe("what cannot be linked is said in one line", () => {
  test.each([
    ["link lasting:U0JO to jonas", '"jonas" is no e-mail address; for example: link @Ben to ben@example.com.'],
    [
      "link lasting:U0JO to jonas@localhost",
      '"jonas@localhost" is no e-mail address; for example: link @Ben to ben@example.com.',
    ],
    [
      "link lasting:U0JO to a@example.com, b@example.com",
      '"a@example.com, b@example.com" is no e-mail address; for example: link @Ben to ben@example.com.',
    ],
    [
      `link lasting:U0JO to ${"j".repeat(300)}@example.com`,
      `"${"j".repeat(59)}…" is no e-mail address; for example: link @Ben to ben@example.com.`,
    ],
    ["link lasting:U0JO", "Which e-mail address? For example: link @Jo W. to ben@example.com"],
    ["unlink", "Whom of this chat? For example: unlink @Ben"],
    [
      "link Jonas to jonas@example.com",
      '"Jonas" mentions nobody of the chat; for example: link @Ben to ben@example.com.',
    ],
    ["link me to jonas@example.com", '"me" mentions nobody of the chat; for example: link @Ben to ben@example.com.'],
    ["link lasting:U0NOBODY to jonas@example.com", "Nobody that I can look up is lasting:U0NOBODY."],
    [
      "link console:jonas@example.com to j@example.com",
      "People of the console are their address: there is nothing to link.",
    ],
    ["link lasting:U0JO and lasting:U0MIRA to jonas@example.com", "One person at a time, please, not Jo W. and Mira."],
    ["link lasting:U0BOT to jonas@example.com", "Deploys is a bot: only people have an address at a vendor."],
    ["link lasting:U0MIRA to mira@example.com", "Mira is mira@example.com already, by the chat's own profile."],
    ["unlink lasting:U0MIRA", "Mira is not linked to any address."],
    [
      "unlink nobody@example.com",
      '"nobody@example.com" mentions nobody of the chat; for example: link @Ben to ben@example.com.',
    ],
    ["unlink lasting:U0NOBODY", "Nobody that I can look up is lasting:U0NOBODY."],
  ])("%s", async (text, answer) => {
    expect((await story.says(text)).text).toBe(answer);
    expect((await story.says("links")).text).toBe("Nobody is linked to an address.");
  });

  test("the same link once more", async () => {
    await story.says("link lasting:U0JO to jonas@example.com");
    expect((await story.says("link lasting:U0JO to JONAS@example.com")).text).toBe(
      "Jo W. is linked to jonas@example.com already.",
    );
  });
});

describe("unlink", () => {
  test("gives the chat's own profile its say again", async () => {
    await story.says("link lasting:U0MIRA to leah@example.com");
    expect(firstLine(await story.says("unlink lasting:U0MIRA"))).toBe(
      "Mira is not linked to leah@example.com any more.",
    );
    expect(await says(MIRA, "whoami")).toContain("Your address is mira@example.com, by your profile in Lasting.");
  });

  test("works for somebody who has left the chat", async () => {
    await story.says("link lasting:U0JO to jonas@example.com");
    chat.people = [];
    expect(firstLine(await story.says("unlink lasting:U0JO"))).toBe(
      "Jo W. is not linked to jonas@example.com any more.",
    );
  });
});

describe("somebody mentioned", () => {
  test("is the vendors' person with the address that is known of them", async () => {
    await story.says("link lasting:U0JO to jonas@example.com");
    const admin = { ...MIRA, email: ANA };
    expect(await says(admin, "when is lasting:U0JO on call?", [JONAS])).toContain("Jonas Weber is on call");
    expect(await says(admin, "assign PD-1003 to lasting:U0JO", [JONAS])).toContain("assigned to Jonas Weber");
    expect(await says(admin, "assign PD-1005 to lasting:U0MIRA", [MIRA])).toContain("assigned to Mira Lindqvist");
  });

  test("without a known address is refused with what an admin can say", async () => {
    expect(await says({ ...MIRA, email: ANA }, "page lasting:U0JO: the queue is stuck", [JONAS])).toContain(
      "I do not know which address @Jo W. has (the profile shows me none): an admin can say link @Jo W. to name@example.com.",
    );
    expect(writesAt(story.world)).toEqual([]);
  });

  test("is a name in what the public reads, and in the history", async () => {
    const ana = { ...MIRA, email: ANA };
    await says(ana, "status Build Processing degraded: lasting:U0JO is adding workers", [JONAS]);
    const published = JSON.stringify(writesAt(story.world));
    expect(published).toContain("@Jo W. is adding workers");
    expect(published).not.toContain("U0JO");
    expect(await says(ana, "history")).toContain("status Build Processing degraded: @Jo W. is adding workers");
  });

  test("is found by a button that says the id and brings no mention along", async () => {
    await story.says("link lasting:U0JO to jonas@example.com");
    expect(await says({ ...MIRA, email: ANA }, "assign PD-1003 to lasting:U0JO")).toContain("assigned to Jonas Weber");
  });
});
