import { afterEach, describe, expect, test } from "vitest";
import { opsgenie } from "../../../integrations/opsgenie/index.ts";
import type { Finding } from "../../../src/core/context.ts";
import { ANA, alerts, COMPANY, one, STRANGER, startOpsGenie, type World } from "./opsgenie-account.ts";

let world: World;

afterEach(async () => {
  await world.sandbox.stop();
});

describe("attribution", () => {
  const attribute = (actor = ANA) => world.sandbox.settle(world.source.attribute(actor));

  test("is the OpsGenie user with the speaker's address, remembered for ten minutes", async () => {
    world = await startOpsGenie();
    expect(await attribute()).toMatchObject({ name: "Ana Lima", email: "ana@example.com" });
    await attribute({ ...ANA, email: "ANA@example.com" });
    expect(world.requests()).toHaveLength(1);
    world.clock.advance(601_000);
    await attribute();
    expect(world.requests()).toHaveLength(2);
    world.sandbox.expectClean();
  });

  test("of a stranger is refused with the line to add", async () => {
    world = await startOpsGenie();
    await expect(attribute(STRANGER)).rejects.toMatchObject({
      code: "unknown_person",
      message:
        'OpsGenie has no user "zoe@example.com": add `people: { "zoe@example.com": { opsgenie: <their OpsGenie e-mail> } }` to tocsin.yaml, or set OPSGENIE_FALLBACK_USER.',
    });
    world.sandbox.expectClean();
  });

  test("of somebody without an address is refused without asking OpsGenie", async () => {
    world = await startOpsGenie();
    const { email: _, ...nameless } = ANA;
    await expect(attribute({ ...nameless, id: "slack:U1" })).rejects.toThrow(
      'Ana Lima has no e-mail address here: an admin can say "link @Ana Lima to name@example.com"; or add `people: { "slack:U1": { opsgenie: <their OpsGenie e-mail> } }` to tocsin.yaml',
    );
    expect(world.requests()).toEqual([]);
  });

  test("of a stranger is the fallback account, on behalf of the real person", async () => {
    world = await startOpsGenie({ env: { OPSGENIE_FALLBACK_USER: "cleo@example.com" } });
    expect(await attribute(STRANGER)).toMatchObject({ email: "cleo@example.com", onBehalfOf: "Zoe (zoe@example.com)" });
    expect(await attribute()).not.toHaveProperty("onBehalfOf");
    world.sandbox.expectClean();
  });

  test("with a fallback account that does not exist names the setting", async () => {
    world = await startOpsGenie({ env: { OPSGENIE_FALLBACK_USER: "nobody@example.com" } });
    await expect(attribute(STRANGER)).rejects.toMatchObject({
      code: "not_configured",
      message: "OPSGENIE_FALLBACK_USER is nobody@example.com, whom OpsGenie does not know.",
    });
  });
});

describe("names", () => {
  test("of people come with their address; those of services from the tags of open alerts", async () => {
    const company = { ...COMPANY, alerts: [...alerts(2), ...alerts(1, { service: "Web" })] };
    world = await startOpsGenie({ company });
    const { person, team, schedule, policy, service } = world.account.names;
    const list = async (read: typeof person) =>
      (await world.sandbox.settle(read?.() ?? Promise.resolve([]))).map((one) => one.name);
    expect(await list(person)).toEqual(["Ana Lima", "Ben Okafor", "Cleo Park"]);
    expect(await list(team)).toEqual(["Infra", "Web"]);
    expect(await list(schedule)).toEqual(["Infra Primary", "Lonely"]);
    expect(await list(policy)).toEqual(["Infra Escalation"]);
    expect(await list(service)).toEqual(["API", "Web"]);
    expect(world.requests()).toHaveLength(5);
    world.sandbox.expectClean();
  });

  test("of thousands of people are read to the end, the pages at once", async () => {
    const people = Array.from({ length: 1_234 }, (_, i) => ({
      name: `P ${i}`,
      email: `p${i}@example.com`,
      zone: "UTC",
    }));
    world = await startOpsGenie({ company: { ...COMPANY, people: [...COMPANY.people, ...people] } });
    const found = await world.sandbox.settle(world.account.names.person?.() ?? Promise.resolve([]));
    expect(new Set(found.map((named) => named.refs[0]?.id)).size).toBe(1_237);
    expect(world.requests()).toHaveLength(13);
    world.sandbox.expectClean();
  });
});

