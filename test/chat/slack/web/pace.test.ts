import { describe, expect, test } from "vitest";
import type { QueuedOptions } from "../../../../src/chat/slack/web/web.ts";
import { failureOf, openWeb, post } from "./open-web.ts";
import type { Arrived } from "./scripted-slack.ts";

describe("the pace", () => {
  test("of 200 messages to 20 channels never meets a limit of Slack's", async () => {
    const { web, slack, drive } = await openWeb();
    const all = Array.from({ length: 200 }, (_, i) => post(web, `C${i % 20}`, `message ${i}`));
    await drive(Promise.all(all));
    expect(slack.arrived).toHaveLength(200);
    for (let channel = 0; channel < 20; channel += 1) {
      const own = slack.arrived.filter(({ args }) => args.channel === `C${channel}`);
      expect(most(own, 3_000)).toBeLessThanOrEqual(3);
      expect(most(own, 60_000)).toBeLessThanOrEqual(60);
    }
    expect(most(slack.arrived, 60_000)).toBeLessThanOrEqual(270);
    expect(slack.arrived.at(-1)?.at).toBeLessThan(60_000);
  });

  test.each([
    ["usergroups.list", 20],
    ["chat.update", 50],
    ["users.info", 100],
    ["a.method.nobody.listed", 20],
  ])("of %s stays under %i a minute, and is not much slower", async (method, perMinute) => {
    const { web, slack, drive } = await openWeb();
    await drive(Promise.all(Array.from({ length: perMinute * 3 }, () => web.call("T1", method, {}))));
    expect(most(slack.arrived, 60_000)).toBeLessThanOrEqual(perMinute * 0.9);
    expect(slack.arrived.at(-1)?.at).toBeLessThan(60_000 * 5);
  });

  test("of one workspace is not the other's", async () => {
    const { web, slack, clock, drive } = await openWeb();
    const busy = Array.from({ length: 20 }, () => web.call("T1", "usergroups.list", {}));
    await web.call("T2", "usergroups.list", {});
    expect(clock.elapsed()).toBe(0);
    await drive(Promise.all(busy));
    expect(slack.arrived.at(-1)?.at).toBeGreaterThan(0);
  });

  test("leaves room for urgent calls when the rest is used up, and refuses at once what is too much", async () => {
    const { web, slack } = await openWeb();
    const opened = await Promise.allSettled(
      Array.from({ length: 60 }, () => web.call("T1", "views.open", {}, { urgent: true })),
    );
    const refused = opened.filter(({ status }) => status === "rejected");
    expect(slack.arrived).toHaveLength(40);
    expect(refused).toHaveLength(20);
    expect(refused.map((one) => one.status === "rejected" && one.reason.code)).toEqual(
      refused.map(() => "vendor_rate_limited"),
    );
  });

  test("lets what must arrive go before what can be dropped", async () => {
    const { web, slack, drive } = await openWeb();
    const edit = (text: string, droppable?: true) =>
      web.call("T1", "chat.update", { text }, { channel: text, ...(droppable ? { droppable } : {}) });
    const live = Array.from({ length: 40 }, (_, i) => edit(`live ${i}`, true));
    await drive(new Promise<void>((resolve) => setImmediate(resolve)));
    const last = edit("last word");
    await drive(Promise.all([...live, last]));
    const order = slack.arrived.map(({ args }) => args.text);
    expect(order.indexOf("last word")).toBeLessThanOrEqual(11);
  });

  test("lets people be answered at once however much changes that nobody waits for, and that at its full pace", async () => {
    const { web, slack, clock, drive } = await openWeb();
    const edit = (text: string, how: Pick<QueuedOptions, "yields" | "droppable"> = {}) =>
      web.call("T1", "chat.update", { text }, { channel: "C1", ...how });
    const cards = Array.from({ length: 60 }, (_, i) => edit(`card ${i}`, { yields: true }));
    await drive(clock.sleep(60_000));
    const since = clock.elapsed();
    await drive(Promise.all([edit("live", { droppable: true }), edit("last word")]));
    expect(clock.elapsed() - since).toBe(0);
    await drive(Promise.all(cards));
    const edited = slack.arrived.filter(({ args }) => String(args.text).startsWith("card"));
    expect(edited).toHaveLength(60);
    // Eight at once, then one each two seconds, less those that people took.
    expect(edited.at(-1)?.at).toBeLessThan(115_000);
  });

  test("lets an answer be posted before the cards that wait for their turn in its channel", async () => {
    const { web, slack, clock, drive } = await openWeb();
    const card = (i: number) =>
      web.call("T1", "chat.postMessage", { channel: "C1", text: `card ${i}` }, { channel: "C1", yields: true });
    const cards = Array.from({ length: 10 }, (_, i) => card(i));
    await drive(clock.sleep(100));
    const answer = post(web, "C1", "answer");
    await drive(Promise.all([...cards, answer]));
    expect(slack.arrived.map(({ args }) => args.text)[3]).toBe("answer");
    expect(slack.arrived).toHaveLength(11);
    expect(most(slack.arrived, 3_000)).toBeLessThanOrEqual(3);
  });
});

