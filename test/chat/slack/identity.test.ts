import { afterEach, beforeEach, describe, expect, test } from "vitest";
import type { User } from "../../fakes/slack/world/model.ts";
import { writesAt } from "../../kit/outsider.ts";
import { type SlackScene, startSlackScene } from "./adapter-scene.ts";

let scene: SlackScene;

beforeEach(async () => {
  scene = await startSlackScene("socket", {
    TOCSIN_RESPONDERS: "ana@example.com,jonas@example.com,sam@example.com",
    TOCSIN_ADMINS: "ana@example.com",
  });
});

afterEach(() => scene.stop());

/** Slack's profile of somebody, changed before the bot has heard of them. */
function changes(handle: string, profile: Partial<User>): void {
  const { users } = scene.slack.workspace();
  const { user } = scene.slack.person(handle);
  users.set(user.id, { ...user, ...profile });
}

/** As changes: a profile in which no address is to be seen. */
function hidesAddress(handle: string): void {
  const { users } = scene.slack.workspace();
  const { email: _, ...user } = scene.slack.person(handle).user;
  users.set(user.id, user);
}

/** What somebody is answered in #ops. */
async function hears(handle: string, text: string): Promise<string> {
  const person = scene.slack.person(handle);
  await scene.answered(person.mentions(text, { in: "#ops" }));
  return person.sees("#ops").at(-1)?.text ?? "";
}

describe("who somebody of Slack is", () => {
  test("is said by their verified profile", async () => {
    const text = await hears("jonas", "whoami");
    expect(text).toContain("You are jonas (slack:U0JONAS).");
    expect(text).toContain("Your address is jonas@example.com, by your profile in Slack.");
    expect(text).toContain("Times are read and shown in Europe/Berlin.");
    expect(text).toContain("PagerDuty: Jonas Weber <jonas@example.com>");
  });

  test("is nobody's, and why, without an address in the profile", async () => {
    hidesAddress("jonas");
    expect(await hears("jonas", "whoami")).toContain(
      "Slack does not say your e-mail: the profile shows me none: I may lack the permission (scope) users:read.email. " +
        "An admin can say link @jonas to name@example.com; or say link me where I know you (Slack, the console) and tell me the code here.",
    );
    expect(await hears("jonas", "ack PD-1003")).toContain("You may not change alerts here.");
  });

  test.each([
    ["another organisation's administrators", { stranger: "T0OTHER" }],
    ["somebody who has not confirmed it", { isEmailConfirmed: false }],
  ])("is never whom %s say", async (_, profile) => {
    changes("theo", { ...profile, email: "ana@example.com" });
    expect(await hears("theo", "whoami")).not.toContain("ana@example.com");
    expect(await hears("theo", "ack PD-1003")).toContain("You may not change alerts here.");
    expect(await hears("theo", "link @theo to ana@example.com")).toContain("You may not administer me here.");
    expect(writesAt(scene.vendors)).toEqual([]);
  });
});

describe("a person linked by an admin", () => {
  test("acts under that address from then on", async () => {
    hidesAddress("theo");
    hidesAddress("sam");
    expect(await hears("ana", "link @theo to Sam@example.com")).toContain("theo is sam@example.com from now on.");
    expect(await hears("theo", "ack PD-1003")).toContain("PD-1003: acknowledged.");
    expect(await hears("theo", "whoami")).toContain("Your address is sam@example.com, linked by ana");
    expect(await hears("ana", "links")).toContain("theo (slack:U0THEO) is sam@example.com · linked by ana");
    expect(await hears("ana", "history")).toContain("link @theo to Sam@example.com");
  });

  test("cannot be given what Slack says is somebody else's", async () => {
    expect(await hears("ana", "link @theo to jonas@example.com")).toContain(
      "jonas@example.com is jonas's by the chat's own profile: link jonas to another address first.",
    );
    expect(await hears("ana", "links")).toContain("Nobody is linked to an address.");
  });

  test("can be given it when Slack does not vouch for the other one", async () => {
    changes("jonas", { isEmailConfirmed: false });
    expect(await hears("ana", "link @theo to jonas@example.com")).toContain("theo is jonas@example.com from now on.");
  });

  test("is somebody of this Slack, and no bot", async () => {
    expect(await hears("ana", "link slack:U0NOBODY to sam@example.com")).toContain(
      "Nobody that I can look up is slack:U0NOBODY.",
    );
    expect(await hears("ana", "link slack:U0TOCSIN to sam@example.com")).toContain("tocsin is a bot");
    expect(await hears("ana", "link slack:U0THEO to theo@elsewhere.example.com")).toContain(
      "theo is theo@elsewhere.example.com from now on.",
    );
  });
});

describe("somebody mentioned in Slack", () => {
  test("is the vendors' person", async () => {
    expect(await hears("ana", "assign PD-1003 to @jonas")).toContain("assigned to Jonas Weber");
    expect(await hears("ana", "when is @jonas on call?")).toContain("Jonas Weber is on call");
    await scene.answered(scene.slack.person("ana").commands("/tocsin", "assign PD-1005 to @theo", { in: "#ops" }));
    expect(writesAt(scene.vendors)).toHaveLength(2);
  });

  test("is a name to the public, to everybody who reads and in the history", async () => {
    const answer = await hears("ana", "status Build Processing degraded: @theo is adding workers");
    const published = JSON.stringify(writesAt(scene.vendors));
    expect(published).toContain("@theo is adding workers");
    const history = await hears("ana", "history");
    expect(history).toContain("status Build Processing degraded: @theo is adding workers");
    for (const text of [answer, published, history]) expect(text).not.toMatch(/U0THEO|theo@example\.com/u);
  });

  test("is still that person when a button of a question says it again", async () => {
    await hears("ana", "page @jonas under API Gateway: the queue is stuck");
    const ana = scene.slack.person("ana");
    const question = ana.sees("#ops").at(-1);
    if (question === undefined) expect.unreachable("nothing was asked");
    expect(question.text).toContain("Jonas Weber can be paged through");
    await scene.answered(ana.presses(question, "1. PagerDuty"));
    expect(ana.sees("#ops").at(-1)?.text).toContain("Paged Jonas Weber through PagerDuty");
    const history = await hears("ana", "history");
    expect(history).toContain("page @jonas under API Gateway via PagerDuty: the queue is stuck");
    expect(history).not.toContain("U0JONAS");
  });

  test("without an address is refused, and an admin is told what to say", async () => {
    hidesAddress("theo");
    expect(await hears("ana", "page @theo: the queue is stuck")).toContain("I do not know which address @theo has");
    expect(writesAt(scene.vendors)).toEqual([]);
  });
});
