import { afterEach, describe, expect, test } from "vitest";
import { PAGED_COMPANY } from "../../contracts/alert-company.ts";
import { one, startJsm, type World, type WorldOptions } from "./jsm-account.ts";

let world: World;
afterEach(() => world.sandbox.stop());

async function examined(options: WorldOptions = {}): Promise<readonly string[]> {
  world = await startJsm(options);
  const findings = await world.settle(world.account.doctor());
  return findings.map(
    ({ mark, subject, line }) => `${mark} ${subject.replace("Jira Service Management ", "")}: ${line}`,
  );
}

describe("doctor", () => {
  test("says which site it is, who acts, and what that account may see", async () => {
    const lines = await examined({ env: { JSM_FALLBACK_USER: "dan@example.com" } });
    expect(lines).toEqual([
      expect.stringMatching(/^ok site: cloud id [0-9a-f-]{36}$/u),
      "ok token: everything is done by Tocsin; notes name the person",
      "ok alerts: reads alerts; writing is only proved by doing it",
      "ok schedules: sees 1 schedule",
      "ok teams: sees 2 teams",
      "ok fallback user: people whom Jira Service Management does not know act for dan@example.com",
    ]);
    world.sandbox.expectClean();
  });

  test("says that empty lists may mean that the account is in no team", async () => {
    const empty = { ...PAGED_COMPANY, alerts: [], schedules: [], teams: [], policies: [], services: [] };
    expect((await examined({ company: empty })).slice(2)).toEqual(
      ["alerts", "schedules", "teams"].map(
        (what) =>
          `minor ${what}: No ${what} are visible: there are none, or the account of JSM_EMAIL is in none of their teams.`,
      ),
    );
  });

  test("names the scope that is missing", async () => {
    const lines = await examined({ behaviour: { missingScopes: ["read:ops-config:jira-service-management"] } });
    const failed = lines.filter((line) => line.startsWith("failed"));
    expect(failed).toHaveLength(3);
    for (const line of failed) expect(line).toContain("lacks the scope read:ops-config:jira-service-management:");
    expect(lines[2]).toMatch(/^ok alerts/u);
  });

  test("tells a wrong token from a missing scope, and asks nothing more", async () => {
    const lines = await examined({ env: { JSM_API_TOKEN: "wrong-token-7391" } });
    expect(lines.slice(1)).toEqual([
      "failed token: The token is not accepted: JSM_API_TOKEN must be one of the account that JSM_EMAIL names.",
    ]);
    expect(JSON.stringify(lines)).not.toContain("wrong-token-7391");
    expect(world.requests()).toHaveLength(2);
  });

  test("of a site that is not there, or of a plan without operations, never throws", async () => {
    expect(one(await examined({ env: { JSM_SITE: "http://127.0.0.1:9" } }))).toMatch(
      /^failed site: The cloud id of http:\/\/127\.0\.0\.1:9 could not be found .*JSM_CLOUD_ID\.$/u,
    );
    await world.sandbox.stop();
    const lines = await examined({ behaviour: { unpaid: true }, env: { JSM_FALLBACK_USER: "nobody@example.com" } });
    expect(lines.filter((line) => line.includes("Your plan does not include operations."))).toHaveLength(4);
    expect(lines.at(-1)).toMatch(/^failed fallback user: JSM_FALLBACK_USER is nobody@example\.com/u);
  });
});
