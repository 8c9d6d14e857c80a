import { afterEach, beforeEach, describe, expect, test } from "vitest";
import type { Home } from "../../src/core/desk.ts";
import type { Actor } from "../../src/core/people.ts";
import { plainText } from "../../src/core/plain-text.ts";
import type { Reply } from "../../src/core/reply.ts";
import { ANA, type Story, type StoryOptions, startStory } from "../harness.ts";
import { type DeskChat, deskChat } from "../kit/desk-chat.ts";

let story: Story;
let chat: DeskChat;
beforeEach(() => begins());
afterEach(() => story.ends());

const ana: Actor = { id: "asking:U1", name: "Ana Novak", email: ANA, zone: "UTC" };
const JONAS = "jonas@example.com";

async function begins(options: StoryOptions = {}): Promise<void> {
  story = await startStory(options);
  chat = deskChat();
  await story.app.attach(chat.adapter);
}

async function beginsAgain(options: StoryOptions): Promise<void> {
  await story.ends();
  await begins(options);
}

function home(actor: Actor = ana): Promise<Home> {
  return story.settle(chat.desk.home(actor));
}

function textOf(reply: Reply): string {
  return plainText(reply, { zone: "UTC", now: story.clock.now() });
}

function says({ buttons = [] }: Reply): readonly string[] {
  return buttons.map(({ say }) => say);
}

/** Said in the chat whose page is looked at. */
function said(text: string, channel = "asking:room", by = ana): Promise<void> {
  const place = { id: channel, platform: "asking" };
  return story.settle(chat.ears({ id: `${channel}:${text}`, actor: by, place, text, addressed: true }));
}

describe("what waits for a person", () => {
  test("is nothing when nothing does", async () => {
    const { waiting } = await home({ ...ana, id: "asking:U2", name: "Visitor", email: "visitor@example.com" });
    expect(textOf(waiting)).toBe("Nothing waits for you");
    expect(waiting.tone).toBe("good");
  });

  test("is an open question with its words and where it was asked, until it is answered", async () => {
    await said("resolve all");
    const { waiting } = await home();
    expect(textOf(waiting)).toContain("Waiting for your answer");
    expect(textOf(waiting)).toMatch(/resolve all in asking:room · expires at 03:15/u);
    expect(textOf(waiting)).toMatch(/Resolve \d+ alerts/u);
    expect(says(waiting)).not.toContain("yes");
    const other = await home({ ...ana, id: "asking:U2", email: JONAS });
    expect(textOf(other.waiting)).not.toContain("resolve all");
    await said("no");
    expect(textOf((await home()).waiting)).not.toContain("resolve all");
  });

  test("is not a question whose time is over", async () => {
    await said("resolve all");
    await story.advance(16 * 60_000);
    expect(textOf((await home()).waiting)).not.toContain("resolve all");
  });

  test("is what may have happened, and its button settles it from here", async () => {
    story.world.addFault({ vendor: "pagerduty", method: "POST", fault: { kind: "reset", when: "after" } });
    const path = "^/incidents(/Q\\w+)?$";
    story.world.addFault({ vendor: "pagerduty", method: "GET", path, times: 1_000, fault: { kind: "html" } });
    await said('page "API Gateway": builds are down');
    story.world.clearFaults();
    await story.advance(60_000);
    const { waiting } = await home();
    expect(textOf(waiting)).toContain("Not certain whether it happened");
    expect(textOf(waiting)).toContain('page "API Gateway": builds are down in asking:room');
    const check = says(waiting).find((sentence) => sentence.startsWith("check again ")) ?? "";
    await said(check, "asking:direct");
    expect(textOf((await home()).waiting)).not.toContain("Not certain");
  });

  test("are the open alerts that page them, the worst first, with buttons to take them", async () => {
    const { waiting } = await home();
    expect(textOf(waiting)).toMatch(/^6 things wait for you\n6 alerts are paging you\n {2}■ PD-1006 .* · P1 · high/u);
    expect(textOf(waiting)).toContain("… and 1 more");
    expect(says(waiting)).toEqual([...[1006, 1008, 1010, 1011, 1012].map((n) => `ack PD-${n}`), "ack mine"]);
    await said("ack mine", "asking:direct");
    await story.advance(20_000);
    expect(textOf((await home()).waiting)).toBe("Nothing waits for you");
  });

  test("has no buttons for whoever may not use them", async () => {
    await beginsAgain({ env: { TOCSIN_RESPONDERS: undefined } });
    const { waiting, alerts, status } = await home();
    expect(textOf(waiting)).toContain("6 alerts are paging you");
    expect([waiting, alerts, status].flatMap(says)).toEqual(["alerts"]);
  });

  test("is found by the address that the settings name for them at that vendor", async () => {
    await beginsAgain({ policy: `people:\n  ${"asking:U9"}:\n    email: ${ANA}\n` });
    const { email: _, ...nameless } = ana;
    expect(textOf((await home({ ...nameless, id: "asking:U9" })).waiting)).toContain("6 alerts are paging you");
    expect(textOf((await home({ ...nameless, id: "asking:U8" })).waiting)).toBe("Nothing waits for you");
  });
});

