import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { COMPANY } from "../../src/sandbox/company.ts";
import { type Story, startStory } from "../harness.ts";
import { companyWith, oneMore } from "../kit/companies.ts";
import { acknowledgementsAt, outsider, writesAt } from "../kit/outsider.ts";

const ASKS_ALWAYS = "ask: { ack: 0 }\n";

describe("ack all", () => {
  let story: Story;
  beforeEach(async () => {
    story = await startStory();
  });
  afterEach(() => story.ends());

  test("acknowledges each open alert once, those of PagerDuty in one request, and touches nothing else", async () => {
    const { text, message } = await story.says("ack all");
    expect(text).toContain("Found 24 alerts: 24 acknowledged.");
    expect(text).toContain("6 alerts paging somebody else are now assigned to Ana Novak.");
    expect(text).toContain("Nothing is left unacknowledged.");
    expect(message.reply.tone).toBe("good");
    expect(message.reply.buttons).toEqual([{ label: "Undo", say: expect.stringMatching(/^undo [\da-f]{6}$/u) }]);
    const acknowledged = acknowledgementsAt(story.world);
    expect(acknowledged).toHaveLength(24);
    expect(new Set(acknowledged).size).toBe(24);
    expect(writesAt(story.world).filter(({ vendor }) => vendor === "pagerduty")).toHaveLength(1);
  });

  test("never acknowledges again what is acknowledged", async () => {
    await story.says("ack all");
    story.world.clearTraffic();
    const { text, message } = await story.says("ack all");
    expect(text).toBe("No open alert fits: nothing to acknowledge.");
    expect(message.reply.tone).toBe("good");
    expect((await story.says("ack PD-1001")).text).toBe("PD-1001 is already acknowledged by Jonas Weber.");
    expect(acknowledgementsAt(story.world)).toEqual([]);
  });

  test("shows one live message that grows and ends in the summary", async () => {
    const { progress } = await story.says("ack all");
    expect(progress[0]).toBe("Acknowledging 24 alerts: 0 done …");
  });

  test("says who failed and why, lists what is still open, and retry sends only those", async () => {
    story.world.addFault({
      vendor: "opsgenie",
      method: "POST",
      path: "/acknowledge$",
      times: 2,
      fault: { kind: "answer", status: 422, body: { message: "Alert is locked by an integration", requestId: "r-1" } },
    });
    const first = await story.says("ack all");
    expect(first.text).toContain("Found 24 alerts: 22 acknowledged and 2 failed.");
    expect(first.text).toContain("✗ OG-472 and OG-473: OpsGenie refused: Alert is locked by an integration (422)");
    expect(first.text).toContain("Still unacknowledged: 2");
    expect(first.message.reply.tone).toBe("warn");
    expect(first.message.reply.buttons?.map(({ say }) => say)).toEqual([
      expect.stringMatching(/^retry [\da-f]{6}$/u),
      expect.stringMatching(/^undo [\da-f]{6}$/u),
    ]);
    story.world.clearTraffic();
    const again = await story.says("retry");
    expect(again.message.outcomes.map(({ outcome }) => outcome.state)).toEqual(["done", "done"]);
    expect(acknowledgementsAt(story.world)).toHaveLength(2);
    expect((await story.says("retry")).text).toContain("There is nothing to retry");
    expect((await story.says("ack all")).text).toContain("nothing to acknowledge");
  });

  test("mine, by filter, by handles and with exceptions acknowledges just those", async () => {
    expect((await story.says("ack mine")).text).toContain("Found 6 alerts: 6 acknowledged.");
    expect((await story.says("ack p1 except PD-1003, OG-475")).text).toContain("Found 2 alerts: 2 acknowledged.");
    expect((await story.says("ack PD-1003 OG-475 PD-1003")).text).toContain("Found 2 alerts: 2 acknowledged.");
    expect((await story.says("ack for Web App older 30m")).text).toContain("acknowledged.");
    const { text } = await story.says("alerts open");
    expect(text).toMatch(/^13 open alerts$/mu);
  });

  test("of one alert says its name and not what is open besides", async () => {
    const { text } = await story.says("ack PD-1006");
    expect(text).toContain("PD-1006: acknowledged.");
    expect(text).not.toContain("Still unacknowledged");
    expect(text).not.toContain("assigned to Ana");
  });

  test("that names one unknown handle does nothing to the others", async () => {
    const { text } = await story.says("ack PD-1003 PD-77");
    expect(text).toBe('PagerDuty has no alert PD-77. Say "alerts" to list the open ones.');
    expect(writesAt(story.world)).toEqual([]);
  });
});

