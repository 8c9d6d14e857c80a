import { afterEach, beforeEach, describe, expect, test } from "vitest";
import type { Desk } from "../../src/core/desk.ts";
import { plainText } from "../../src/core/plain-text.ts";
import { type Story, startStory } from "../harness.ts";

const PLACE = { id: "p:1", platform: "p" };

let story: Story;
let desk: Desk;

beforeEach(async () => {
  story = await startStory();
  desk = await deskOf(story);
});

afterEach(async () => {
  await story.ends();
});

/** The desk as a chat is given it. */
async function deskOf(at: Story): Promise<Desk> {
  let given: Desk | undefined;
  await at.settle(
    at.app.attach({
      platform: "p",
      keepsMessages: false,
      start: async (_ears, desk) => {
        given = desk;
      },
      stop: async () => undefined,
      send: async () => ({ platform: "p", id: "1" }),
      update: async () => true,
    }),
  );
  if (given === undefined) throw new Error("no desk was handed to the chat");
  return given;
}

function labels(typed: string): Promise<readonly string[]> {
  return story.settle(desk.components(typed, 100)).then((found) => found.map(({ label }) => label));
}

describe("the components", () => {
  test("are those of the page, and what was just broken comes first", async () => {
    expect(await labels("")).toHaveLength(14);
    await story.says("status Billing major");
    expect((await story.settle(desk.components("", 1)))[0]).toMatchObject({ label: "Billing", level: "major_outage" });
  });

  test("are given as they last were while the vendor does not answer", async () => {
    await labels("");
    await story.advance(120_000);
    story.world.addFault({ vendor: "statuspage", method: "GET", fault: { kind: "reset", when: "before" } });
    expect(await labels("bill")).toEqual(["Billing"]);
  });
});

describe("the form", () => {
  test("offers the page's templates and its limit, and reads them once a minute at most", async () => {
    const form = await story.settle(desk.statusForm());
    expect(form.messageChars).toBe(25_000);
    expect(form.templates.map(({ label }) => label)).toContain("Builds delayed");
    const before = story.world.traffic.length;
    await story.settle(desk.statusForm());
    expect(story.world.traffic).toHaveLength(before);
  });

  test("becomes a sentence whose preview has the exact operation and words, and does nothing", async () => {
    const [billing] = await story.settle(desk.components("billing", 1));
    const sentence = await story.settle(
      desk.statusSentence({
        changes: [{ component: billing?.id ?? "", level: "partial_outage" }],
        message: "Invoices are late.",
        notify: false,
      }),
    );
    const reply = await story.settle(desk.preview(story.app.speaker(), PLACE, sentence));
    const text = plainText(reply, { zone: "UTC", now: 0 });
    expect(text).toContain("> Invoices are late.");
    expect(text).toContain("Subscribers are not notified.");
    expect(story.world.traffic.every(({ method }) => method === "GET")).toBe(true);
  });
});

test("without a status page every question about one says what to set", async () => {
  const bare = await startStory({ env: { STATUSPAGE_API_KEY: undefined, STATUSPAGE_PAGE_ID: undefined } });
  const its = await deskOf(bare);
  const refused = { code: "not_configured", message: expect.stringContaining("STATUSPAGE_API_KEY") };
  await expect(its.statusForm()).rejects.toMatchObject(refused);
  await expect(its.components("", 10)).rejects.toMatchObject(refused);
  await expect(its.statusSentence({ changes: [], notify: true })).rejects.toMatchObject(refused);
  await bare.ends();
});
