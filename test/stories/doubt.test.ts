import { afterEach, beforeEach, describe, expect, test } from "vitest";
import type { FaultInput } from "../../src/sandbox/faults.ts";
import { type Heard, type Story, startStory } from "../harness.ts";
import { outsider, writesAt } from "../kit/outsider.ts";

const MINUTE_MS = 60_000;
const PAGE = "page API Gateway: builds are down";

let story: Story;
beforeEach(async () => {
  story = await startStory();
});
afterEach(async () => {
  story.world.clearFaults();
  await story.ends();
});

/** The answer is lost, before the effect or after it, and for half a minute nobody can look. */
async function isInDoubt(said: string, when: "before" | "after", write: Partial<FaultInput> = {}): Promise<Heard> {
  story.world.addFault({ vendor: "pagerduty", method: "POST", ...write, fault: { kind: "reset", when } });
  const path = "^/incidents(/Q\\w+)?$";
  story.world.addFault({ vendor: "pagerduty", method: "GET", path, times: 1_000, fault: { kind: "html" } });
  const heard = await story.says(said);
  story.world.clearFaults();
  await story.advance(MINUTE_MS);
  return heard;
}

/** With what a page was opened: one for each time that it happened. */
function pages(): readonly (string | undefined)[] {
  return story.world.effects.filter(({ effect }) => effect === "alert.created").map(({ marker }) => marker);
}

function buttons({ message }: Heard): Record<string, string> {
  return Object.fromEntries((message.reply.buttons ?? []).map(({ label, say }) => [label, say]));
}

test("the report says what is not known and why, where to look, and what can be done", async () => {
  const heard = await isInDoubt(PAGE, "after");
  expect(heard.message.reply.tone).toBe("bad");
  expect(heard.text).toContain("It is not certain whether API Gateway through PagerDuty was paged.");
  expect(heard.text).toContain(
    "PagerDuty closed the connection without an answer; it could not be looked up: PagerDuty ",
  );
  expect(heard.text).toContain(`API Gateway <${story.world.url}/pagerduty/incidents>`);
  const number = pages()[0]?.slice("tocsin:".length, "tocsin:".length + 6);
  expect(buttons(heard)).toEqual({
    "Check again": `check again ${number}`,
    "It worked": `it worked ${number}`,
    "Send again": `send again ${number}`,
    Drop: `drop ${number}`,
  });
});

describe("check again", () => {
  test("finds what had happened, links it, and sends nothing", async () => {
    await isInDoubt(PAGE, "after");
    story.world.clearTraffic();
    const heard = await story.says("check again");
    expect(heard.message.reply.tone).toBe("good");
    expect(heard.text).toMatch(
      /^It had happened: "page API Gateway: builds are down"\. Nothing was sent\.\nhttp.+\/Q\w+$/u,
    );
    expect(writesAt(story.world)).toEqual([]);
    expect(pages()).toHaveLength(1);
  });

  test("says what did not happen, sends nothing, and offers to send it", async () => {
    await isInDoubt(PAGE, "before");
    story.world.clearTraffic();
    const heard = await story.says("check again");
    expect(heard.message.reply.tone).toBe("warn");
    expect(heard.text).toContain(`It did not happen: "${PAGE}". Nothing was sent.`);
    expect(writesAt(story.world)).toEqual([]);
    const { "Send again": say = "", ...others } = buttons(heard);
    expect(others).toEqual({});
    const sent = await story.says(say);
    expect(sent.text).toContain(`It had not happened and was sent again: "${PAGE}". Done.`);
    expect(pages()).toHaveLength(1);
  });

  test("finds a page that somebody has resolved meanwhile", async () => {
    await isInDoubt(PAGE, "after");
    const { target = "" } = story.world.effects.find(({ effect }) => effect === "alert.created") ?? {};
    await outsider(story.world).changesIncident(Number.parseInt(target.slice(1), 36), { status: "resolved" });
    expect((await story.says("send again")).text).toContain("Nothing was sent again.");
    expect(pages()).toHaveLength(1);
  });

  test("while looking is still impossible the doubt stays, with its buttons", async () => {
    const first = await isInDoubt(PAGE, "after");
    story.world.addFault({ vendor: "pagerduty", method: "GET", times: 1_000, fault: { kind: "html" } });
    for (const said of ["check again", "send again"]) {
      const heard = await story.says(said);
      expect(heard.text).toContain(`It is still not certain whether it happened: "${PAGE}".`);
      expect(buttons(heard)).toEqual(buttons(first));
    }
    story.world.clearFaults();
    await story.advance(MINUTE_MS);
    expect((await story.says("check again")).text).toContain("It had happened");
    expect(pages()).toHaveLength(1);
  });

  test("with a question mark only says what is in doubt", async () => {
    await isInDoubt(PAGE, "after");
    story.world.clearTraffic();
    expect((await story.says("check again?")).text).toMatch(
      /^"page API Gateway: builds are down", 1 min \d\d s ago: not certain for API Gateway\./u,
    );
    expect(story.world.traffic).toEqual([]);
  });
});

