import { createServer } from "node:net";
import { describe, expect, test } from "vitest";
import { createSlackWeb, type QueuedWeb, type StoppableWeb } from "../../../../src/chat/slack/web/web.ts";
import { BotError } from "../../../../src/core/errors.ts";
import { TestClock } from "../../../kit/test-clock.ts";
import { type Answer, type Arrived, type Script, type ScriptedSlack, scriptedSlack } from "./scripted-slack.ts";
import { everythingIn, type HeardLog, heardLog, TOKEN, workspace, workspaces } from "./workspaces.ts";

interface World {
  readonly web: StoppableWeb;
  readonly slack: ScriptedSlack;
  readonly clock: TestClock;
  readonly log: HeardLog;
  /** Waits, moving the clock whenever nothing else is going on. */
  drive<T>(work: Promise<T>): Promise<T>;
}

async function openWorld(script: Script = () => undefined): Promise<World> {
  const clock = new TestClock();
  const log = heardLog();
  const slack = await scriptedSlack(script, () => clock.elapsed());
  const installations = workspaces(workspace("T1"), workspace("T2", { botToken: `${TOKEN}-two` }));
  const web = createSlackWeb({ installations, apiUrl: slack.apiUrl, clock, log });
  return { web, slack, clock, log, drive: (work) => clock.drive(work, () => web.inFlight() > 0) };
}

const post = (web: QueuedWeb, channel: string, text: string) =>
  web.call("T1", "chat.postMessage", { channel, text }, { channel });

async function failureOf(work: Promise<unknown>): Promise<BotError> {
  const error = await work.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  if (error instanceof BotError) return error;
  throw new Error(`No BotError: ${String(error)}`);
}

const texts = (arrived: readonly Arrived[], channel: string) =>
  arrived.filter(({ args }) => args.channel === channel).map(({ args }) => args.text);

describe("a call", () => {
  test("goes to the workspace's own token, with its arguments", async () => {
    const { web, slack } = await openWorld(() => ({ body: { ok: true, ts: "1.2" } }));
    const answer = await web.call("T2", "chat.postMessage", {
      channel: "C1",
      text: "hi",
      blocks: [{ type: "divider" }],
    });
    expect(answer.ts).toBe("1.2");
    expect(slack.arrived).toEqual([
      {
        method: "chat.postMessage",
        token: `${TOKEN}-two`,
        args: { channel: "C1", text: "hi", blocks: '[{"type":"divider"}]' },
        at: 0,
      },
    ]);
  });

  test("in a workspace without the bot is refused, and nothing is sent", async () => {
    const { web, slack } = await openWorld();
    expect((await failureOf(web.call("T9", "auth.test", {}))).code).toBe("not_configured");
    expect(slack.arrived).toEqual([]);
  });
});

describe("the order", () => {
  test("of a channel's calls is kept, one after the other", async () => {
    const { web, slack, drive } = await openWorld();
    const wanted = Array.from({ length: 12 }, (_, i) => `message ${i}`);
    await drive(Promise.all(wanted.map((text) => post(web, "C1", text))));
    expect(texts(slack.arrived, "C1")).toEqual(wanted);
    expect(slack.underWayMax()).toBe(1);
  });

  test("of one channel is no other channel's: a slow one holds up nobody", async () => {
    const held = Promise.withResolvers<void>();
    const { web, slack } = await openWorld(({ args }) => (args.channel === "C1" ? { after: held.promise } : undefined));
    const slow = [post(web, "C1", "a"), post(web, "C1", "b")];
    await post(web, "C2", "c");
    expect(texts(slack.arrived, "C2")).toEqual(["c"]);
    expect(texts(slack.arrived, "C1")).toEqual(["a"]);
    held.resolve();
    await Promise.all(slow);
    expect(texts(slack.arrived, "C1")).toEqual(["a", "b"]);
  });

  test("is not held up by what can be dropped", async () => {
    const held = Promise.withResolvers<void>();
    const { web } = await openWorld(({ method }) => (method === "chat.update" ? { after: held.promise } : undefined));
    const sign = web.call("T1", "chat.update", {}, { channel: "C1", droppable: true });
    await post(web, "C1", "a");
    held.resolve();
    await sign;
  });

  test("does not concern urgent calls: they pass a channel that is held up", async () => {
    const held = Promise.withResolvers<void>();
    const { web } = await openWorld(({ method }) =>
      method === "chat.postMessage" ? { after: held.promise } : undefined,
    );
    const slow = post(web, "C1", "a");
    await web.call("T1", "views.open", { trigger_id: "1.2" }, { channel: "C1", urgent: true });
    held.resolve();
    await slow;
  });
});