describe("doctor", () => {
  const marks = (findings: readonly Finding[]) => findings.map(({ mark, subject }) => `${mark} ${subject}`);

  test("says what the key may do, and that OpsGenie ends", async () => {
    world = await startOpsGenie({ env: { OPSGENIE_FALLBACK_USER: "cleo@example.com" } });
    const findings = await world.sandbox.settle(world.account.doctor());
    expect(marks(findings)).toEqual([
      "ok OpsGenie key",
      "ok OpsGenie alerts",
      "ok OpsGenie on call",
      "ok OpsGenie configuration",
      "ok OpsGenie fallback user",
      "minor OpsGenie",
    ]);
    expect(findings[0]?.line).toBe("account sandbox, plan Enterprise");
    expect(findings.at(-1)?.line).toContain("stops on 5 April 2027, in 135 days: `tocsin migrate opsgenie-to-jsm`");
    world.sandbox.expectClean();
  });

  test("of a wrong key names the region as the other cause, and asks nothing more", async () => {
    world = await startOpsGenie({ env: { OPSGENIE_API_KEY: "wrong-key-7391" } });
    const finding = one(await world.sandbox.settle(world.account.doctor()));
    expect(finding.mark).toBe("failed");
    expect(finding.line).toContain("https://api.eu.opsgenie.com");
    expect(JSON.stringify(finding)).not.toContain("wrong-key-7391");
    expect(world.requests()).toHaveLength(1);
  });

  test("tells a team's key from the account's", async () => {
    world = await startOpsGenie({ behaviour: { teamKey: true } });
    const findings = await world.sandbox.settle(world.account.doctor());
    expect(marks(findings)).toEqual([
      "minor OpsGenie key",
      "ok OpsGenie alerts",
      "ok OpsGenie on call",
      "failed OpsGenie configuration",
      "minor OpsGenie",
    ]);
  });

  test("never throws, not even when OpsGenie is away", async () => {
    world = await startOpsGenie({ env: { OPSGENIE_API_URL: "http://127.0.0.1:9" } });
    const findings = await world.sandbox.settle(world.account.doctor());
    expect(findings.filter((finding) => finding.mark === "failed").length).toBeGreaterThan(1);
  });
});

describe("settings", () => {
  const variable = (name: string) => opsgenie.env.find((one) => one.name === name);

  test("the key is a secret and required; the address is OpsGenie's own unless it is said otherwise", async () => {
    world = await startOpsGenie();
    expect(variable("OPSGENIE_API_KEY")).toMatchObject({ secret: true, required: true });
    expect(variable("OPSGENIE_API_URL")?.default).toBe("https://api.opsgenie.com");
  });

  test.each(["api.opsgenie.com", "ftp://x", "https://x y", "https://x?a=b"])(
    "an address such as %j is refused",
    async (url) => {
      world = await startOpsGenie();
      expect(variable("OPSGENIE_API_URL")?.check?.pattern.test(url)).toBe(false);
    },
  );

  test.each([
    ["https://api.opsgenie.com", "https://app.opsgenie.com/alert/detail/x/details"],
    ["https://api.eu.opsgenie.com/", "https://app.eu.opsgenie.com/alert/detail/x/details"],
  ])("alerts of %s open in its own web application", async (apiUrl, page) => {
    world = await startOpsGenie();
    const { connectApi } = await import("../../../integrations/opsgenie/client.ts");
    expect(connectApi(world.sandbox.http, { apiUrl, apiKey: "k" }).alertUrl("x")).toBe(page);
  });
});
