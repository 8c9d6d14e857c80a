import { describe, expect, test } from "vitest";
import { createNames } from "../../../src/chat/slack/names.ts";
import { createSlackPeople } from "../../../src/chat/slack/people.ts";
import type { SlackPeople, SlackWeb } from "../../../src/chat/slack/ports.ts";
import { BotError } from "../../../src/core/errors.ts";
import type { Json, JsonObject } from "../../../src/core/json.ts";
import type { LogFields } from "../../../src/core/log.ts";
import { TestClock } from "../../kit/test-clock.ts";

const HOUR_MS = 3_600_000;

const BEN = {
  id: "U0BEN",
  team_id: "T0HOME",
  name: "ben",
  real_name: "Benjamin Okafor",
  tz: "Europe/Berlin",
  is_email_confirmed: true,
  profile: { display_name: "Ben Okafor", real_name: "Benjamin Okafor", email: "Ben@Example.com" },
} as const;

interface Scene {
  readonly people: SlackPeople;
  readonly clock: TestClock;
  readonly calls: readonly { readonly team: string; readonly method: string; readonly args: JsonObject }[];
  readonly warnings: readonly LogFields[];
  /** From now on Slack answers so. */
  answers(how: (user: string) => Promise<JsonObject>): void;
}

function slackWith(first: (user: string) => Promise<JsonObject>, names = createNames("T0HOME")): Scene {
  const clock = new TestClock();
  const calls: { team: string; method: string; args: JsonObject }[] = [];
  const warnings: LogFields[] = [];
  let answer = first;
  const answers = (how: typeof first): void => {
    answer = how;
  };
  const web: SlackWeb = {
    call: (team, method, args) => {
      calls.push({ team, method, args });
      return answer(String(args.user));
    },
  };
  const log = {
    info: () => undefined,
    warn: (_event: string, fields: LogFields = {}) => void warnings.push(fields),
    error: () => expect.unreachable("nothing here is a bug"),
  };
  const people = createSlackPeople({ web, names, clock, log, zone: "Europe/Paris" });
  return { people, clock, calls, warnings, answers };
}

const knows = (user: Json) => async (): Promise<JsonObject> => ({ ok: true, user });
const refuses = (code: string) => async (): Promise<JsonObject> => {
  throw new BotError("vendor_refused", "Slack said no.", { details: { slack: code } });
};
const isSilent = (): Promise<JsonObject> => new Promise(() => undefined);
const breaks = async (): Promise<JsonObject> => {
  throw new BotError("vendor_silent", "Slack did not answer.");
};

