import { describe, expect, test } from "vitest";
import { arg, type Member } from "../../src/core/args.ts";
import { command } from "../../src/core/command.ts";
import type { Actor } from "../../src/core/people.ts";
import { compileGrammar } from "../../src/router/grammar.ts";
import { createRouter } from "../../src/router/router.ts";
import { createWorld } from "./world.ts";

const BEN: Actor = { id: "slack:U0BEN", name: "Benny", email: "Ben@example.com", zone: "UTC" };
const CY: Actor = { id: "slack:U0CY", name: "Cy Novak", email: "cy@example.com", zone: "UTC" };
const NOBODY: Actor = { id: "slack:U0NO", name: "Noor", noEmail: "the account is deactivated", zone: "UTC" };
const UNREAD: Actor = { id: "slack:U0UNREAD", name: "U0UNREAD", zone: "UTC" };
const mentions = [BEN, CY, NOBODY, UNREAD];

async function invoked(text: string): Promise<Record<string, unknown>> {
  const routing = await createWorld().say(text, { mentions });
  if (routing.type !== "invocation") expect.unreachable(JSON.stringify(routing));
  return routing.args;
}

describe("somebody mentioned", () => {
  test.each([
    "assign PD-12 to slack:U0BEN",
    "assign PD-12 to slack:u0ben!",
    'assign PD-12 to "slack:U0BEN"',
    "assign PD-12 to slack:U0BEN.",
  ])("is the vendor's person who has their address: %s", async (text) => {
    expect(await invoked(text)).toMatchObject({ to: { name: "Ben Okafor" } });
  });

  test.each([
    "page slack:U0BEN: the queue is stuck",
    "page slack:U0BEN low: the queue is stuck",
    "when is slack:U0BEN on call?",
  ])("is a person in every command that takes one: %s", async (text) => {
    const routing = await createWorld().say(text, { mentions });
    expect(JSON.stringify(routing)).toContain('"name":"Ben Okafor"');
  });

  test("is sure enough for a place in which only whole commands are answered", async () => {
    const routing = await createWorld().say("assign PD-12 to slack:U0BEN", { mentions, addressed: false });
    expect(routing.type).toBe("invocation");
  });

  test("whom no vendor knows by that address is said to be so, with what an admin can do", async () => {
    const routing = await createWorld().say("assign PD-12 to slack:U0CY", { mentions });
    expect(routing).toMatchObject({
      type: "reply",
      reply: {
        title: [
          "No vendor knows @Cy Novak under cy@example.com: an admin can say ",
          { type: "code", text: "link @Cy Novak to name@example.com" },
          ".",
        ],
      },
    });
  });

  test("of whom no address is known is said to have none, and why", async () => {
    const routing = await createWorld().say("page slack:U0NO: the queue is stuck", { mentions });
    expect(routing).toMatchObject({
      reply: {
        title: [
          "I do not know which address @Noor has (the account is deactivated): an admin can say ",
          { type: "code", text: "link @Noor to name@example.com" },
          ".",
        ],
      },
    });
  });

  test("whom the message does not bring along is nobody", async () => {
    const routing = await createWorld().say("assign PD-12 to slack:U0BEN", { mentions: [CY] });
    expect(routing).toMatchObject({ type: "reply" });
  });
});

describe("a text that mentions somebody", () => {
  test.each([
    ["status API degraded: ask slack:U0BEN, slack:U0CY or the board", "message", "ask @Benny, @Cy Novak or the board"],
    ["status update slack:U0BEN is on it", "message", "@Benny is on it"],
    ['status open "Delays, says slack:U0BEN": we look', "name", "Delays, says @Benny"],
    ["note PD-1: slack:U0BEN's queue", "text", "@Benny's queue"],
    ["note PD-1: (slack:U0BEN)", "text", "(@Benny)"],
    ["resolve PD-1: thanks slack:U0BEN.", "note", "thanks @Benny."],
    ["page slack:U0BEN: call slack:U0CY", "message", "call @Cy Novak"],
    ["note PD-1: slack:U0BENJAMIN and xslack:U0BEN stay", "text", "slack:U0BENJAMIN and xslack:U0BEN stay"],
  ])("names them as people call them: %s", async (text, slot, expected) => {
    expect((await invoked(text))[slot]).toBe(expected);
  });

  test("never shows an id, even of somebody whose name could not be read", async () => {
    expect(await invoked("status update slack:U0UNREAD is on it")).toEqual({ message: "@somebody is on it" });
  });

  test("reads the same when it is said in canonical words", async () => {
    const world = createWorld();
    const routing = await world.say("note PD-1: ask slack:U0BEN", { mentions });
    expect(routing).toMatchObject({ said: "note PD-1: ask slack:U0BEN", readAs: "note PD-1: ask @Benny" });
  });
});

describe("what is answered to a message with mentions", () => {
  test("shows names, and its buttons still say the ids", async () => {
    const routing = await createWorld().say("asign PD-12 to slack:U0BEN", { mentions });
    expect(routing).toMatchObject({
      reply: {
        title: ["I did not understand that; perhaps you meant ", { text: "assign PD-12 to @Benny" }, "."],
        buttons: [{ label: "assign PD-12 to @Benny", say: "assign PD-12 to slack:U0BEN" }],
      },
    });
  });
});

describe("the slot of a person of the chat", () => {
  const seat = command({
    name: "seat",
    summary: "seat",
    phrases: ["seat <who> at <place>", "seat <who>"],
    args: { who: arg.member(), place: arg.text() },
    permission: "read",
    examples: ["seat @Ben at the board"],
    plan: async () => ({ type: "reply", tone: "plain", title: "" }),
  });

  async function who(text: string): Promise<Member> {
    const { vocabulary } = createWorld();
    const router = createRouter({ grammar: compileGrammar([seat], {}), vocabulary });
    const place = { id: "console:main", platform: "console" };
    const routing = await router.route({ text, actor: BEN, place, addressed: true, mentions });
    if (routing.type !== "invocation") expect.unreachable(JSON.stringify(routing));
    return routing.args.who as Member;
  }

  test("holds whoever was mentioned, known to a vendor or not", async () => {
    expect(await who("seat slack:U0CY at the board")).toEqual({ said: "slack:U0CY", people: [CY] });
    expect(await who("seat slack:U0NO.")).toEqual({ said: "slack:U0NO", people: [NOBODY] });
  });

  test("holds all of several, and none where only words were said", async () => {
    expect((await who("seat slack:U0CY, slack:U0BEN at x")).people).toEqual([CY, BEN]);
    expect(await who("seat Ben Okafor at x")).toEqual({ said: "Ben Okafor", people: [] });
  });
});
