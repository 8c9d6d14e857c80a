import { afterEach, beforeEach, describe, expect, test } from "vitest";
import type { FaultInput } from "../../src/sandbox/faults.ts";
import { ANA, type Story, startStory } from "../harness.ts";
import { outsider } from "../kit/outsider.ts";

const BEN = "jonas@example.com";

const env = { TOCSIN_RESPONDERS: `${ANA},${BEN}` };

let story: Story;
beforeEach(async () => {
  story = await startStory({ env });
});
afterEach(() => story.ends());

function changes(effect: string): number {
  return story.world.effects.filter((one) => one.effect === effect && one.changed).length;
}

function loses(vendor: string, path: string, when: "before" | "after", method: FaultInput["method"] = "POST"): void {
  story.world.addFault({ vendor, method, path, fault: { kind: "reset", when } });
}

/** What two people say alike is two writes, each found or not found by itself. */
describe.each([
  ["a note in PagerDuty", "pagerduty", "/notes$", "note.added", "note PD-1003: restarting it"],
  ["a note in OpsGenie", "opsgenie", "/notes$", "note.added", "note OG-472: restarting it"],
  ["an escalation in OpsGenie", "opsgenie", "/escalate$", "alert.escalated", "escalate OG-472"],
  ["a page through PagerDuty", "pagerduty", "^/incidents$", "alert.created", "page API Gateway: builds are down"],
  ["a page through OpsGenie", "opsgenie", "^/v2/alerts$", "alert.created", "page Web Primary: builds are down"],
])("%s by two people in the same words", (_what, vendor, path, effect, said) => {
  test.each(["before", "after"] as const)(
    "is there twice, although the second request is lost %s its effect",
    async (when) => {
      await story.says(said, { confirmed: true });
      loses(vendor, path, when);
      const { message, text } = await story.says(said, { as: BEN, confirmed: true });
      expect(
        message.outcomes.map(({ outcome }) => outcome.state),
        text,
      ).toEqual(["done"]);
      expect(changes(effect)).toBe(2);
    },
  );
});

describe.each([
  ["a note", "/notes$", "note.added", "note JSM-472: restarting it"],
  ["an escalation", "/escalate$", "alert.escalated", "escalate JSM-472"],
  ["a page", "/v1/alerts$", "alert.created", "page Web Primary: builds are down"],
])("%s in Jira Service Management by two people in the same words", (_what, path, effect, said) => {
  test.each(["before", "after"] as const)(
    "is there twice, although the second request is lost %s its effect",
    async (when) => {
      await story.ends();
      story = await startStory({ env, vendors: ["statuspage", "pagerduty", "jsm"] });
      await story.says(said, { confirmed: true });
      loses("jsm", path, when);
      const { message, text } = await story.says(said, { as: BEN, confirmed: true });
      expect(new Set(message.outcomes.map(({ outcome }) => outcome.state)), text).toEqual(new Set(["done"]));
      expect(changes(effect)).toBe(2);
    },
  );
});

test.each(["before", "after"] as const)(
  "an update of a notice in words that stand on it already is there again, although it is lost %s its effect",
  async (when) => {
    const said = "status update Slow: Still looking.";
    await story.says("status open Slow: We look.", { confirmed: true });
    await story.says(said, { confirmed: true });
    const known = changes("notice.updated");
    loses("statuspage", "/incidents/", when, "PATCH");
    const { message, text } = await story.says(said, { as: BEN, confirmed: true });
    expect(
      message.outcomes.map(({ outcome }) => outcome.state),
      text,
    ).toEqual(["done"]);
    expect(changes("notice.updated") - known).toBe(1);
  },
);

test("what a person says again in the same words a minute later is another write", async () => {
  for (const said of ["note PD-1003: still the same", "note OG-472: still the same"]) {
    await story.says(said);
    await story.advance(60_000);
    loses(said.includes("PD") ? "pagerduty" : "opsgenie", "/notes$", "before");
    expect((await story.says(said)).message.outcomes.map(({ outcome }) => outcome.state)).toEqual(["done"]);
  }
  expect(changes("note.added")).toBe(4);
});

test("an escalation that OpsGenie did by somebody else's hand is not taken for ours", async () => {
  await outsider(story.world).escalatesAlert(472);
  loses("opsgenie", "/escalate$", "before");
  await story.says("escalate OG-472");
  expect(changes("alert.escalated")).toBe(2);
});

test("a page that took effect only after it was sent again is one page", async () => {
  // The first takes effect at the moment at which the second is refused for having the same key.
  story.world.addFault({
    vendor: "pagerduty",
    method: "POST",
    path: "^/incidents$",
    fault: { kind: "late", ms: 30_000 },
  });
  story.world.setLag("pagerduty", 20_000);
  const { message, text } = await story.says("page API Gateway: builds are down");
  story.world.setLag("pagerduty", 0);
  expect(
    message.outcomes.map(({ outcome }) => outcome.state),
    text,
  ).toEqual(["done"]);
  expect(changes("alert.created")).toBe(1);
});

describe("a post-mortem", () => {
  beforeEach(async () => {
    await story.says("status open Slow: We look.", { confirmed: true });
    await story.says("status resolve Slow: Mended.", { confirmed: true });
  });

  test("that is said twice is published once, and the second time says so", async () => {
    await story.says("status postmortem Slow: A disk was full.", { confirmed: true });
    await story.advance(60_000);
    const { text, message } = await story.says("status postmortem Slow: A disk was full.", { confirmed: true });
    expect(text).toContain("it is published already, word for word. Nothing was published again.");
    expect(text).toContain("Subscribers were not notified.");
    expect(message.reply.tone).toBe("good");
    expect(story.world.effects.filter(({ effect }) => effect === "postmortem.published")).toHaveLength(1);
  });

  test("in other words is published anew", async () => {
    await story.says("status postmortem Slow: A disk was full.", { confirmed: true });
    const { text } = await story.says("status postmortem Slow: Two disks were full.", { confirmed: true });
    expect(text).toContain("Published the post-mortem of ");
    expect(changes("postmortem.published")).toBe(2);
  });

  test("of which nobody can see whether it is published is not published", async () => {
    story.world.addFault({
      vendor: "statuspage",
      method: "GET",
      path: "/postmortem$",
      times: 50,
      fault: { kind: "html" },
    });
    const { text } = await story.says("status postmortem Slow: A disk was full.", { confirmed: true });
    expect(text).toContain("nothing was published.");
    expect(text).toContain("Subscribers were not notified.");
    expect(changes("postmortem.published")).toBe(0);
    story.world.clearFaults();
  });
});