describe("the other parts", () => {
  test("on call: the reader's own duties first, then the first levels; no minutes that run down", async () => {
    const lines = textOf((await home()).onCall).split("\n");
    expect(lines.slice(0, 2)).toEqual([
      "You are on call: Infra escalation",
      "  ✓ Infra escalation, level 1: Ana Novak (you) until 09:00",
    ]);
    const levels = lines.slice(2).flatMap((line) => /level (\d)/u.exec(line)?.[1] ?? []);
    expect(levels).toEqual(levels.toSorted());
    expect((await home({ ...ana, email: "nobody@example.com" })).onCall.title).toBe("On call now");
  });

  test("open alerts: ten at most, the worst first, the rest counted", async () => {
    const { alerts } = await home();
    const lines = textOf(alerts).split("\n");
    expect(lines[0]).toBe("27 open alerts, 24 unacknowledged");
    expect(lines[1]).toMatch(/^ {2}■ PD-1003 /u);
    expect(lines[11]).toBe("  … and 17 more");
    expect(says(alerts)).toEqual(["alerts", "ack all"]);
  });

  test("status: what is broken first, and a form to change it", async () => {
    await story.says("status API degraded", { confirmed: true });
    await story.advance(20_000);
    const { status } = await home();
    const text = textOf(status);
    expect(text.indexOf("API: degraded performance")).toBeGreaterThan(0);
    expect(text.indexOf("API: degraded performance")).toBeLessThan(text.indexOf("Build Processing"));
    expect(status.buttons?.filter(({ form }) => form !== undefined)).toEqual([
      { label: "Change status", say: "help status set", form: "status" },
    ]);
  });

  test("one whose vendor does not answer says so, and the others stand", async () => {
    story.world.addFault({ vendor: "statuspage", times: 100, fault: { kind: "html" } });
    story.world.addFault({ vendor: "pagerduty", path: "^/incidents", times: 100, fault: { kind: "html" } });
    const { waiting, onCall, alerts, status } = await home();
    story.world.clearFaults();
    expect(textOf(status)).toMatch(/^Status page: Statuspage .+/u);
    expect(textOf(alerts)).toMatch(/^13 open alerts[\s\S]*PagerDuty's alerts could not be read: PagerDuty/u);
    expect(textOf(onCall)).toContain("You are on call");
    expect(textOf(waiting)).not.toContain("could not");
  });

  test("without a pager and a page each says in one line what to set", async () => {
    const gone = {
      PAGERDUTY_API_KEY: undefined,
      PAGERDUTY_WEBHOOK_SECRET: undefined,
      OPSGENIE_API_KEY: undefined,
      STATUSPAGE_API_KEY: undefined,
    };
    await beginsAgain({ env: { ...gone, STATUSPAGE_PAGE_ID: undefined, TOCSIN_SANDBOX: "0" } });
    const { waiting, onCall, alerts, status } = await home();
    expect(textOf(waiting)).toBe("Nothing waits for you");
    expect(textOf(onCall)).toBe(
      "On call: No on-call calendar is configured: set PAGERDUTY_API_KEY, OPSGENIE_API_KEY, or JSM_SITE, JSM_EMAIL and JSM_API_TOKEN.",
    );
    expect(textOf(alerts)).toBe(
      "Alerts: No pager is configured: set PAGERDUTY_API_KEY, OPSGENIE_API_KEY, or JSM_SITE, JSM_EMAIL and JSM_API_TOKEN.",
    );
    expect(textOf(status)).toMatch(/^Status page: No status page is configured/u);
    expect([onCall, alerts, status].map(({ tone }) => tone)).toEqual(["plain", "plain", "plain"]);
  });
});

describe("cheaply", () => {
  const everybody = Array.from(
    { length: 50 },
    (_, n): Actor => ({ ...ana, id: `asking:U${n}`, email: `u${n}@example.com` }),
  );

  test("fifty people who look cost the vendors what one does", async () => {
    await home();
    const forOne = story.world.traffic.length;
    await story.advance(60_000);
    story.world.clearTraffic();
    await story.settle(Promise.all(everybody.map((one) => chat.desk.home(one))));
    expect(story.world.traffic.length).toBeLessThanOrEqual(forOne);
    story.world.clearTraffic();
    await story.settle(Promise.all(everybody.map((one) => chat.desk.home(one))));
    expect(story.world.traffic).toEqual([]);
  });

  test("nor do they ask a vendor that is away once each", async () => {
    story.world.addFault({ vendor: "pagerduty", path: "^/incidents", times: 100, fault: { kind: "html" } });
    await home();
    story.world.clearTraffic();
    await story.settle(Promise.all(everybody.map((one) => chat.desk.home(one))));
    story.world.clearFaults();
    expect(story.world.traffic).toEqual([]);
  });

  test("it reads the same a minute later when nothing has changed, to the letter", async () => {
    await home();
    await story.advance(60_000);
    const before = JSON.stringify(await home());
    await story.advance(60_000);
    expect(JSON.stringify(await home())).toBe(before);
  });
});

describe("who is on duty on a schedule", () => {
  const onDuty = (name: string) => story.settle(chat.desk.onDuty(name));
  const addresses = async (name: string) => (await onDuty(name)).map(({ email }) => email);

  test("is told with addresses, of either vendor, and asked anew each time", async () => {
    expect(await addresses("Infra Primary")).toEqual([ANA]);
    expect(await addresses("infra primary")).toEqual([ANA]);
    expect(await addresses("Data Primary")).toEqual(["dev@example.com"]);
    await story.advance(7 * 3_600_000);
    expect(await addresses("Infra Primary")).toEqual([JONAS]);
  });

  test("is nobody in a gap", async () => {
    await story.advance(12 * 3_600_000);
    expect(await onDuty("Builds Asia")).toEqual([]);
  });

  test.each([["Infra"], ["Infra Primar"], [""]])("of %j, which is no schedule's name, is refused", async (name) => {
    await expect(onDuty(name)).rejects.toMatchObject({ code: "not_found", message: expect.stringContaining(name) });
  });

  test("is not told from what was read before a vendor went away", async () => {
    await onDuty("Infra Primary");
    story.world.addFault({ vendor: "pagerduty", times: 100, fault: { kind: "html" } });
    await expect(onDuty("Infra Primary")).rejects.toMatchObject({ code: "vendor_broken" });
    story.world.clearFaults();
  });

  test("is not 'no such schedule' while the vendor that may have it does not answer", async () => {
    story.world.addFault({ vendor: "opsgenie", times: 100, fault: { kind: "html" } });
    await expect(onDuty("Web Primary")).rejects.toMatchObject({ code: "vendor_unreachable" });
    story.world.clearFaults();
  });
});