describe("the pace", () => {
  test("of 200 messages to 20 channels never meets a limit of Slack's", async () => {
    const { web, slack, drive } = await openWorld();
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
    const { web, slack, drive } = await openWorld();
    await drive(Promise.all(Array.from({ length: perMinute * 3 }, () => web.call("T1", method, {}))));
    expect(most(slack.arrived, 60_000)).toBeLessThanOrEqual(perMinute * 0.9);
    expect(slack.arrived.at(-1)?.at).toBeLessThan(60_000 * 5);
  });

  test("of one workspace is not the other's", async () => {
    const { web, slack, clock, drive } = await openWorld();
    const busy = Array.from({ length: 20 }, () => web.call("T1", "usergroups.list", {}));
    await web.call("T2", "usergroups.list", {});
    expect(clock.elapsed()).toBe(0);
    await drive(Promise.all(busy));
    expect(slack.arrived.at(-1)?.at).toBeGreaterThan(0);
  });

  test("leaves room for urgent calls when the rest is used up, and refuses at once what is too much", async () => {
    const { web, slack } = await openWorld();
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
    const { web, slack, drive } = await openWorld();
    const edit = (text: string, droppable?: true) =>
      web.call("T1", "chat.update", { text }, { channel: text, ...(droppable ? { droppable } : {}) });
    const live = Array.from({ length: 40 }, (_, i) => edit(`live ${i}`, true));
    await drive(new Promise<void>((resolve) => setImmediate(resolve)));
    const last = edit("last word");
    await drive(Promise.all([...live, last]));
    const order = slack.arrived.map(({ args }) => args.text);
    expect(order.indexOf("last word")).toBeLessThanOrEqual(11);
  });
});

