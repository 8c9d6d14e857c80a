import { describe, expect, test } from "vitest";
import {
  actorId,
  channelOf,
  groupOf,
  inboundId,
  messageOf,
  placeOf,
  postingChannel,
  refOf,
  roleOf,
  userOf,
} from "../../../src/chat/discord/names.ts";

const USER = "223456789012345678";
const CHANNEL = "323456789012345678";
const THREAD = "423456789012345678";
const MESSAGE = "523456789012345678";

describe("people and roles", () => {
  test("are named by their ids, and found again", () => {
    expect(actorId(USER)).toBe(`discord:${USER}`);
    expect(userOf(actorId(USER))).toBe(USER);
    expect(groupOf(USER)).toBe(`discord:role:${USER}`);
    expect(roleOf(groupOf(USER))).toBe(USER);
    expect(inboundId(MESSAGE)).toBe(`discord:${MESSAGE}`);
  });

  test.each([
    "slack:U0123",
    "discord:",
    "discord:ana",
    `discord:role:${USER}`,
    "",
    USER,
    `discord:${USER}0000`,
    `xdiscord:${USER}`,
  ])("%j is nobody on Discord", (id) => expect(userOf(id)).toBeUndefined());

  test.each(["discord:role:", "discord:role:x", `discord:${USER}`, "slack:S1"])("%j is no role", (id) =>
    expect(roleOf(id)).toBeUndefined(),
  );
});

describe("places", () => {
  test("of a channel and of its threads have one id, so that the channel's settings hold in them", () => {
    const channel = placeOf({ channel: CHANNEL });
    const thread = placeOf({ channel: CHANNEL, thread: THREAD });
    expect(channel).toEqual({ id: `discord:${CHANNEL}`, platform: "discord" });
    expect(thread).toEqual({ ...channel, thread: THREAD });
    expect(channelOf(channel)).toEqual({ channel: CHANNEL });
    expect(channelOf(thread)).toEqual({ channel: CHANNEL, thread: THREAD });
  });

  test("are posted into by their thread, if they are one", () => {
    expect(postingChannel({ channel: CHANNEL })).toBe(CHANNEL);
    expect(postingChannel({ channel: CHANNEL, thread: THREAD })).toBe(THREAD);
  });

  test("of other platforms are none", () => {
    expect(channelOf({ id: "slack:C1", platform: "slack" })).toBeUndefined();
    expect(channelOf({ id: "discord:main", platform: "discord" })).toBeUndefined();
  });
});

describe("messages", () => {
  test("of a channel have a thread of their own id, those in a thread that thread", () => {
    const own = { channel: CHANNEL, id: MESSAGE };
    expect(refOf(own)).toEqual({ platform: "discord", id: `${CHANNEL}/${MESSAGE}`, thread: MESSAGE });
    expect(refOf({ channel: THREAD, id: MESSAGE }, THREAD)).toMatchObject({ thread: THREAD });
    expect(messageOf(refOf(own))).toEqual(own);
  });

  test.each([`${CHANNEL}`, `${CHANNEL}/shown`, `${CHANNEL}/${MESSAGE}/1`, "/", ""])(
    "%j can be edited by nobody",
    (id) => expect(messageOf({ platform: "discord", id })).toBeUndefined(),
  );

  test("of another platform are none of Discord's", () => {
    expect(messageOf({ platform: "slack", id: `${CHANNEL}/${MESSAGE}` })).toBeUndefined();
  });
});
