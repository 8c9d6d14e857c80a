import { describe, expect, test } from "vitest";
import { actorOf, BARE_CHANNEL, eventBody, mentionEvent, messageEvent, openScene } from "./scene.ts";

const ANA = actorOf("slack:U0ANA");
const INCIDENTS = { id: "slack:C0INC", platform: "slack" };

describe("what is said to the bot", () => {
  test("a mention is heard, and reads the same by either of its two events", async () => {
    const scene = openScene();
    const text = "<@U0BOT> page <@U0BO|bo>: p99 &gt; 2 s";
    const said = {
      id: "slack:T0ACME:C0INC:1763694000.000100",
      actor: ANA,
      place: INCIDENTS,
      text: "page slack:U0BO: p99 > 2 s",
      addressed: true,
      mentions: [actorOf("slack:U0BO")],
    };
    expect(await scene.hears(messageEvent(text))).toEqual(said);
    expect(await scene.hears(mentionEvent(text))).toEqual(said);
  });

  test("in a thread it is answered in the thread, and above one in the channel", async () => {
    const scene = openScene();
    const inThread = messageEvent("<@U0BOT> ack", { thread_ts: "1763690000.000001" });
    expect((await scene.hears(inThread))?.place).toEqual({ ...INCIDENTS, thread: "1763690000.000001" });
    const above = messageEvent("<@U0BOT> ack", { thread_ts: "1763694000.000100" });
    expect((await scene.hears(above))?.place).toEqual(INCIDENTS);
  });

  test("in a direct message nobody need be mentioned", async () => {
    const heard = await openScene().hears(messageEvent("who is on call?", { channel: "D0ANA", channel_type: "im" }));
    expect(heard).toMatchObject({ text: "who is on call?", addressed: true, place: { id: "slack:D0ANA" } });
  });

  test("in a private channel and in a group a mention counts", async () => {
    const scene = openScene();
    for (const channel_type of ["group", "mpim"]) {
      expect(await scene.hears(messageEvent("<@U0BOT> status", { channel_type }))).toMatchObject({ addressed: true });
    }
  });

  test("the name alone asks for help", async () => {
    expect((await openScene().hears(mentionEvent("<@U0BOT>")))?.text).toBe("help");
  });

  test.each(["file_share", "thread_broadcast"])("a %s says what its text says", async (subtype) => {
    expect((await openScene().hears(messageEvent("<@U0BOT> ack all", { subtype })))?.text).toBe("ack all");
  });
});

describe("what is not said to the bot", () => {
  test("is heard where bare commands count, as such", async () => {
    expect(await openScene().hears(messageEvent("ack all", { channel: BARE_CHANNEL }))).toMatchObject({
      text: "ack all",
      addressed: false,
    });
  });

  test.each([
    ["elsewhere", messageEvent("ack all")],
    ["by another bot", messageEvent("<@U0BOT> ack all", { bot_id: "B0OTHER" })],
    [
      "by a bot without a user",
      messageEvent("<@U0BOT> ack all", { subtype: "bot_message", bot_id: "B0X", user: null }),
    ],
    ["by itself", messageEvent("<@U0BOT> ack all", { user: "U0BOT" })],
    ["as an edit", messageEvent("<@U0BOT> ack all", { subtype: "message_changed" })],
    ["as a deletion", messageEvent("", { subtype: "message_deleted" })],
    ["by somebody who joins", messageEvent("<@U0BOT> has joined", { subtype: "channel_join" })],
    ["by a file without words", messageEvent("", { subtype: "file_share", channel: "D0ANA", channel_type: "im" })],
    ["in an event of another kind", eventBody({ type: "reaction_added", user: "U0ANA" })],
    ["with fields that are not as they should be", messageEvent("<@U0BOT> ack all", { channel: 7 })],
  ])("is not heard: %s", async (_, body) => {
    const scene = openScene();
    expect(await scene.hears(body)).toBeUndefined();
    expect(scene.asides).toEqual([]);
  });

  test("nor anything from a workspace that does not have the bot", async () => {
    const scene = openScene();
    expect(await scene.hears({ ...messageEvent("<@U0BOT> ack all"), team_id: "T0OTHER" })).toBeUndefined();
    expect(scene.logged.map(({ event }) => event)).toContain("slack.workspace.unknown");
  });
});

test("what is longer than any command is told so, to the one who said it", async () => {
  const scene = openScene();
  expect(await scene.hears(messageEvent(`<@U0BOT> note 1: ${"x".repeat(12_000)}`))).toBeUndefined();
  expect(scene.asides).toMatchObject([
    { to: "slack:U0ANA", place: INCIDENTS, text: "That is too long for a command: at most 12,000 characters." },
  ]);
  await scene.hears(messageEvent("x".repeat(12_001), { channel: BARE_CHANNEL }));
  expect(scene.asides).toHaveLength(1);
});

test("what is said first in a channel is heard first, whoever takes longer to be looked up", async () => {
  const scene = openScene({ lookupMs: { U0ANA: 900 } });
  await Promise.all([
    scene.delivers(messageEvent("<@U0BOT> ack all", { ts: "1.1" })),
    scene.delivers(messageEvent("<@U0BOT> yes", { ts: "1.2", user: "U0BO" })),
    scene.delivers(messageEvent("<@U0BOT> status", { ts: "1.3", user: "U0BO", channel: "C0OTHER" })),
  ]);
  expect(scene.heard.map(({ text }) => text)).toEqual(["status", "ack all", "yes"]);
});

test("Slack is answered when the bot has it for good", async () => {
  const scene = openScene({ acceptMs: 700, lookupMs: { U0ANA: 100 } });
  await scene.delivers(messageEvent("<@U0BOT> ack all"));
  expect(scene.clock.elapsed()).toBe(800);
});
