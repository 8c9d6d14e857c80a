import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import type { Company, SeedSchedule } from "../../src/core/emulator.ts";
import { changedThere, inSchedule, MOVED, openAccounts } from "./migrate/accounts.ts";
import { makeDir, tocsin } from "./shell.ts";

const HOUR_MS = 3_600_000;
const ARGS = ["migrate", "opsgenie-to-jsm"];

describe("the same company in both", () => {
  test("has no difference, and the status is 0", async () => {
    const { vendors, run, compare } = await openAccounts();
    const { status, stdout, stderr } = await run();
    expect([status, stderr]).toEqual([0, ""]);
    expect(stdout).toMatch(/^Everything OpsGenie has is in Jira Service Management\.\n\nNot compared\n {2}/u);
    expect(await compare()).toMatchObject({ status: 0, same: true, sample: false, differences: [], notCompared: [] });
    vendors.expectClean();
  });

  test("is only read: every request to both is a GET", async () => {
    const { vendors, run } = await openAccounts(changedThere((company) => ({ ...company, teams: [] })));
    await run();
    const asked = (vendor: string) => vendors.traffic.filter((one) => one.vendor === vendor);
    expect([asked("opsgenie").length > 5, asked("jsm").length > 10]).toEqual([true, true]);
    expect(new Set(vendors.traffic.map(({ method }) => method))).toEqual(new Set(["GET"]));
    expect(vendors.effects).toEqual([]);
    vendors.expectClean();
  });
});

describe("what is missing or different", () => {
  test("what only Jira Service Management has is nobody's loss", async () => {
    const more = changedThere((company) => ({
      ...company,
      schedules: [...company.schedules, { ...(company.schedules[0] as SeedSchedule), name: "New rota" }],
      alerts: [
        ...company.alerts,
        { ...MOVED.alerts[0], vendor: "jsm" as const, title: "New" } as Company["alerts"][number],
      ],
    }));
    expect(await (await openAccounts(more)).compare()).toMatchObject({ status: 0, differences: [] });
  });

  test("is said in one line, then by kind with what to do, who is on call first", async () => {
    const { run } = await openAccounts(
      changedThere((company) => ({
        ...inSchedule("Network", (one) => ({ ...one, layers: [{ people: ["Ana Novak"], turnMs: 168 * HOUR_MS }] }))(
          company,
        ),
        policies: [],
        alerts: company.alerts.filter(({ vendor }) => vendor !== "jsm"),
      })),
    );
    const { status, stdout } = await run();
    const lines = stdout.split("\n");
    expect(status).toBe(1);
    expect(lines[0]).toBe(
      "18 differences: who is on call now differs on 1 schedule, 3 escalations and 13 open alerts are missing and 1 is different.",
    );
    expect(lines.filter((line) => /^\w/u.test(line)).slice(1)).toEqual([
      "On call right now",
      "Schedules",
      "Escalations",
      "Open alerts",
      "Not compared",
    ]);
    expect(lines[3]).toBe(
      "  differs  Network: Grace Okafor in OpsGenie; Ana Novak in Jira Service Management → look at the rotations and overrides of both",
    );
  });

  test("of very many things the text shows some, and JSON all", async () => {
    const flood = Array.from({ length: 300 }, (_, i) => ({ ...MOVED.alerts[0], title: `Alert\u001b[2J ${i}` }));
    const { run, compare } = await openAccounts({ ...MOVED, alerts: flood as Company["alerts"] });
    const { stdout } = await run();
    expect(stdout).toContain("  and 275 more: --json has all of them\n");
    expect(stdout).not.toContain("\u001b");
    expect((await compare()).differences).toHaveLength(300);
  });
});

