import { afterEach, beforeEach, describe, expect, test } from "vitest";
import type { FaultInput } from "../../src/sandbox/faults.ts";
import { type Story, startStory } from "../harness.ts";
import { acknowledgementsAt, writesAt } from "../kit/outsider.ts";

const FOREVER = 1_000;
const DOWN: readonly (readonly [string, FaultInput["fault"]])[] = [
  ["resets every connection", { kind: "reset" }],
  ["answers 500", { kind: "answer", status: 500, body: { message: "Internal error" } }],
  ["answers with an HTML page", { kind: "html" }],
  ["answers with nothing", { kind: "empty" }],
  ["answers with half an answer", { kind: "cut" }],
  ["answers what is no JSON", { kind: "answer", status: 200, body: "all good" }],
  ["answers another shape", { kind: "answer", status: 200, body: { surprise: true } }],
  ["refuses the key", { kind: "answer", status: 401, body: { message: "Could not authenticate" } }],
];

let story: Story;
beforeEach(async () => {
  story = await startStory();
});
afterEach(async () => {
  story.world.clearFaults();
  await story.ends();
});

describe.each(DOWN)("while OpsGenie %s", (_what, fault) => {
  beforeEach(() => story.world.addFault({ vendor: "opsgenie", times: FOREVER, fault }));

  test("alerts lists those of PagerDuty and says in one line that OpsGenie's are missing", async () => {
    const { text, message } = await story.says("alerts");
    expect(message.reply.tone).toBe("warn");
    expect(text).toContain("14 alerts, 12 unacknowledged");
    expect(text.match(/OpsGenie's alerts could not be read: .+/gu)).toHaveLength(1);
    expect(text).not.toMatch(/<html|undefined|\[object|\bat .+:\d+:\d+/u);
  });

  test("ack all acknowledges those of PagerDuty and says that OpsGenie's are missing", async () => {
    const { text, message } = await story.says("ack all");
    expect(message.reply.tone).toBe("warn");
    // `say` exits with 1: a script must not take half for the whole.
    expect(message.refused).toBe(true);
    expect(message.outcomes.map(({ outcome }) => outcome.state)).toEqual(Array(12).fill("done"));
    expect(text).toContain("OpsGenie's alerts: ");
    expect(text).not.toContain("Nothing is left unacknowledged.");
  });

  test("names that only the other one knows are still understood", async () => {
    const { text } = await story.says("alerts for API Gateway open");
    expect(text).toContain("3 open alerts");
    expect(text.match(/Names that only OpsGenie knows are missing: .+/gu)).toHaveLength(1);
    expect((await story.says("who's on call for Infra Primary?")).text).toContain("Ana Novak");
    const assigned = await story.says("assign PD-1003 to Theo Martin");
    expect(assigned.text).toContain("PD-1003: assigned to Theo Martin.");
    expect(assigned.text).toContain("Names that only OpsGenie knows are missing: ");
    const unknown = await story.says("alerts for Log Pipeline");
    expect(unknown.message.misunderstood).toBe(true);
    expect(unknown.text).toContain("Names that only OpsGenie knows are missing: ");
  });

  test("the beginning of a name is asked before a write, because another one may fit it", async () => {
    const asked = await story.says("ack for API");
    expect(asked.message.question).toBe(true);
    expect(asked.text).toContain("Did you mean API Gateway?");
    expect(writesAt(story.world)).toEqual([]);
  });

  test("who's on call answers from PagerDuty, and an OpsGenie handle is one line", async () => {
    const { text } = await story.says("who's on call?");
    expect(text).toContain("Ana Novak");
    expect(text.match(/OpsGenie's calendars could not be read: .+/gu)).toHaveLength(1);
    const alert = await story.says("alert OG-472");
    expect(alert.text.split("\n")).toHaveLength(1);
    expect(alert.text).toContain("OpsGenie");
    expect(alert.message.refused).toBe(true);
  });
});

test("when both pagers are down there is one line, and nothing is said to be empty", async () => {
  story.world.addFault({ times: FOREVER, fault: { kind: "html" } });
  for (const said of ["alerts", "ack all", "who's on call?"]) {
    const { text, message } = await story.says(said);
    expect(text.split("\n"), said).toHaveLength(1);
    expect(message.reply.tone, said).not.toBe("good");
    expect(message.refused, said).toBe(true);
  }
});

test("a pager that hangs is given up after a while, and the other still answers", async () => {
  const hasty = await startStory({ deadlineMs: 250 });
  hasty.world.addFault({ vendor: "opsgenie", times: FOREVER, fault: { kind: "hang" } });
  const { text, message } = await hasty.says("alerts");
  expect(text).toContain("14 alerts");
  expect(text).toMatch(/OpsGenie's alerts could not be read: .+/u);
  expect(message.reply.tone).toBe("warn");
  hasty.world.clearFaults();
  await hasty.ends();
});

test("a pager that breaks between the list and the write costs only its own alerts", async () => {
  story.world.addFault({ vendor: "opsgenie", method: "POST", times: FOREVER, fault: { kind: "html", status: 503 } });
  const { text, message } = await story.says("ack all");
  expect(message.outcomes.filter(({ outcome }) => outcome.state === "done")).toHaveLength(12);
  expect(message.reply.tone).toBe("warn");
  expect(text).toContain("12 acknowledged");
  expect(text).toContain("Still unacknowledged: 12");
  expect(text).toMatch(/OG-472.* and 7 more: .+/u);
});

describe("a pager that asks to wait", () => {
  test("is waited for, and the live message says for whom and how long", async () => {
    story.world.addFault({
      vendor: "pagerduty",
      method: "PUT",
      fault: {
        kind: "answer",
        status: 429,
        headers: { "ratelimit-reset": "30", "retry-after": "30" },
        body: { error: {} },
      },
    });
    const { text, progress, message } = await story.says("ack all");
    expect(progress.some((state) => /Waiting out PagerDuty's rate limit for \d+ s …/u.test(state))).toBe(true);
    expect(message.reply.tone).toBe("good");
    expect(text).toContain("Found 24 alerts: 24 acknowledged.");
    expect(text).not.toContain("Waiting");
    expect(writesAt(story.world).filter(({ vendor }) => vendor === "pagerduty")).toHaveLength(2);
  });

  test("is waited for while listing, and the one who asked is told", async () => {
    story.world.addFault({
      vendor: "pagerduty",
      method: "GET",
      path: "^/incidents$",
      fault: {
        kind: "answer",
        status: 429,
        headers: { "ratelimit-reset": "30", "retry-after": "30" },
        body: { error: {} },
      },
    });
    const { text, progress } = await story.says("alerts");
    expect(progress.some((state) => /PagerDuty's rate limit for \d+ s/u.test(state))).toBe(true);
    expect(text).toContain("27 alerts, 24 unacknowledged");
  });

  test("does not hold the other one up", async () => {
    story.world.addFault({
      vendor: "pagerduty",
      method: "PUT",
      fault: {
        kind: "answer",
        status: 429,
        headers: { "ratelimit-reset": "60", "retry-after": "60" },
        body: { error: {} },
      },
    });
    const { progress } = await story.says("ack all");
    expect(
      progress.some((state) => state.startsWith("Acknowledging 24 alerts: 12 done") && state.includes("Waiting")),
    ).toBe(true);
  });
});

test("what was acknowledged although its answer was lost is counted as done, once", async () => {
  story.world.addFault({ vendor: "pagerduty", method: "PUT", fault: { kind: "reset", when: "after" } });
  const { text, message } = await story.says("ack all");
  expect(message.reply.tone).toBe("good");
  expect(text).toContain("Found 24 alerts: 24 acknowledged.");
  expect(text).toContain("Nothing is left unacknowledged.");
  expect(acknowledgementsAt(story.world).length).toBeGreaterThanOrEqual(24);
});

test("doctor names the credential that is refused", async () => {
  story.world.addFault({
    vendor: "opsgenie",
    times: FOREVER,
    fault: { kind: "answer", status: 401, body: { message: "Could not authenticate" } },
  });
  const { text, message } = await story.says("doctor");
  expect(message.reply.tone).toBe("bad");
  expect(text).toMatch(/^\d+ things? to mend\.$/mu);
  expect(text).toMatch(/mend\.\n {2}✗ OpsGenie key: The key is not accepted\./u);
  expect(text).toContain("✓ PagerDuty: the key is accepted");
});
