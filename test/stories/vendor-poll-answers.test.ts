import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { type Story, startStory } from "../harness.ts";
import { companyWith } from "../kit/companies.ts";
import { acknowledgementsAt, outsider } from "../kit/outsider.ts";

const POLL = "^/v2/alerts/requests/";

/** OpsGenie answers each write with 202 and a request id; how it ended is asked for by that, again and again. */
let story: Story;
beforeEach(async () => {
  story = await startStory({ company: companyWith({ opsgenie: 3 }) });
});
afterEach(() => story.ends());

const done = { data: { isSuccess: true, status: "Acknowledged alert", alertId: "another-alert-altogether" } };
const refused = { data: { isSuccess: false, status: "Alert is already closed", alertId: "another-alert-altogether" } };

async function acknowledged(): Promise<readonly boolean[]> {
  const someone = outsider(story.world);
  const numbers = [...(await story.says("alerts")).text.matchAll(/OG-(\d+)/gu)].map(([, number]) => Number(number));
  expect(numbers).toHaveLength(3);
  return Promise.all(numbers.map(async (number) => (await someone.alert(number)).acknowledged));
}

describe("ack all", () => {
  test("takes the answer to another write for none of its own, good or bad", async () => {
    for (const body of [done, refused]) {
      story.world.addFault({ vendor: "opsgenie", path: POLL, times: 3, fault: { kind: "answer", status: 200, body } });
    }
    const { text } = await story.says("ack all");
    expect(text).toContain("Found 3 alerts: 3 acknowledged.");
    expect(await acknowledged()).toEqual([true, true, true]);
    expect(acknowledgementsAt(story.world)).toHaveLength(3);
  });

  test("never calls done what only another write's answer says", async () => {
    // The writes themselves are lost: accepted, and never carried out.
    story.world.addFault({
      vendor: "opsgenie",
      method: "POST",
      path: "/acknowledge$",
      times: 1_000,
      fault: {
        kind: "answer",
        status: 202,
        body: { result: "Request will be processed", requestId: "lost", took: 0.1 },
      },
    });
    story.world.addFault({
      vendor: "opsgenie",
      path: POLL,
      times: 1_000_000,
      fault: { kind: "answer", status: 200, body: done },
    });
    const { text, message } = await story.says("ack all");
    expect(message.outcomes.map(({ outcome }) => outcome.state)).toEqual(["unknown", "unknown", "unknown"]);
    expect(text).toContain("not certain");
    story.world.clearFaults();
    expect(await acknowledged()).toEqual([false, false, false]);
  });

  test("waits while the answers say that nothing is decided yet, also after they have been late", async () => {
    const pending = {
      kind: "answer",
      status: 404,
      headers: { "X-Opsgenie-Errortype": "RequestNotProcessed" },
      body: { message: "Request not found. It might not be processed, yet." },
    } as const;
    story.world.addFault({ vendor: "opsgenie", path: POLL, times: 12, fault: pending });
    expect((await story.says("ack all")).text).toContain("Found 3 alerts: 3 acknowledged.");
    expect(acknowledgementsAt(story.world)).toHaveLength(3);
  });

  test("reads an answer that comes twice as one", async () => {
    story.world.addFault({ vendor: "opsgenie", path: POLL, times: 3, fault: { kind: "reset", when: "after" } });
    expect((await story.says("ack all")).text).toContain("Found 3 alerts: 3 acknowledged.");
    expect(acknowledgementsAt(story.world)).toHaveLength(3);
  });
});