describe("what cannot be compared", () => {
  test("people who do not show their address are known by their names where they can be, and never called missing", async () => {
    const { compare } = await openAccounts(MOVED, { jsm: { hidesEmails: true } });
    const { status, differences, notCompared } = await compare();
    expect([status, differences]).toEqual([1, []]);
    expect(notCompared).toHaveLength(MOVED.people.length);
    expect(notCompared[0]).toEqual({
      part: "users",
      account: null,
      reason: "Ana Novak (ana@example.com): an account of that name there does not show its e-mail address",
    });
  });

  test("is said of the part that failed, and hides no other", async () => {
    const { vendors, compare } = await openAccounts(
      changedThere(inSchedule("Network", (one) => ({ ...one, team: "Web" }))),
      { jsm: { missingScopes: ["read:jira-user"] } },
    );
    vendors.addFault({
      ...{ vendor: "opsgenie", path: "/v2/escalations$", times: 100 },
      fault: { kind: "answer", status: 403, body: { message: "You are not authorized." } },
    });
    const { status, differences, notCompared } = await compare();
    expect(status).toBe(1);
    expect(differences).toEqual([expect.objectContaining({ kind: "schedule", aspect: "team" })]);
    expect(notCompared).toContainEqual({
      part: "escalations",
      account: "opsgenie",
      reason: expect.stringContaining("You are not authorized."),
    });
    expect(notCompared).toContainEqual({
      part: "users",
      account: "jsm",
      reason: expect.stringContaining("lacks the scope read:jira-user"),
    });
    expect(notCompared.filter(({ part }) => part === "onCall").length).toBeGreaterThan(0);
  });

  test.each([
    ["is not paid for", { unpaid: true }, /Your plan does not include operations/u],
    [
      "lacks a scope",
      { missingScopes: ["read:ops-config:jira-service-management"] },
      /lacks the scope read:ops-config/u,
    ],
  ])("is one line for all parts when Jira Service Management %s", async (_why, jsm, reason) => {
    const { status, stdout } = await (await openAccounts(MOVED, { jsm })).run();
    expect(status).toBe(1);
    const [, told = ""] = /Could not be compared\n((?: {2}.*\n)+)/u.exec(stdout) ?? [];
    expect(told.trim().split("\n")).toHaveLength(1);
    expect(told).toMatch(reason);
    expect(told).toMatch(/Jira Service Management, .*schedules.* and .*: /u);
  });

  test("is all that a vendor does not answer because it was asked too often", async () => {
    const { vendors, compare } = await openAccounts();
    vendors.addFault({
      ...{ vendor: "jsm", path: "/schedules", times: 1_000 },
      fault: {
        kind: "answer",
        status: 429,
        headers: { "retry-after": "3600" },
        body: { message: "Rate limit exceeded" },
      },
    });
    const { status, differences, notCompared } = await compare();
    expect([status, differences]).toEqual([1, []]);
    expect(notCompared).toContainEqual({
      part: "schedules",
      account: "jsm",
      reason: expect.stringContaining("allows no more requests now"),
    });
  });
});

describe("settings", () => {
  test.each([
    [{ OPSGENIE_API_KEY: "k" }, "for Jira Service Management, set JSM_SITE, JSM_EMAIL and JSM_API_TOKEN"],
    [{ JSM_SITE: "acme.atlassian.net", JSM_EMAIL: "a@b.c", JSM_API_TOKEN: "t" }, "for OpsGenie, set OPSGENIE_API_KEY"],
    [{ PAGERDUTY_API_KEY: "k" }, "for OpsGenie and Jira Service Management, set OPSGENIE_API_KEY, JSM_SITE,"],
  ])("of both accounts are needed: %j", async (env, line) => {
    const { status, stdout, stderr } = await tocsin(ARGS, { dir: makeDir(), env });
    expect([status, stdout]).toEqual([1, ""]);
    expect(stderr).toMatch(/^tocsin: .*\n$/u);
    expect(stderr).toContain(line);
  });

  test("without any, a sample company in the middle of its move is compared, and nothing is kept", async () => {
    const dir = makeDir();
    const { status, stdout, stderr } = await tocsin(ARGS, { dir });
    expect([status, stderr]).toEqual([1, ""]);
    expect(stdout).toMatch(
      /^This is a sample company: .*\n5 differences: 1 schedule, 1 escalation rule, 1 user and 1 open /u,
    );
    expect(stdout).toMatch(/missing {2}Data Pipelines: .*on call now: Sam Rivera/u);
    expect([existsSync(join(dir, "data")), readdirSync(dir)]).toEqual([false, []]);
    const json = JSON.parse((await tocsin([...ARGS, "--json"], { dir })).stdout);
    expect(Object.keys(json)).toEqual(["same", "sample", "at", "summary", "differences", "notCompared", "notes"]);
    expect(json).toMatchObject({ same: false, sample: true });
    for (const one of json.differences) {
      expect(Object.keys(one)).toEqual(["kind", "state", "subject", "aspect", "opsgenie", "jsm", "todo"]);
    }
  });
});