describe("send again", () => {
  test("does not send what had happened", async () => {
    await isInDoubt(PAGE, "after");
    const { text } = await story.says("send again");
    expect(text).toContain(`It had happened: "${PAGE}". Nothing was sent again.`);
    expect(pages()).toHaveLength(1);
  });

  test("does not send a page of more than ten minutes ago: it says to page anew", async () => {
    await isInDoubt(PAGE, "before");
    await story.advance(10 * MINUTE_MS);
    story.world.clearTraffic();
    const { text, message } = await story.says("send again");
    expect(message.reply.tone).toBe("bad");
    expect(text).toContain("and after 10 min it is not sent any more; say it anew if it is still wanted");
    expect(writesAt(story.world)).toEqual([]);
    expect(pages()).toEqual([]);
  });
});

describe("it worked", () => {
  test("records it on that person's word, and sends nothing", async () => {
    await isInDoubt(PAGE, "before");
    story.world.clearTraffic();
    const { text, message } = await story.says("it worked");
    expect(message.reply.tone).toBe("good");
    expect(text).toContain(`Recorded on your word that it worked: "${PAGE}". Nothing was sent.`);
    expect(message.outcomes).toMatchObject([{ outcome: { state: "done", reason: "on the word of ana@example.com" } }]);
    expect(story.world.traffic).toEqual([]);
    expect((await story.says("history")).text).toContain("ana@example.com: it worked\n      done 1");
  });

  test("lets undo take it back", async () => {
    await isInDoubt("assign PD-1006 to leah@example.com", "after", { method: "PUT" });
    expect((await story.says("undo")).text).toContain("There is nothing to undo");
    await story.says("it worked");
    expect((await story.says("undo")).text).toContain('Undo "assign PD-1006 to leah@example.com" of ');
    await story.says("yes");
    const { assignments } = await outsider(story.world).incident(1006);
    expect(assignments.map(({ assignee }) => assignee.summary)).toEqual(["Ana Novak"]);
  });
});

describe("a rehearsal", () => {
  test("says that looking sends nothing", async () => {
    await isInDoubt(PAGE, "before");
    story.world.clearTraffic();
    const { text } = await story.says("preview check again");
    expect(text).toContain("Nothing would be sent; this is about 1 operation:");
    expect(text).not.toContain("would page people");
    expect((await story.says("explain check again")).text).toContain("It sends no write; it only reads.");
    expect(story.world.traffic).toEqual([]);
  });

  test("shows what would be sent again under its first mark", async () => {
    await isInDoubt(PAGE, "before");
    expect((await story.says("preview send again")).text).toContain("only if it is looked for and did not happen:");
    const { text } = await story.says("explain send again");
    await story.says("send again");
    expect(text).toContain(`"incident_key":"${pages()[0]}"`);
  });
});

