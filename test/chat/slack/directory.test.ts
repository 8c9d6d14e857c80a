import { describe, expect, test } from "vitest";
import { createSlackDirectory } from "../../../src/chat/slack/directory.ts";
import { createNames } from "../../../src/chat/slack/names.ts";
import { createSlackPeople } from "../../../src/chat/slack/people.ts";
import type { SlackWeb } from "../../../src/chat/slack/ports.ts";
import type { ChatDirectory } from "../../../src/core/chat.ts";
import { BotError } from "../../../src/core/errors.ts";
import type { JsonObject } from "../../../src/core/json.ts";
import { SILENT_LOG } from "../../../src/core/log.ts";
import { TestClock } from "../../kit/test-clock.ts";
import { workspace, workspaces } from "./web/workspaces.ts";

const ben = (team: string, more: JsonObject = {}): JsonObject => ({
  ok: true,
  user: { id: "U0BEN", team_id: team, name: "ben", profile: { email: "ben@example.com" }, ...more },
});

/** Two workspaces; each answers as told. */
function twoWorkspaces(answer: (team: string) => JsonObject | string): ChatDirectory & { readonly asked: string[] } {
  const asked: string[] = [];
  const names = createNames(undefined);
  const web: SlackWeb = {
    call: async (team, method) => {
      asked.push(`${team} ${method}`);
      const said = answer(team);
      if (typeof said === "string")
        throw new BotError("vendor_refused", "Slack said no.", { details: { slack: said } });
      return said;
    },
  };
  const installations = workspaces(workspace("T0ONE"), workspace("T0TWO"));
  const people = createSlackPeople({ web, names, clock: new TestClock(), log: SILENT_LOG, zone: "UTC" });
  return { ...createSlackDirectory({ web, names, people, installations, zone: "UTC" }), asked };
}

describe("the directory of several workspaces", () => {
  test("finds a person in the workspace that their id names", async () => {
    const directory = twoWorkspaces((team) => ben(team));
    expect(await directory.person("slack:T0TWO.U0BEN")).toMatchObject({
      id: "slack:T0TWO.U0BEN",
      email: "ben@example.com",
    });
    expect(directory.asked).toEqual(["T0TWO users.info"]);
  });

  test.each(["slack:T0THREE.U0BEN", "slack:U0BEN", "slack:T0ONE.C0OPS", "slack:T0ONE.", "discord:1", "slack:"])(
    "asks nobody who %s is",
    async (id) => {
      const directory = twoWorkspaces((team) => ben(team));
      expect(await directory.person(id)).toBeUndefined();
      expect(directory.asked).toEqual([]);
    },
  );

  test("knows whom Slack does not know as nobody, and whom it does not tell of as somebody", async () => {
    expect(await twoWorkspaces(() => "user_not_found").person("slack:T0ONE.U0BEN")).toBeUndefined();
    expect(await twoWorkspaces(() => "internal_error").person("slack:T0ONE.U0BEN")).toMatchObject({ name: "U0BEN" });
  });

  test("finds everybody who has an address, in each workspace", async () => {
    const directory = twoWorkspaces((team) => (team === "T0ONE" ? ben(team) : "users_not_found"));
    expect((await directory.holders("ben@example.com")).map(({ id }) => id)).toEqual(["slack:T0ONE.U0BEN"]);
    expect(directory.asked).toEqual(["T0ONE users.lookupByEmail", "T0TWO users.lookupByEmail"]);
  });

  test("counts nobody whom the workspace does not vouch for", async () => {
    const directory = twoWorkspaces(() => ben("T0ELSEWHERE"));
    expect(await directory.holders("ben@example.com")).toEqual([]);
  });

  test("says so when one workspace does not answer: nothing is claimed to be free", async () => {
    const directory = twoWorkspaces((team) => (team === "T0ONE" ? "users_not_found" : "missing_scope"));
    await expect(directory.holders("ben@example.com")).rejects.toMatchObject({ code: "vendor_refused" });
    await expect(twoWorkspaces(() => ({ ok: true })).holders("ben@example.com")).rejects.toMatchObject({
      code: "vendor_broken",
    });
  });
});
