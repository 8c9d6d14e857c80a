import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { BotError } from "../../../../src/core/errors.ts";
import { GroupsScene } from "./scene.ts";

const UPDATE = "usergroups.users.update";

let scene: GroupsScene;
beforeEach(() => {
  scene = new GroupsScene();
});
afterEach(async () => {
  await scene.ends();
  expect(scene.clock.sleeping).toBe(0);
});

function onDuty(...names: string[]): void {
  scene.duties.set(
    "Infra Primary",
    names.map((name) => `${name}@example.com`),
  );
}

describe("a group", () => {
  test("becomes whoever is on call, at once and within a minute of each change", async () => {
    await scene.begins();
    expect(scene.group().users).toEqual(["U0ANA"]);
    onDuty("ben", "cem");
    await scene.minutes(1);
    expect(scene.group().users).toEqual(["U0BEN", "U0CEM"]);
  });

  test("that is right already is not touched: one call a minute looks at all groups", async () => {
    await scene.begins();
    scene.calls.length = 0;
    await scene.minutes(9);
    expect(scene.calls).toEqual(Array.from({ length: 9 }, () => "T0/usergroups.list"));
    await scene.minutes(2);
    expect(scene.called(UPDATE)).toBe(0);
  });

  test("that somebody changed by hand is put right", async () => {
    await scene.begins();
    scene.group().users = ["U0ANA", "U0BEN"];
    await scene.minutes(1);
    expect(scene.group().users).toEqual(["U0ANA"]);
  });

  test.each(["S0INFRA", "@infra-oncall", "@Infra-OnCall"])("may be named %s", async (name) => {
    scene.wanted = new Map([["Infra Primary", name]]);
    await scene.begins();
    expect(scene.group().users).toEqual(["U0ANA"]);
  });

  test("that is disabled is enabled again", async () => {
    scene.group().isDisabled = true;
    await scene.begins();
    expect(scene.group()).toMatchObject({ isDisabled: false, users: ["U0ANA"] });
  });

  test("that somebody enables at the same moment is set all the same", async () => {
    scene.group().isDisabled = true;
    scene.refusals = { "usergroups.enable": "already_enabled" };
    await scene.begins();
    expect(scene.group().users).toEqual(["U0ANA"]);
    expect(scene.told).toEqual([]);
  });

  test("is never emptied: in a gap those who were last stay, and that is said once", async () => {
    await scene.begins();
    onDuty();
    await scene.minutes(5);
    expect(scene.group().users).toEqual(["U0ANA"]);
    expect(scene.logged.filter(({ event }) => event === "slack.usergroup.kept")).toHaveLength(1);
    expect(scene.told).toEqual([]);
    onDuty("ben");
    await scene.minutes(1);
    onDuty();
    await scene.minutes(2);
    expect(scene.group().users).toEqual(["U0BEN"]);
    expect(scene.logged.filter(({ event }) => event === "slack.usergroup.kept")).toHaveLength(2);
  });

  test("is kept beside others, also when one of them is refused", async () => {
    scene.groups.get("T0")?.push({ id: "S0WEB", handle: "web", users: [] });
    scene.wanted = new Map([
      ["Gone", "@gone"],
      ["Nowhere", "@web"],
      ["Infra Primary", "@infra-oncall"],
    ]);
    scene.duties.set("Gone", ["ana@example.com"]);
    await scene.begins();
    expect(scene.group().users).toEqual(["U0ANA"]);
    expect(scene.told).toEqual([
      '@web is not kept equal to who is on call: No on-call calendar has a schedule "Nowhere". Correct usergroups in tocsin.yaml.',
      "Slack has no user group @gone for Gone: make it, or correct usergroups in tocsin.yaml.",
    ]);
    await scene.minutes(40);
    expect(scene.told).toHaveLength(2);
    scene.duties.set("Nowhere", ["cem@example.com"]);
    await scene.minutes(1);
    expect(scene.group("S0WEB").users).toEqual(["U0CEM"]);
    expect(scene.told.at(-1)).toMatch(/^✓?\s*No longer so: @web/u);
  });

  test("may be of one workspace of several, or of each", async () => {
    scene.groups.set("T1", [
      { id: "S1INFRA", handle: "infra-oncall", users: [] },
      { id: "S1WEB", handle: "web", users: [] },
    ]);
    scene.wanted.set("Web", "@web");
    scene.duties.set("Web", ["ben@example.com"]);
    await scene.begins();
    expect(scene.group().users).toEqual(["U0ANA"]);
    expect(scene.group("S1INFRA", "T1").users).toEqual(["U0ANA"]);
    expect(scene.group("S1WEB", "T1").users).toEqual(["U0BEN"]);
    expect(scene.told).toEqual([]);
  });

  test("of which the settings say nothing any more is left alone, and Slack is not asked", async () => {
    await scene.begins();
    scene.wanted = new Map();
    scene.calls.length = 0;
    onDuty("ben");
    await scene.minutes(3);
    expect(scene.calls).toEqual([]);
    expect(scene.group().users).toEqual(["U0ANA"]);
  });
});