describe("ack all above its limit", () => {
  let story: Story;
  beforeEach(async () => {
    story = await startStory({ policy: ASKS_ALWAYS });
  });
  afterEach(() => story.ends());

  test("asks first, and shows how many, of which services and whose pages", async () => {
    const { text, message } = await story.says("ack all");
    expect(message.question).toBe(true);
    expect(text).toContain("Acknowledge 24 alerts?");
    expect(text).toContain("Services: 3 API Gateway · 3 Artifact Storage · 3 Build Runners");
    expect(text).toContain("6 Ana Novak");
    expect(text).toContain("6 alerts paging somebody else will be assigned to you.");
    expect(message.reply.buttons).toEqual([
      { label: "Acknowledge 24 alerts", say: "yes", style: "primary" },
      { label: "No", say: "no" },
    ]);
    expect(writesAt(story.world)).toEqual([]);
  });

  test("the yes acts on exactly the alerts shown although a new one came meanwhile", async () => {
    await story.says("ack all");
    const pagerduty = story.world.emulators.find(({ vendor }) => vendor === "pagerduty");
    pagerduty?.incident?.(COMPANY, oneMore("pagerduty", "Everything is on fire"));
    const { text } = await story.says("yes");
    expect(text).toContain("Found 24 alerts: 24 acknowledged.");
    expect(text).toContain("Still unacknowledged: 1");
    expect(text).toContain("Everything is on fire");
  });

  test("says which somebody else acknowledged meanwhile, and does not take them over", async () => {
    await story.says("ack all");
    const sam = outsider(story.world);
    await sam.changesIncident(1006, { status: "acknowledged" });
    await sam.actsOnAlert(472, "acknowledge");
    story.world.clearTraffic();
    const { text } = await story.says("yes");
    expect(text).toContain("Found 24 alerts: 22 acknowledged and 2 already acknowledged by somebody else.");
    expect((await sam.incident(1006)).assignments.map(({ assignee }) => assignee.summary)).toEqual(["Sam Rivera"]);
    expect((await sam.alert(472)).owner).toBe("sam@example.com");
  });

  test("one that was resolved meanwhile fails with the reason, and the others are acknowledged", async () => {
    await story.says("ack all");
    await outsider(story.world).changesIncident(1006, { status: "resolved" });
    const { text, message } = await story.says("yes");
    expect(text).toContain("23 acknowledged");
    expect(text).toContain("PD-1006: already resolved by Sam Rivera");
    expect(message.outcomes.filter(({ outcome }) => outcome.state === "done")).toHaveLength(23);
  });

  test("now never asks", async () => {
    const { message } = await story.says("ack all now");
    expect(message.question).toBe(false);
    expect(message.outcomes).toHaveLength(24);
  });

  test("no does nothing and says so", async () => {
    await story.says("ack all");
    expect((await story.says("no")).text).toBe('Nothing was done about "ack all".');
    expect((await story.says("yes")).text).toBe("Nothing here waits for an answer.");
    expect(writesAt(story.world)).toEqual([]);
  });

  test("a yes counts once", async () => {
    await story.says("ack all");
    await story.says("yes");
    story.world.clearTraffic();
    expect((await story.says("yes")).text).toBe("Nothing here waits for an answer.");
    expect(writesAt(story.world)).toEqual([]);
  });

  test("somebody else's yes is not an answer", async () => {
    await story.says("ack all");
    const { text } = await story.says("yes", { as: "jonas@example.com" });
    expect(text).toBe('That question waits for ana@example.com; you can say "ack all" yourself.');
    expect(writesAt(story.world)).toEqual([]);
    expect((await story.says("yes")).text).toContain("24 acknowledged");
  });

  test("a yes in another place is not an answer either", async () => {
    await story.says("ack all");
    expect((await story.says("yes", { place: "elsewhere" })).text).toBe("Nothing here waits for an answer.");
    expect(writesAt(story.world)).toEqual([]);
  });

  test("a question expires after 15 minutes and says when it did", async () => {
    await story.says("ack all");
    await story.advance(15 * 60_000);
    const { text } = await story.says("yes");
    expect(text).toMatch(/^That question expired at .*03:15 and nothing was done: say "ack all" again\.$/u);
    expect(writesAt(story.world)).toEqual([]);
  });

  test("a question outlives a restart", async () => {
    await story.says("ack all");
    await story.restarts();
    expect((await story.says("yes", { id: "after-restart" })).text).toContain("Found 24 alerts: 24 acknowledged.");
  });
});

describe("a thousand alerts", () => {
  test("take as few requests as the vendors allow, each alert once", async () => {
    const story = await startStory({ company: companyWith({ pagerduty: 600, opsgenie: 400 }) });
    const asked = await story.says("ack all");
    expect(asked.text).toContain("Acknowledge 1,000 alerts?");
    story.world.clearTraffic();
    const { text, message } = await story.says("yes");
    expect(text).toContain("Found 1,000 alerts: 1,000 acknowledged.");
    expect(text).toContain("Nothing is left unacknowledged.");
    expect(message.outcomes).toHaveLength(1_000);
    expect(new Set(acknowledgementsAt(story.world)).size).toBe(1_000);
    expect(acknowledgementsAt(story.world)).toHaveLength(1_000);
    const requests = (vendor: string) => story.world.traffic.filter((entry) => entry.vendor === vendor).length;
    // 250 an update; the look at what is left.
    expect(requests("pagerduty")).toBe(3 + 1);
    // One acknowledgement and one successful look each; the look at what is left.
    expect(requests("opsgenie")).toBe(400 + 400 + 1);
    await story.ends();
  });
});