describe("a 429", () => {
  test("is waited out for as long as it says, and the call is made again", async () => {
    let calls = 0;
    const { web, slack, log, drive } = await openWeb(() => {
      calls += 1;
      return calls === 1 ? { status: 429, headers: { "retry-after": "7" } } : undefined;
    });
    await drive(post(web, "C1", "hello"));
    expect(slack.arrived.map(({ at }) => at)).toEqual([0, 7_000]);
    expect(log.lines).toEqual([
      { event: "slack.rate_limited", fields: { team: "T1", method: "chat.postMessage", retryAfterMs: 7_000 } },
    ]);
  });

  test("without Retry-After is waited out too", async () => {
    let calls = 0;
    const { web, slack, drive } = await openWeb(() => {
      calls += 1;
      return calls === 1 ? { status: 429 } : undefined;
    });
    await drive(post(web, "C1", "hello"));
    expect(slack.arrived.map(({ at }) => at)).toEqual([0, 30_000]);
  });

  test("of one channel does not hold up another", async () => {
    const isLimited = onceFor("C1");
    const { web, slack, drive } = await openWeb((call) =>
      isLimited(call) ? { status: 429, headers: { "retry-after": "20" } } : undefined,
    );
    const limited = post(web, "C1", "a");
    while (slack.arrived.length === 0) await new Promise((resolve) => setImmediate(resolve));
    await drive(Promise.all([limited, post(web, "C2", "b")]));
    expect(slack.arrived.map(({ args, at }) => [args.channel, at])).toEqual([
      ["C1", 0],
      ["C2", 0],
      ["C1", 20_000],
    ]);
  });

  test("in two channels at once is the workspace's: then every channel waits", async () => {
    const [one, two] = [onceFor("C1"), onceFor("C2")];
    const { web, slack, log, drive } = await openWeb((call) =>
      one(call) || two(call) ? { status: 429, headers: { "retry-after": "20" } } : undefined,
    );
    const limited = [post(web, "C1", "a"), post(web, "C2", "b")];
    while (log.lines.length < 2) await new Promise((resolve) => setImmediate(resolve));
    await drive(Promise.all([...limited, post(web, "C3", "c")]));
    const [third] = slack.arrived.filter(({ args }) => args.channel === "C3");
    expect(third?.at).toBeGreaterThanOrEqual(20_000);
  });

  test("that does not end is told to whoever asked, and changed nothing", async () => {
    const { web, slack, drive } = await openWeb(() => ({ status: 429, headers: { "retry-after": "5" } }));
    const error = await drive(failureOf(post(web, "C1", "hello")));
    expect([error.code, error.effect]).toEqual(["vendor_rate_limited", "none"]);
    expect(slack.arrived).toHaveLength(4);
  });

  test("that asks for minutes is not waited out by those who come after", async () => {
    const { web, slack, clock } = await openWeb(() => ({ status: 429, headers: { "retry-after": "600" } }));
    const first = failureOf(web.call("T1", "users.list", {}));
    while (slack.arrived.length === 0) await new Promise((resolve) => setImmediate(resolve));
    expect((await first).code).toBe("vendor_rate_limited");
    expect((await failureOf(web.call("T1", "users.list", {}))).code).toBe("vendor_rate_limited");
    expect([slack.arrived.length, clock.elapsed()]).toEqual([1, 0]);
  });

  test("answers an urgent call at once", async () => {
    const { web, slack } = await openWeb(() => ({ status: 429, headers: { "retry-after": "5" } }));
    const error = await failureOf(web.call("T1", "views.open", {}, { urgent: true }));
    expect(error.code).toBe("vendor_rate_limited");
    expect(slack.arrived).toHaveLength(1);
  });
});

/** The most calls in any stretch of so many ms. */
function most(arrived: readonly Arrived[], ms: number): number {
  const times = arrived.map(({ at }) => at);
  return Math.max(...times.map((from) => times.filter((at) => at >= from && at < from + ms).length));
}

function onceFor(channel: string): (call: Arrived) => boolean {
  let seen = false;
  return ({ args }) => {
    if (seen || args.channel !== channel) return false;
    seen = true;
    return true;
  };
}