describe("who somebody of Slack is", () => {
  test("is their display name, their own zone and the address that Slack vouches for", async () => {
    const { people, calls } = slackWith(knows(BEN));
    expect(await people.actor("T0HOME", "U0BEN")).toEqual({
      id: "slack:U0BEN",
      name: "Ben Okafor",
      email: "ben@example.com",
      zone: "Europe/Berlin",
    });
    expect(calls).toEqual([{ team: "T0HOME", method: "users.info", args: { user: "U0BEN" } }]);
  });

  test("is led by the workspace where there are several", async () => {
    const { people } = slackWith(knows(BEN), createNames(undefined));
    expect((await people.actor("T0HOME", "U0BEN")).id).toBe("slack:T0HOME.U0BEN");
  });

  test.each([
    ["the real name where there is no display name", { ...BEN, profile: { display_name: " " } }, "Benjamin Okafor"],
    ["the handle where there is nothing else", { id: "U0BEN", team_id: "T0HOME", name: "ben" }, "ben"],
    ["the id where there is no name at all", { id: "U0BEN", team_id: "T0HOME" }, "U0BEN"],
    [
      "one line, whatever somebody wrote there",
      { ...BEN, profile: { display_name: "Ben\n*root*\u202e\u0007 x" } },
      "Ben *root* x",
    ],
    ["short", { ...BEN, profile: { display_name: "b".repeat(5_000) } }, `${"b".repeat(79)}…`],
  ])("the name is %s", async (_, user, name) => {
    const { people } = slackWith(knows(user));
    expect((await people.actor("T0HOME", "U0BEN")).name).toBe(name);
  });

  test.each(["Mars/Olympus", "", null, undefined])("a zone %j is the bot's own", async (tz) => {
    const { people } = slackWith(async () => ({ ok: true, user: { ...BEN, tz } as unknown as JsonObject }));
    expect((await people.actor("T0HOME", "U0BEN")).zone).toBe("Europe/Paris");
  });

  test.each([
    ["a profile without one", { ...BEN, profile: { display_name: "Ben" } }, /users:read\.email/],
    ["one that is not confirmed", { ...BEN, is_email_confirmed: false }, /not confirmed/],
    ["somebody deactivated", { ...BEN, deleted: true }, /deactivated/],
    ["a bot", { ...BEN, is_bot: true }, /bot/],
    ["a stranger of a shared channel", { ...BEN, is_stranger: true }, /another organisation/],
    ["another workspace's account", { ...BEN, team_id: "T0OTHER" }, /another organisation/],
    ["an account that names no workspace", { ...BEN, team_id: null }, /another organisation/],
    [
      "an organisation of which we are no part",
      { ...BEN, team_id: "T0OTHER", enterprise_user: { teams: ["T0OTHER"] } },
      /another organisation/,
    ],
    ["what is no address", { ...BEN, profile: { email: "ben@example.com, ana@example.com" } }, /is none/],
    ["an address longer than any", { ...BEN, profile: { email: `${"b".repeat(300)}@example.com` } }, /is none/],
  ])("no address is taken from %s, and it is said why", async (_, user, why) => {
    const { people } = slackWith(knows(user));
    const actor = await people.actor("T0HOME", "U0BEN");
    expect(actor.email).toBeUndefined();
    expect(actor.noEmail).toMatch(why);
  });

  test("an account of a sister workspace of the organisation is as good as one of ours", async () => {
    const { people } = slackWith(knows({ ...BEN, team_id: "T0OTHER", enterprise_user: { teams: ["T0HOME"] } }));
    expect((await people.actor("T0HOME", "U0BEN")).email).toBe("ben@example.com");
  });
});

describe("the cache of people", () => {
  test("asks once for all who ask at the same time, and not again within the hour", async () => {
    const { people, clock, calls } = slackWith(knows(BEN));
    await Promise.all(Array.from({ length: 50 }, () => people.actor("T0HOME", "U0BEN")));
    clock.advance(HOUR_MS - 1);
    await people.actor("T0HOME", "U0BEN");
    expect(calls).toHaveLength(1);
    clock.advance(1);
    await people.actor("T0HOME", "U0BEN");
    expect(calls).toHaveLength(2);
  });

  test("being asked does not keep what is old alive", async () => {
    const { people, clock, calls } = slackWith(knows(BEN));
    for (let minutes = 0; minutes <= 61; minutes += 1) {
      await people.actor("T0HOME", "U0BEN");
      clock.advance(60_000);
    }
    expect(calls).toHaveLength(2);
  });

  test("asks again within the hour also when the date was set back by a year", async () => {
    const { people, clock, calls } = slackWith(knows(BEN));
    await people.actor("T0HOME", "U0BEN");
    clock.set(clock.now() - 365 * 24 * HOUR_MS);
    clock.advance(HOUR_MS);
    await people.actor("T0HOME", "U0BEN");
    expect(calls).toHaveLength(2);
  });

  test("forgets whoever changed, also while it is asking about them", async () => {
    const scene = slackWith(knows(BEN));
    await scene.people.actor("T0HOME", "U0BEN");
    scene.people.forget("T0HOME", "U0BEN");
    const { promise, resolve: tell } = Promise.withResolvers<JsonObject>();
    scene.answers(() => promise);
    const asked = scene.people.actor("T0HOME", "U0BEN");
    scene.people.forget("T0HOME", "U0BEN");
    tell({ ok: true, user: BEN });
    await asked;
    scene.answers(knows({ ...BEN, deleted: true }));
    expect((await scene.people.actor("T0HOME", "U0BEN")).email).toBeUndefined();
    expect(scene.calls).toHaveLength(3);
  });

  test("keeps the ten thousand last heard of", async () => {
    const scene = slackWith(async (user) => ({ ok: true, user: { ...BEN, id: user } }));
    for (let n = 0; n < 10_000; n += 1) await scene.people.actor("T0HOME", `U${n}`);
    await scene.people.actor("T0HOME", "U0");
    await scene.people.actor("T0HOME", "UNEW");
    expect(scene.calls).toHaveLength(10_001);
    await scene.people.actor("T0HOME", "U0");
    expect(scene.calls).toHaveLength(10_001);
    await scene.people.actor("T0HOME", "U1");
    expect(scene.calls).toHaveLength(10_002);
  });
});

