import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { ANA, type Story, startStory } from "../harness.ts";
import { LastingChat } from "../kit/lasting-chat.ts";
import { writesAt } from "../kit/outsider.ts";

let chat: LastingChat;
let story: Story;
let said = 0;

beforeEach(async () => {
  chat = new LastingChat();
  story = await startStory({ chat });
});

afterEach(() => story.ends());

async function says(text: string, id = `lasting:${++said}`): Promise<void> {
  await story.settle(chat.say({ id, text, actor: story.app.speaker(ANA) }));
}

const hangingAcks = {
  vendor: "opsgenie",
  method: "POST",
  path: "/acknowledge$",
  times: 12,
  fault: { kind: "hang" },
} as const;

describe("a message that outlives the bot", () => {
  test("is edited, not posted anew, by the process that finishes the plan", async () => {
    story.world.addFault(hangingAcks);
    await story.isBrokenOff("ack all", {
      through: ({ id, text, actor }) => chat.say({ id, text, actor }),
    });
    expect(chat.messages).toHaveLength(1);
    expect(chat.messages[0]?.states[0]).toContain("…");
    expect(chat.texts[0]).toContain("Found 24 alerts: 24 acknowledged.");
    expect(story.unasked).toEqual([]);
  });

  test("is the answer to the yes, when a question was asked before", async () => {
    await says("resolve all");
    story.world.addFault({ ...hangingAcks, path: "/close$" });
    // As when the process dies before it could write down where its message stands.
    chat.onWrite = (when, { live }) => {
      if (when === "after" && live) throw new Error("the answer of the chat was lost");
    };
    await story.isBrokenOff("yes", { through: ({ actor }) => chat.say({ id: "lasting:yes", text: "yes", actor }) });
    expect(chat.messages.map(({ inbound }) => inbound)).toEqual([expect.any(String), "lasting:yes"]);
    expect(chat.texts[1]).toContain("resolved");
  });

  test("whose place was not yet known when the process died is found again by its key", async () => {
    let posts = 0;
    chat.onWrite = (when) => {
      posts += 1;
      if (posts <= 2 && when === "after") throw new Error("the answer of the chat was lost");
    };
    await says("page API Gateway: builds are down");
    expect(chat.messages).toHaveLength(1);
    expect(chat.texts[0]).toContain("Paged API Gateway");
  });

  test("that somebody has deleted meanwhile is posted again with the last word", async () => {
    story.world.addFault(hangingAcks);
    chat.onWrite = (when, { live }) => {
      const [first] = chat.messages;
      if (when === "before" && !live && first !== undefined) first.isDeleted = true;
    };
    await story.isBrokenOff("ack all", { through: ({ id, text, actor }) => chat.say({ id, text, actor }) });
    expect(chat.messages).toHaveLength(2);
    expect(chat.texts).toHaveLength(1);
    expect(chat.texts[0]).toContain("24 acknowledged");
  });
});