describe("a 429", () => {
  test("is waited out for as long as it says, and the call is made again", async () => {
    let calls = 0;
    const { web, slack, log, drive } = await openWorld(() => {
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
    const { web, slack, drive } = await openWorld(() => {
      calls += 1;
      return calls === 1 ? { status: 429 } : undefined;
    });
    await drive(post(web, "C1", "hello"));
    expect(slack.arrived.map(({ at }) => at)).toEqual([0, 30_000]);
  });

  test("of one channel does not hold up another", async () => {
    const isLimited = onceFor("C1");
    const { web, slack, drive } = await openWorld((call) =>
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
    const { web, slack, log, drive } = await openWorld((call) =>
      one(call) || two(call) ? { status: 429, headers: { "retry-after": "20" } } : undefined,
    );
    const limited = [post(web, "C1", "a"), post(web, "C2", "b")];
    while (log.lines.length < 2) await new Promise((resolve) => setImmediate(resolve));
    await drive(Promise.all([...limited, post(web, "C3", "c")]));
    const [third] = slack.arrived.filter(({ args }) => args.channel === "C3");
    expect(third?.at).toBeGreaterThanOrEqual(20_000);
  });

  test("that does not end is told to whoever asked, and changed nothing", async () => {
    const { web, slack, drive } = await openWorld(() => ({ status: 429, headers: { "retry-after": "5" } }));
    const error = await drive(failureOf(post(web, "C1", "hello")));
    expect([error.code, error.effect]).toEqual(["vendor_rate_limited", "none"]);
    expect(slack.arrived).toHaveLength(4);
  });

  test("that asks for minutes is not waited out by those who come after", async () => {
    const { web, slack, clock } = await openWorld(() => ({ status: 429, headers: { "retry-after": "600" } }));
    const first = failureOf(web.call("T1", "users.list", {}));
    while (slack.arrived.length === 0) await new Promise((resolve) => setImmediate(resolve));
    expect((await first).code).toBe("vendor_rate_limited");
    expect((await failureOf(web.call("T1", "users.list", {}))).code).toBe("vendor_rate_limited");
    expect([slack.arrived.length, clock.elapsed()]).toEqual([1, 0]);
  });

  test("answers an urgent call at once", async () => {
    const { web, slack } = await openWorld(() => ({ status: 429, headers: { "retry-after": "5" } }));
    const error = await failureOf(web.call("T1", "views.open", {}, { urgent: true }));
    expect(error.code).toBe("vendor_rate_limited");
    expect(slack.arrived).toHaveLength(1);
  });
});

describe("what waits", () => {
  test("is bounded: the oldest that can be dropped makes room, and what must arrive never does", async () => {
    const held = Promise.withResolvers<void>();
    const { web } = await openWorld(() => ({ after: held.promise }));
    const first = post(web, "C1", "first");
    while (web.inFlight() === 0) await new Promise((resolve) => setImmediate(resolve));
    const dropped = web.call("T1", "chat.update", { text: "live" }, { channel: "C1", droppable: true });
    const others = Array.from({ length: 999 }, (_, i) => web.call("T1", "users.info", { i }, { channel: "C1" }));
    const rest = Promise.allSettled([...others, web.call("T1", "chat.update", { text: "last" }, { channel: "C1" })]);
    expect((await failureOf(dropped)).code).toBe("vendor_rate_limited");
    const refused = await failureOf(web.call("T1", "chat.update", {}, { channel: "C1" }));
    expect([refused.code, refused.effect]).toEqual(["vendor_rate_limited", "none"]);
    const stopped = web.stop();
    held.resolve();
    await Promise.all([first, stopped]);
    const codes = (await rest).map((one) => one.status === "rejected" && one.reason.code);
    expect(new Set(codes)).toEqual(new Set(["stopping"]));
  });

  test("can be withdrawn, and then is never sent", async () => {
    const held = Promise.withResolvers<void>();
    const { web, slack } = await openWorld(() => ({ after: held.promise }));
    const first = post(web, "C1", "first");
    const withdrawal = new AbortController();
    const second = web.call("T1", "chat.update", {}, { channel: "C1", withdrawn: withdrawal.signal });
    const third = post(web, "C1", "third");
    const reason = new Error("a newer one");
    withdrawal.abort(reason);
    await expect(second).rejects.toBe(reason);
    held.resolve();
    await Promise.all([first, third]);
    expect(slack.arrived.map(({ method }) => method)).toEqual(["chat.postMessage", "chat.postMessage"]);
  });

  test("is refused when everything stops; what has left is waited for", async () => {
    const held = Promise.withResolvers<void>();
    const { web } = await openWorld(() => ({ after: held.promise }));
    const [first, second] = [post(web, "C1", "first"), post(web, "C1", "second")];
    while (web.inFlight() === 0) await new Promise((resolve) => setImmediate(resolve));
    const stopped = web.stop();
    expect((await failureOf(second)).code).toBe("stopping");
    held.resolve();
    await stopped;
    await first;
    expect((await failureOf(post(web, "C1", "third"))).code).toBe("stopping");
  });
});

describe("a failure", () => {
  test("that certainly changed nothing is tried again, three times in all", async () => {
    let tries = 0;
    const clock = new TestClock();
    const web = createSlackWeb({
      installations: workspaces(workspace("T1")),
      apiUrl: `http://127.0.0.1:${await closedPort()}/api/`,
      clock,
      log: heardLog(),
      fetch: (...args) => {
        tries += 1;
        return globalThis.fetch(...args);
      },
    });
    const error = await clock.drive(failureOf(post(web, "C1", "hi")), () => web.inFlight() > 0);
    expect([error.code, error.effect, tries]).toEqual(["vendor_unreachable", "none", 3]);
  });

  test.each<[string, Answer]>([
    ["no answer", { fault: "destroy" }],
    ["half an answer", { fault: "half" }],
    ["a page of HTML", { body: "<html><body>Down for maintenance</body></html>" }],
    ["nothing at all", { body: "" }],
    ["JSON that is no object", { body: "null" }],
    ["HTTP 503", { status: 503, body: "<html>" }],
    ["a redirection", { status: 302, headers: { location: "http://127.0.0.1:1/" } }],
    ["internal_error", { body: { ok: false, error: "internal_error" } }],
    ["fatal_error", { body: { ok: false, error: "fatal_error" } }],
  ])("with %s leaves open whether it happened: only what may be repeated is", async (_, answer) => {
    const { web, slack, drive } = await openWorld(() => answer);
    expect((await drive(failureOf(post(web, "C1", "hi")))).effect).toBe("unknown");
    expect(slack.arrived).toHaveLength(1);
    const read = web.call("T1", "users.info", { user: "U1" }, { repeatable: true });
    expect((await drive(failureOf(read))).effect).toBe("unknown");
    expect(slack.arrived).toHaveLength(4);
  });

  test("with no answer in time leaves open whether it happened", async () => {
    const timeout: typeof globalThis.fetch = async () => {
      throw new DOMException("The operation was aborted due to timeout", "TimeoutError");
    };
    const parts = { installations: workspaces(workspace("T1")), clock: new TestClock(), log: heardLog() };
    const error = await failureOf(post(createSlackWeb({ ...parts, fetch: timeout }), "C1", "hi"));
    expect([error.code, error.effect]).toEqual(["vendor_silent", "unknown"]);
  });

  test.each([
    ["not_in_channel", "vendor_refused", "I am not in that channel: invite me with /invite @tocsin."],
    ["channel_not_found", "vendor_not_found", "I cannot see that channel"],
    ["is_archived", "vendor_refused", "unarchive"],
    ["invalid_auth", "vendor_auth", "install the app again"],
    ["token_revoked", "vendor_auth", "install the app again"],
    ["account_inactive", "vendor_auth", "install the app again"],
    ["msg_too_long", "vendor_refused", "longer than Slack takes"],
    ["user_not_in_channel", "vendor_refused", "not in the channel"],
    ["plan_upgrade_required", "vendor_refused", "plan"],
    ["permission_denied", "vendor_refused", "admin"],
    ["expired_trigger_id", "expired", "again"],
    ["hash_conflict", "conflict", "open it again"],
    ["some_code_of_tomorrow", "vendor_refused", "some_code_of_tomorrow"],
  ])("%s is %s, with what to do, and did nothing", async (slack, code, words) => {
    const { web } = await openWorld(() => ({ body: { ok: false, error: slack } }));
    const error = await failureOf(post(web, "C1", "hi"));
    expect([error.code, error.effect, error.details.slack]).toEqual([code, "none", slack]);
    expect(error.message).toContain(words);
  });

  test("for want of a scope names it", async () => {
    const body = { ok: false, error: "missing_scope", needed: "channels:history", provided: "chat:write" };
    const { web } = await openWorld(() => ({ body }));
    const error = await failureOf(web.call("T1", "conversations.history", {}));
    expect(error.code).toBe("vendor_auth");
    expect(error.message).toContain("channels:history");
    expect(error.details).toMatchObject({ slack: "missing_scope", needed: "channels:history" });
  });

  test("keeps Slack's remarks for the log", async () => {
    const messages = ["[ERROR] must be less than 3001 characters [json-pointer:/blocks/0/text]"];
    const body = { ok: false, error: "invalid_blocks", response_metadata: { messages } };
    const { web, log } = await openWorld(() => ({ body }));
    expect((await failureOf(post(web, "C1", "hi"))).details).toMatchObject({ messages });
    expect(log.lines.map(({ event }) => event)).toEqual(["slack.client"]);
  });

  test.each<[string, Answer]>([
    ["a refusal", { body: { ok: false, error: "invalid_auth", echo: TOKEN } }],
    ["a remark", { body: { ok: false, error: "nope", response_metadata: { messages: [`[ERROR] bad ${TOKEN}`] } } }],
    ["HTML", { body: `<html>${TOKEN}</html>` }],
    ["HTTP 500", { status: 500, body: `{"token":"${TOKEN}"}` }],
    ["HTTP 403", { status: 403, body: TOKEN }],
    ["a 429", { status: 429, headers: { "retry-after": "1" }, body: TOKEN }],
    ["a closed connection", { fault: "destroy" }],
    ["half an answer", { fault: "half" }],
    ["a redirection", { status: 302, headers: { location: `http://127.0.0.1:1/${TOKEN}` } }],
  ])("by %s tells nobody the token", async (_, answer) => {
    const { web, log, drive } = await openWorld(() => answer);
    const error = await drive(failureOf(web.call("T1", "auth.test", {}, { repeatable: true })));
    expect(everythingIn(error)).not.toContain(TOKEN);
    expect(log.text()).not.toContain(TOKEN);
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

/** Where nobody listens. */
async function closedPort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  await new Promise((resolve) => server.close(resolve));
  return typeof address === "object" && address !== null ? address.port : 0;
}