test("drop gives it up: nothing is sent, and nothing is asked of anybody any more", async () => {
  await isInDoubt(PAGE, "before");
  story.world.clearTraffic();
  const heard = await story.says("drop");
  expect(heard.text).toBe(`Given up: "${PAGE}". Nothing was sent, and nobody knows whether it happened.`);
  expect(heard.message.reply.tone).toBe("plain");
  expect(buttons(heard)).toEqual({});
  expect((await story.says("send again")).message.refused).toBe(true);
  expect(story.world.traffic).toEqual([]);
});

describe("a doubt", () => {
  test("that is settled cannot be settled again", async () => {
    await isInDoubt(PAGE, "after");
    await story.says("check again");
    story.world.clearTraffic();
    for (const said of ["check again", "it worked", "send again", "drop"]) {
      const { text, message } = await story.says(said);
      expect(text, said).toContain("there is nothing to settle");
      expect(message.refused, said).toBe(true);
    }
    expect(story.world.traffic).toEqual([]);
  });

  test("is settled by one of two clicks at the same moment", async () => {
    await isInDoubt(PAGE, "before");
    const both = await Promise.all([story.says("send again"), story.says("it worked")]);
    expect(both.filter(({ text }) => text.includes("That is being settled already")).length).toBe(1);
    expect(pages().length).toBeLessThanOrEqual(1);
  });

  test("is its own person's in its own place", async () => {
    await isInDoubt(PAGE, "after");
    expect((await story.says("check again", { as: "jonas@example.com" })).message.refused).toBe(true);
    expect((await story.says("check again", { place: "lobby" })).text).toContain("there is nothing to settle");
    expect((await story.says("check again")).text).toContain("It had happened");
  });

  test("is meant by the buttons of its own report, however old", async () => {
    const first = await isInDoubt("page API Gateway: one", "after");
    await story.says("alerts");
    const second = await isInDoubt("page API Gateway: two", "after");
    expect((await story.says(buttons(first)["Check again"] ?? "")).text).toContain('"page API Gateway: one"');
    expect((await story.says(buttons(second).Drop ?? "")).text).toContain('"page API Gateway: two"');
  });

  test("outlives a restart", async () => {
    await isInDoubt(PAGE, "after");
    await story.restarts();
    expect((await story.says("check again")).text).toContain("It had happened");
  });

  test("a word more than the number is not taken for one", async () => {
    await isInDoubt(PAGE, "after");
    expect((await story.says("drop it please")).text).toContain("say it alone, or with the number in the report");
  });
});

test("without the right of the command that is in doubt it is refused", async () => {
  const roles = (permissions: string): string =>
    [
      "roles:",
      `  responders: { permissions: [${permissions}], people: [ana@example.com] }`,
      "  admins: { permissions: [admin], people: [root@example.com] }",
      "",
    ].join("\n");
  await story.ends();
  story = await startStory({ policy: roles("page, alerts.write"), env: { TOCSIN_RESPONDERS: undefined } });
  await isInDoubt(PAGE, "before");
  await story.writesPolicy(roles("alerts.write"));
  await story.says("reload", { as: "root@example.com" });
  story.world.clearTraffic();
  const { text, message } = await story.says("send again");
  expect(message.refused).toBe(true);
  expect(text).toContain("You may not page people here.");
  expect(story.world.traffic).toEqual([]);
});

test("what hangs on something that is not certain is tried only once that is settled", async () => {
  await isInDoubt("resolve PD-1003: fixed by a restart", "after", { method: "PUT", times: 20 });
  story.world.clearTraffic();
  const { text, message } = await story.says("retry");
  expect(message.refused).toBe(true);
  expect(text).toMatch(/hangs on what is not certain: say "check again [\da-f]{6}" first\.$/u);
  expect(writesAt(story.world)).toEqual([]);
  await story.says("it worked");
  expect((await story.says("retry")).message.reply.tone).toBe("good");
  expect(writesAt(story.world).map(({ path }) => path)).toEqual([expect.stringMatching(/\/notes$/u)]);
});
