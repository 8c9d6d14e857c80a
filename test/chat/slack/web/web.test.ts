import { describe, expect, test } from "vitest";
import { failureOf, openWeb, post } from "./open-web.ts";
import type { Arrived } from "./scripted-slack.ts";
import { TOKEN } from "./workspaces.ts";

const texts = (arrived: readonly Arrived[], channel: string) =>
  arrived.filter(({ args }) => args.channel === channel).map(({ args }) => args.text);

describe("a call", () => {
  test("goes to the workspace's own token, with its arguments", async () => {
    const { web, slack } = await openWeb(() => ({ body: { ok: true, ts: "1.2" } }));
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
    const { web, slack } = await openWeb();
    expect((await failureOf(web.call("T9", "auth.test", {}))).code).toBe("not_configured");
    expect(slack.arrived).toEqual([]);
  });
});

describe("the order", () => {
  test("of a channel's calls is kept, one after the other", async () => {
    const { web, slack, drive } = await openWeb();
    const wanted = Array.from({ length: 12 }, (_, i) => `message ${i}`);
    await drive(Promise.all(wanted.map((text) => post(web, "C1", text))));
    expect(texts(slack.arrived, "C1")).toEqual(wanted);
    expect(slack.underWayMax()).toBe(1);
  });

  test("of one channel is no other channel's: a slow one holds up nobody", async () => {
    const held = Promise.withResolvers<void>();
    const { web, slack } = await openWeb(({ args }) => (args.channel === "C1" ? { after: held.promise } : undefined));
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
    const { web } = await openWeb(({ method }) => (method === "chat.update" ? { after: held.promise } : undefined));
    const sign = web.call("T1", "chat.update", {}, { channel: "C1", droppable: true });
    await post(web, "C1", "a");
    held.resolve();
    await sign;
  });

  test("does not concern urgent calls: they pass a channel that is held up", async () => {
    const held = Promise.withResolvers<void>();
    const { web } = await openWeb(({ method }) =>
      method === "chat.postMessage" ? { after: held.promise } : undefined,
    );
    const slow = post(web, "C1", "a");
    await web.call("T1", "views.open", { trigger_id: "1.2" }, { channel: "C1", urgent: true });
    held.resolve();
    await slow;
  });
});

describe("what waits", () => {
  test("is bounded: the oldest that can be dropped makes room, and what must arrive never does", async () => {
    const held = Promise.withResolvers<void>();
    const { web } = await openWeb(() => ({ after: held.promise }));
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
    const { web, slack } = await openWeb(() => ({ after: held.promise }));
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
    const { web } = await openWeb(() => ({ after: held.promise }));
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