describe("when Slack does not say who somebody is", () => {
  test("they are who they were, and it is tried again soon", async () => {
    const scene = slackWith(knows(BEN));
    await scene.people.actor("T0HOME", "U0BEN");
    scene.clock.advance(HOUR_MS);
    scene.answers(breaks);
    expect((await scene.people.actor("T0HOME", "U0BEN")).email).toBe("ben@example.com");
    expect(scene.warnings).toHaveLength(1);
    await scene.people.actor("T0HOME", "U0BEN");
    expect(scene.calls).toHaveLength(2);
    scene.clock.advance(10_000);
    scene.answers(knows({ ...BEN, profile: { display_name: "Benny" } }));
    expect((await scene.people.actor("T0HOME", "U0BEN")).name).toBe("Benny");
  });

  test("somebody new is known by id alone, which is not held for long", async () => {
    const scene = slackWith(breaks);
    expect(await scene.people.actor("T0HOME", "U0BEN")).toEqual({
      id: "slack:U0BEN",
      name: "U0BEN",
      noEmail: "Slack did not say who this is; try again in a moment",
      zone: "Europe/Paris",
    });
    scene.clock.advance(10_000);
    scene.answers(knows(BEN));
    expect((await scene.people.actor("T0HOME", "U0BEN")).email).toBe("ben@example.com");
  });

  test.each([
    ["an answer that is none", { ok: true }],
    ["a list for a user", { ok: true, user: [] }],
    ["a number for a name", { ok: true, user: { ...BEN, profile: { display_name: 7 } } }],
  ])("%s is no answer", async (_, answer) => {
    const scene = slackWith(async () => answer);
    expect((await scene.people.actor("T0HOME", "U0BEN")).name).toBe("U0BEN");
    expect(scene.warnings).toHaveLength(1);
  });

  test.each(["user_not_found", "user_not_visible"])("%s takes back what was known", async (code) => {
    const scene = slackWith(knows(BEN));
    await scene.people.actor("T0HOME", "U0BEN");
    scene.clock.advance(HOUR_MS);
    scene.answers(refuses(code));
    expect(await scene.people.actor("T0HOME", "U0BEN")).toMatchObject({ noEmail: "Slack knows no such person" });
  });

  test("nobody waits longer than a second; the answer that comes later is for the next", async () => {
    const scene = slackWith(isSilent);
    const { promise, resolve: tell } = Promise.withResolvers<JsonObject>();
    scene.answers(() => promise);
    const asked = scene.people.actor("T0HOME", "U0BEN");
    scene.clock.advance(1_000);
    expect(await asked).toMatchObject({ name: "U0BEN", noEmail: expect.stringContaining("in time") });
    tell({ ok: true, user: BEN });
    expect((await scene.people.actor("T0HOME", "U0BEN")).name).toBe("Ben Okafor");
    expect(scene.calls).toHaveLength(1);
    expect(scene.clock.sleeping).toBe(0);
  });

  test("whoever was known is served at once after that second", async () => {
    const scene = slackWith(knows(BEN));
    await scene.people.actor("T0HOME", "U0BEN");
    scene.clock.advance(HOUR_MS);
    scene.answers(isSilent);
    const asked = scene.people.actor("T0HOME", "U0BEN");
    scene.clock.advance(1_000);
    expect((await asked).email).toBe("ben@example.com");
  });
});
