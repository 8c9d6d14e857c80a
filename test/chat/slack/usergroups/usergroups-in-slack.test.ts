import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, expect, onTestFinished, test } from "vitest";
import type { UserGroup } from "../../../fakes/slack/world/model.ts";
import { type SlackScene, startSlackScene } from "../adapter-scene.ts";

const MINUTE_MS = 60_000;

let scene: SlackScene;
afterEach(() => scene.stop());

/** @oncall is whoever is on call on Infra Primary. */
async function begins(set: (group: UserGroup) => void = () => undefined): Promise<UserGroup> {
  const dir = await mkdtemp(join(tmpdir(), "tocsin-groups-"));
  onTestFinished(() => rm(dir, { recursive: true, force: true }));
  await writeFile(join(dir, "tocsin.yaml"), 'usergroups:\n  Infra Primary: "@oncall"\n');
  scene = await startSlackScene("socket", { TOCSIN_CONFIG: join(dir, "tocsin.yaml") });
  const group = scene.slack.workspace().groups.get("S0ONCALL");
  if (group === undefined) throw new Error("there is no group");
  set(group);
  await scene.settle(scene.clock.sleep(MINUTE_MS));
  return group;
}

function calls(method: string): number {
  return scene.slack.calls.filter((call) => call.method === method).length;
}

test("a group follows the calendar, and is changed only then", async () => {
  const group = await begins((one) => {
    one.users = ["U0SAM"];
  });
  expect(group.users).toEqual(["U0ANA"]);
  await scene.settle(scene.clock.sleep(10 * MINUTE_MS));
  expect(calls("usergroups.users.update")).toBe(1);
  scene.clock.advance(7 * 3_600_000);
  await scene.settle(scene.clock.sleep(2 * MINUTE_MS));
  expect(group.users).toEqual(["U0JONAS"]);
  expect(calls("usergroups.users.update")).toBe(2);
  expect(scene.slack.rateLimited).toBe(0);
});

test("a group that was disabled is enabled", async () => {
  const group = await begins((one) => {
    one.isDisabled = true;
    one.users = ["U0SAM"];
  });
  expect(group).toMatchObject({ isDisabled: false, users: ["U0ANA"] });
});

test("a workspace that lets only admins change groups is asked once in half an hour", async () => {
  const group = await begins((one) => {
    scene.slack.workspace().groupsMayBeEditedBy = "admins";
    one.users = ["U0SAM"];
  });
  await scene.settle(scene.clock.sleep(25 * MINUTE_MS));
  expect(group.users).toEqual(["U0SAM"]);
  expect(calls("usergroups.users.update")).toBe(1);
  expect(scene.logged.filter(({ event }) => event === "slack.usergroups.trouble")).toHaveLength(1);
});
