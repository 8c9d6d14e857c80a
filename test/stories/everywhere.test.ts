import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { type Story, startStory } from "../harness.ts";
import { writesAt } from "../kit/outsider.ts";

const WRITES = [
  "ack all",
  "ack PD-1003 OG-472",
  "resolve OG-472: fixed",
  "snooze PD-1003 for 2h: later",
  "note PD-1003: looked",
  "assign PD-1003 to theo@example.com",
  "escalate PD-1003",
  "page API Gateway: builds are down",
];

describe("what never writes", () => {
  let story: Story;
  beforeAll(async () => {
    story = await startStory();
  });
  afterAll(() => story.ends());
  afterEach(() => expect(writesAt(story.world)).toEqual([]));

  test.each(WRITES)("preview %s shows the operations and does nothing", async (said) => {
    const { text, message } = await story.says(`preview ${said}`);
    expect(text).toContain("nothing was done. This would be:");
    expect(text).toMatch(/\d+ operations?, in this order:/u);
    expect(message.outcomes).toEqual([]);
  });

  test.each(WRITES)("explain %s shows how it was read, whether one may, and the requests", async (said) => {
    const { text } = await story.says(`explain ${said}`);
    expect(text).toContain(`"${said}" was not carried out.`);
    expect(text).toMatch(/Read as: /u);
    expect(text).toMatch(/You may: it needs (?:alerts\.write|page)\./u);
    expect(text).toMatch(/\d+ requests? for \d+ operations?:\n.*(?:PUT|POST) \//u);
    expect(text).not.toContain(story.world.env.PAGERDUTY_API_KEY ?? "-");
    expect(text).not.toContain(story.world.env.OPSGENIE_API_KEY ?? "-");
  });

  test("explain tells somebody who may not write the line to add", async () => {
    const { text, message } = await story.says("explain ack all", { as: "jonas@example.com" });
    expect(text).toContain("You may not change alerts here. Add jonas@example.com to TOCSIN_RESPONDERS");
    expect(message.reply.tone).toBe("warn");
  });

  test.each([
    ["ack all?", "24 alerts, 24 unacknowledged"],
    ["ack PD-1001?", "PD-1001 Certificate of api-internal expires in 9 days"],
    ["resolve OG-472?", "OG-472 Pipelines page fails to load"],
    ["snooze mine for 2h?", "6 alerts, 6 unacknowledged"],
    ["assign PD-1003 to me?", "PD-1003 Build queue depth"],
    ["escalate PD-1006?", "PD-1006 API 5xx rate"],
  ])("%s shows the present state and a button", async (said, state) => {
    const { text, message } = await story.says(said);
    expect(text).toContain(state);
    expect(message.reply.buttons?.map(({ label }) => label)).toContain("Do it");
  });

  test("retry with nothing to try, and undo with nothing to undo, are one line", async () => {
    expect((await story.says("retry")).text).toBe(
      "There is nothing to retry: nothing of yours failed in the last 15 minutes.",
    );
    expect((await story.says("undo")).text).toBe(
      "There is nothing to undo: nothing that you did in the last 15 minutes still stands.",
    );
  });
});

describe("everywhere", () => {
  let story: Story;
  beforeEach(async () => {
    story = await startStory();
  });
  afterEach(() => story.ends());

  test("help lists every command with an example; help with words finds those", async () => {
    const { text } = await story.says("help");
    for (const line of ["ack all · ", "who's on call? · ", "undo · ", "doctor · "]) expect(text).toContain(line);
    expect((await story.says("help snooze")).text).toContain("snooze");
    const ack = (await story.says("help ack")).text;
    expect(ack).toContain("ack all");
    expect(ack).not.toContain("bring back");
    const none = await story.says("help zzz");
    expect(none.text).toContain('No command is about "zzz".');
    expect(none.message.reply.buttons?.[0]?.say).toBe("help");
  });

  test("whoami says whom the bot and each vendor take one for, and what one may do", async () => {
    const { text } = await story.says("whoami");
    expect(text).toContain("You are ana@example.com");
    expect(text).toContain("You may: read, status.write, alerts.write and page (TOCSIN_RESPONDERS).");
    expect(text).toContain("Times are read and shown in UTC.");
    expect(text).toContain("PagerDuty: Ana Novak <ana@example.com>");
    expect(text).toContain("OpsGenie: Ana Novak <ana@example.com>");
    const stranger = await story.says("whoami", { as: "zoe@example.com" });
    expect(stranger.text).toContain("You may: read.");
    expect(stranger.text).toMatch(/^PagerDuty has no user "zoe@example\.com"/mu);
  });

  test("doctor checks every credential, clock, rate limit and the store", async () => {
    const { text, message } = await story.says("doctor");
    expect(message.reply.tone).toBe("good");
    for (const line of ["Statuspage key: ", "PagerDuty: the key is accepted", "OpsGenie key: ", "Store: "])
      expect(text).toContain(`✓ ${line}`);
    expect(text.match(/its clock and ours agree/gu)).toHaveLength(3);
    expect(text).toMatch(/PagerDuty: \d+ of 960 requests left/u);
    expect(text).not.toContain(story.world.env.PAGERDUTY_API_KEY ?? "-");
  });

  test("history shows what was said here, newest first, with what became of it, and nothing of other places", async () => {
    await story.says("ack PD-1003");
    await story.says("resolve all");
    await story.says("no");
    await story.says("ack PD-77");
    await story.says("ack OG-472", { place: "elsewhere" });
    await story.says("ack OG-473", { as: "zoe@example.com" });
    const { text } = await story.says("history");
    const places = [
      "You may not change alerts here.",
      "PagerDuty has no alert PD-77",
      "asked: Resolve 27 alerts?",
      "ack PD-1003",
    ];
    const at = places.map((line) => text.indexOf(line));
    expect(at.every((index) => index > 0)).toBe(true);
    expect(at).toEqual([...at].sort((a, b) => a - b));
    expect(text).not.toContain("OG-472");
  });
});