describe("a person on call", () => {
  test("without a Slack account is named once, and the others are set", async () => {
    onDuty("ana", "zoe");
    await scene.begins();
    await scene.minutes(30);
    expect(scene.group().users).toEqual(["U0ANA"]);
    expect(scene.told).toEqual([
      "zoe (zoe@example.com) is on call on Infra Primary and not to be found in Slack by that address. An admin can say: link @person to name@example.com.",
    ]);
  });

  test("alone and not to be found leaves the group as it was", async () => {
    onDuty("zoe");
    await scene.begins();
    expect(scene.group().users).toEqual(["U0OLD"]);
    expect(scene.told[0]).toContain("@infra-oncall stays as it was.");
    expect(scene.called(UPDATE)).toBe(0);
  });

  test("who has joined Slack meanwhile is found within minutes, and the trouble is over", async () => {
    onDuty("zoe");
    await scene.begins();
    scene.people.set("zoe@example.com", "U0ZOE");
    await scene.minutes(11);
    expect(scene.group().users).toEqual(["U0ZOE"]);
    expect(scene.told.at(-1)).toContain("No longer so: zoe");
  });

  test("is found under the id or the address that the settings or a link give", async () => {
    onDuty("zoe", "yan");
    scene.also = {
      "zoe@example.com": ["slack:U0ZOE", "ana@example.com"],
      "yan@example.com": ["Yan", "ben@example.com"],
    };
    await scene.begins();
    expect(scene.group().users).toEqual(["U0BEN", "U0ZOE"]);
    expect(scene.told).toEqual([]);
  });

  test("is looked up in Slack once in ten minutes, found or not", async () => {
    onDuty("ana", "zoe");
    await scene.begins();
    await scene.minutes(9);
    expect(scene.called("users.lookupByEmail")).toBe(2);
  });
});

describe("Slack refuses", () => {
  test.each([
    ["plan_upgrade_required", UPDATE, "need a paid plan"],
    ["permission_denied", UPDATE, "lets only some people change user groups"],
    ["missing_scope", "usergroups.list", "usergroups:read, usergroups:write and users:read.email"],
    ["missing_scope", "users.lookupByEmail", "install it again"],
  ])("%s (%s): that is said once with what to do, and tried again every half hour", async (slack, method, says) => {
    scene.wanted.set("Web", "@web");
    scene.duties.set("Web", ["ben@example.com"]);
    scene.groups.get("T0")?.push({ id: "S0WEB", handle: "web", users: [] });
    scene.refusals = { [method]: slack };
    await scene.begins();
    await scene.minutes(29);
    expect(scene.called(method)).toBe(1);
    expect(scene.told).toEqual([expect.stringContaining(says)]);
    expect(scene.logged.filter(({ event }) => event === "slack.usergroups.trouble")).toHaveLength(1);
    await scene.minutes(2);
    expect(scene.called(method)).toBe(2);
    expect(scene.told).toHaveLength(1);
    scene.refusals = {};
    await scene.minutes(31);
    expect(scene.group().users).toEqual(["U0ANA"]);
    expect(scene.group("S0WEB").users).toEqual(["U0BEN"]);
    expect(scene.told.at(-1)).toContain("No longer so");
  });

  test("one group alone: the others are kept", async () => {
    scene.wanted.set("Web", "@web");
    scene.duties.set("Web", ["ben@example.com"]);
    scene.groups.get("T0")?.unshift({ id: "S0WEB", handle: "web", users: [] });
    scene.refusals = { "usergroups.enable": "no_such_subteam" };
    scene.group("S0WEB").isDisabled = true;
    await scene.begins();
    expect(scene.group().users).toEqual(["U0ANA"]);
    expect(scene.told).toEqual([expect.stringContaining("@web is not kept equal to who is on call")]);
  });
});

describe("while somebody does not answer", () => {
  test("Slack is tried again each minute, which is logged once and told nobody", async () => {
    scene.isAway = true;
    await scene.begins();
    await scene.minutes(5);
    expect(scene.called("usergroups.list")).toBe(6);
    expect(scene.logged.map(({ event }) => event)).toEqual(["slack.usergroups.look.failed"]);
    scene.isAway = false;
    await scene.minutes(1);
    expect(scene.group().users).toEqual(["U0ANA"]);
    expect(scene.told).toEqual([]);
  });

  test("the calendar: the group stays, and what was wrong with it before is not said to be over", async () => {
    onDuty("zoe");
    await scene.begins();
    scene.duties.set("Infra Primary", new BotError("vendor_broken", "PagerDuty is broken."));
    await scene.minutes(5);
    expect(scene.group().users).toEqual(["U0OLD"]);
    expect(scene.told).toHaveLength(1);
    onDuty("ana");
    await scene.minutes(1);
    expect(scene.told).toHaveLength(2);
    expect(scene.group().users).toEqual(["U0ANA"]);
  });
});