describe("a chat that does not answer", () => {
  test("costs the vendors' part nothing, and hears the last word once it is back", async () => {
    const backAt = story.clock.now() + 4 * 60_000;
    chat.onWrite = () => {
      if (story.clock.now() < backAt) throw new Error("the chat is away");
    };
    await says("ack all");
    expect(story.clock.now()).toBeGreaterThanOrEqual(backAt);
    expect(chat.messages).toHaveLength(1);
    expect(chat.texts[0]).toContain("24 acknowledged");
    expect(new Set(chat.messages[0]?.states).size).toBe(1);
  });

  test("that is away for longer than anybody waits is told by whoever starts next", async () => {
    const backAt = story.clock.now() + 20 * 60_000;
    chat.onWrite = () => {
      if (story.clock.now() < backAt) throw new Error("the chat is away");
    };
    await says("page API Gateway: builds are down");
    expect(chat.texts).toEqual([]);
    story.errors.splice(0);
    await story.advance(10 * 60_000);
    await story.restarts();
    expect(chat.texts).toHaveLength(1);
    expect(chat.texts[0]).toContain("Paged API Gateway");
    expect(writesAt(story.world).filter(({ path }) => path === "/incidents")).toHaveLength(1);
  });

  test("does not hold up what other people change on the status page", async () => {
    const backAt = story.clock.now() + 5 * 60_000;
    chat.onWrite = () => {
      if (story.clock.now() < backAt) throw new Error("the chat is away");
    };
    const stuck = chat.say({ id: "lasting:stuck", text: "status API degraded", actor: story.app.speaker(ANA) });
    await story.world.settle(untilSent());
    const since = story.clock.now();
    expect((await story.says("status Web degraded")).text).toContain("now degraded");
    expect(story.clock.now() - since).toBeLessThan(60_000);
    await story.settle(stuck);
  });

  test("is told after the restart what it did not hear before the stop", async () => {
    chat.onWrite = () => {
      throw new Error("the chat is away");
    };
    const saying = chat.say({ id: "lasting:deaf", text: "page API Gateway: x", actor: story.app.speaker(ANA) });
    await story.world.settle(untilSent());
    const stopped = story.restarts();
    chat.onWrite = () => undefined;
    await stopped;
    await saying;
    expect(chat.texts).toHaveLength(1);
    expect(chat.texts[0]).toContain("Paged API Gateway");
    expect(writesAt(story.world).filter(({ path }) => path === "/incidents")).toHaveLength(1);
  });

  test("is told after a restart that nothing was done about what it never heard being asked, and a yes does nothing", async () => {
    chat.onWrite = () => {
      throw new Error("the chat is away");
    };
    const saying = chat.say({ id: "lasting:deaf", text: "resolve all", actor: story.app.speaker(ANA) });
    await story.settle(nextTurns(400));
    const stopped = story.restarts();
    chat.onWrite = () => undefined;
    await stopped;
    await saying;
    expect(chat.texts).toEqual([
      'Tocsin was interrupted before it began on "resolve all": nothing was done, say it again.',
    ]);
    await says("yes");
    expect(chat.texts[1]).toBe("Nothing here waits for an answer.");
    expect(writesAt(story.world)).toEqual([]);
  });

  async function nextTurns(n: number): Promise<void> {
    for (let i = 0; i < n; i++) await new Promise((resolve) => setImmediate(resolve));
  }

  async function untilSent(): Promise<void> {
    while (writesAt(story.world).length === 0) await new Promise((resolve) => setImmediate(resolve));
  }
});

describe("a saying", () => {
  test("is acknowledged to its chat once it is durable, before anything is asked of a vendor", async () => {
    const seen: number[] = [];
    await story.settle(
      chat.say({ id: "lasting:early", text: "alerts", actor: story.app.speaker(ANA) }, () => {
        seen.push(story.world.traffic.length);
      }),
    );
    expect(seen).toEqual([0]);
  });

  test("that is delivered again, at once or a day later, is met with silence and acknowledged all the same", async () => {
    let acknowledged = 0;
    const deliver = (): Promise<void> =>
      chat.say({ id: "lasting:twice", text: "page API Gateway: x", actor: story.app.speaker(ANA) }, () => {
        acknowledged += 1;
      });
    await story.settle(Promise.all([deliver(), deliver()]));
    await story.advance(86_400_000);
    await story.settle(deliver());
    expect(acknowledged).toBe(3);
    expect(chat.messages).toHaveLength(1);
    expect(writesAt(story.world).filter(({ path }) => path === "/incidents")).toHaveLength(1);
  });

  test("that is said twice within ten seconds is done once, and the second time it says so", async () => {
    await says("page API Gateway: x");
    await says("page API Gateway: x");
    expect(chat.texts[1]).toBe("You asked for exactly this just now: it is done only once.");
    await story.advance(11_000);
    await says("page API Gateway: x");
    expect(writesAt(story.world).filter(({ path }) => path === "/incidents")).toHaveLength(2);
  });
});

describe("what can be pressed only for a while", () => {
  test("a question says that it has expired, also after a restart, and nothing was done", async () => {
    await says("resolve all");
    expect(chat.texts[0]).toContain("[Resolve");
    await story.restarts();
    for (let n = 0; n < 31; n++) await story.advance(30_000);
    expect(chat.texts).toEqual(['This question has expired and nothing was done: say "resolve all" again.']);
    expect(writesAt(story.world)).toEqual([]);
  });

  test("a question that was answered in words loses its buttons and says so, and does not expire any more", async () => {
    await says("resolve all");
    await says("no");
    await story.advance(1_000);
    expect(chat.texts[0]).toBe("Resolve 27 alerts? Answered by ana@example.com.");
    for (let n = 0; n < 31; n++) await story.advance(30_000);
    expect(chat.texts[0]).toBe("Resolve 27 alerts? Answered by ana@example.com.");
  });

  test("a report loses its Undo, and nothing else, once nothing can be undone", async () => {
    await says("ack all");
    expect(chat.texts[0]).toContain("[Undo]");
    for (let n = 0; n < 31; n++) await story.advance(30_000);
    expect(chat.texts[0]).not.toContain("[Undo]");
    expect(chat.texts[0]).toContain("24 acknowledged");
  });
});
