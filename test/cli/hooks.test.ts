import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, onTestFinished, test } from "vitest";
import { emulator as pagerduty } from "../../integrations/pagerduty/sandbox.ts";
import { hookSecret } from "../../src/hooks/secrets.ts";
import { realClock } from "../../src/real-clock.ts";
import { startTestSandbox } from "../kit/sandbox.ts";
import { makeDir, tocsin } from "./shell.ts";

const MASTER = "0123456789abcdef0123456789abcdef";
const SIGNING = "whsec-0123456789abcdef";
const KEY = { PAGERDUTY_API_KEY: "k-0123456789abcdef" };
const REACHED = { PUBLIC_URL: "https://bot.example.com/tocsin/", HTTP_PORT: "8080" };
const WHOLE = { ...KEY, ...REACHED, TOCSIN_SECRET: MASTER, PAGERDUTY_WEBHOOK_SECRET: SIGNING };
const HOOK = "https://bot.example.com/tocsin/hooks/pagerduty";

/** PagerDuty, and the settings that lead to it. */
async function openPagerDuty(settings: Readonly<Record<string, string>> = REACHED) {
  const vendors = await startTestSandbox({ emulators: [pagerduty], clock: realClock });
  onTestFinished(vendors.stop);
  // The emulator's own secret is for the sandbox.
  const { PAGERDUTY_WEBHOOK_SECRET: _, ...reached } = vendors.env;
  const env = { ...reached, TOCSIN_SANDBOX: "0", ...settings };
  const subscribed = () => vendors.traffic.filter(({ method }) => method === "POST").length;
  return { vendors, env, subscribed };
}

/** The lines of one subscription's secret, as they are to stand in .env. */
const SECRET_LINE = /^PAGERDUTY_WEBHOOK_SECRET=([\w-]{16,})\n$/u;

describe("tocsin hooks", () => {
  test("prints every address with its secret, and what to do with it", async () => {
    const dir = makeDir();
    writeFileSync(join(dir, "tocsin.yaml"), "hooks:\n  deploys:\n    key: id\n    title: name\n");
    const env = { ...WHOLE, TOCSIN_CONFIG: join(dir, "tocsin.yaml") };
    const { status, stdout, stderr } = await tocsin(["hooks"], { dir, env });
    expect([status, stderr]).toEqual([0, ""]);
    expect(stdout).toContain(`PagerDuty: ${HOOK}\n  `);
    for (const path of ["alertmanager", "grafana", "in/deploys"]) {
      expect(stdout).toContain(`: https://bot.example.com/tocsin/hooks/${path}/${hookSecret(MASTER, path)}\n  `);
    }
    for (const hush of [SIGNING, MASTER, KEY.PAGERDUTY_API_KEY]) expect(stdout).not.toContain(hush);
  });

  test.each([
    ["PUBLIC_URL", ["PagerDuty: /hooks/pagerduty, which has no address yet.", "Grafana: /hooks/grafana, which has"]],
    ["HTTP_PORT", ["PagerDuty: /hooks/pagerduty, which has no address yet.", "Grafana: /hooks/grafana, which has"]],
    ["TOCSIN_SECRET", [`PagerDuty: ${HOOK}`, "Grafana: /hooks/grafana, which has no address yet."]],
    ["PAGERDUTY_WEBHOOK_SECRET", [`PagerDuty: ${HOOK}`, `Grafana: https://bot.example.com/tocsin/hooks/grafana/`]],
  ])("without %s it says so, and prints no address that could not work", async (name, lines) => {
    const { status, stdout } = await tocsin(["hooks"], { dir: makeDir(), env: { ...WHOLE, [name]: "" } });
    expect(status).toBe(1);
    expect(stdout.split("\n").filter((line) => line.includes(" is not set"))).toEqual([
      expect.stringMatching(new RegExp(`^${name} is not set`, "u")),
    ]);
    for (const line of lines) expect(stdout).toContain(line);
  });

  test("tells the same to programs", async () => {
    const { status, stdout } = await tocsin(["hooks", "--json"], {
      dir: makeDir(),
      env: { ...WHOLE, TOCSIN_SECRET: "" },
    });
    expect(status).toBe(1);
    const { hooks, missing, sandbox } = JSON.parse(stdout);
    expect(sandbox).toBe(false);
    expect(missing).toEqual([expect.stringContaining("TOCSIN_SECRET is not set")]);
    expect(hooks[0]).toEqual({
      path: "pagerduty",
      title: "PagerDuty",
      proof: "signature",
      missing: [],
      url: HOOK,
      setup: expect.arrayContaining([expect.stringContaining(HOOK)]),
    });
    expect(hooks[1]).toEqual({ path: "alertmanager", title: "Alertmanager", proof: "secret", missing });
  });

  test("the sandbox needs none, and has those of senders that it does not imitate", async () => {
    const dir = makeDir();
    const bare = await tocsin(["hooks"], { dir });
    expect(bare.status).toBe(0);
    expect(bare.stdout).toMatch(
      /^The sandbox needs no hooks: .*\.\nOther senders .*: HTTP_PORT is not set, .*TOCSIN_SECRET/u,
    );
    const env = { HTTP_PORT: "8080", TOCSIN_SECRET: MASTER };
    const { stdout } = await tocsin(["hooks"], { dir, env });
    expect(stdout).toContain(`http://127.0.0.1:8080/hooks/grafana/${hookSecret(MASTER, "grafana")}\n`);
    expect(stdout).not.toMatch(/not set|PagerDuty/u);
    const told = JSON.parse((await tocsin(["hooks", "--json"], { dir, env })).stdout);
    expect(told).toMatchObject({ sandbox: true, missing: [], hooks: [{ path: "alertmanager" }, { path: "grafana" }] });
    expect(await tocsin(["hooks", "create", "pagerduty"], { dir })).toMatchObject({ status: 1, stdout: "" });
  });

  test("a policy that cannot be read is said as ever", async () => {
    const dir = makeDir();
    const file = join(dir, "tocsin.yaml");
    writeFileSync(file, "hooks: [");
    const { status, stderr } = await tocsin(["hooks"], { dir, env: { ...WHOLE, TOCSIN_CONFIG: file } });
    expect(status).toBe(1);
    expect(stderr).toContain(`${file}:1:`);
  });
});

describe("tocsin hooks create pagerduty", () => {
  test("makes the subscription and prints its secret on the standard output alone", async () => {
    const { vendors, env, subscribed } = await openPagerDuty();
    const { status, stdout, stderr } = await tocsin(["hooks", "create", "pagerduty"], { dir: makeDir(), env });
    expect([status, stdout]).toEqual([0, expect.stringMatching(SECRET_LINE)]);
    const [, secret = ""] = SECRET_LINE.exec(stdout) ?? [];
    expect(stderr).toContain(`PagerDuty sends its webhooks to ${HOOK} from now on`);
    expect(stderr).not.toContain(secret);
    expect(subscribed()).toBe(1);
    vendors.expectClean();
  });

  test("makes none where there is one, and fails when nobody has its secret", async () => {
    const { env, subscribed } = await openPagerDuty();
    const dir = makeDir();
    const first = await tocsin(["hooks", "create", "pagerduty"], { dir, env });
    const again = await tocsin(["hooks", "create", "pagerduty"], { dir, env });
    expect(again).toMatchObject({ status: 1, stdout: "" });
    expect(again.stderr).toMatch(/already \(PW\w+\); nothing was created\. PAGERDUTY_WEBHOOK_SECRET is not set/u);
    writeFileSync(join(dir, ".env"), first.stdout);
    const later = await tocsin(["hooks", "create", "pagerduty"], { dir, env });
    expect(later).toMatchObject({ status: 0, stdout: "" });
    expect(later.stderr).toMatch(/already \(PW\w+\); nothing was created\.\n$/u);
    expect(subscribed()).toBe(1);
  });

  test("keeps the secrets that are set beside the new one", async () => {
    const { env } = await openPagerDuty({ ...REACHED, PAGERDUTY_WEBHOOK_SECRET: SIGNING });
    const { stdout } = await tocsin(["hooks", "create", "pagerduty"], { dir: makeDir(), env });
    expect(stdout).toMatch(new RegExp(`^PAGERDUTY_WEBHOOK_SECRET=[\\w-]{16,},${SIGNING}\\n$`, "u"));
  });

  test.each([
    ["--json", "create"],
    ["create", "--json"],
  ])("tells the same to programs (%s %s)", async (...words) => {
    const { env } = await openPagerDuty();
    const args = ["hooks", ...words.flatMap((word) => (word === "create" ? ["create", "pagerduty"] : word))];
    const dir = makeDir();
    const { stdout, stderr } = await tocsin(args, { dir, env });
    expect(stderr).toBe("");
    expect(JSON.parse(stdout)).toEqual({
      ...{ hook: "pagerduty", url: HOOK, id: expect.stringMatching(/^PW/u), active: true, created: true },
      ...{ setting: "PAGERDUTY_WEBHOOK_SECRET", value: expect.stringMatching(/^[\w-]{16,}$/u) },
    });
    expect(JSON.parse((await tocsin(args, { dir, env })).stdout)).toMatchObject({ created: false, active: true });
  });

  test.each([
    ["without an address", ["pagerduty"], { PUBLIC_URL: "" }, /^tocsin: PUBLIC_URL is not set: .*\n$/u],
    ["without a port", ["pagerduty"], { HTTP_PORT: "" }, /^tocsin: HTTP_PORT is not set, .*\n$/u],
    [
      "for a sender without an API",
      ["grafana"],
      {},
      /^tocsin: Grafana has no API for that: .* there is pagerduty\.\n$/u,
    ],
    ["for nobody", ["nix"], {}, /^tocsin: There is no hook "nix" to create: there is pagerduty\.\n$/u],
  ])("fails in one line %s, and creates nothing", async (_when, args, settings, line) => {
    const { env, subscribed } = await openPagerDuty({ ...REACHED, TOCSIN_SECRET: MASTER, ...settings });
    const { status, stdout, stderr } = await tocsin(["hooks", "create", ...args], { dir: makeDir(), env });
    expect([status, stdout, stderr]).toEqual([1, "", expect.stringMatching(line)]);
    expect(subscribed()).toBe(0);
  });

  test("fails in one line where PagerDuty refuses the key", async () => {
    const { env } = await openPagerDuty();
    const refused = { ...env, PAGERDUTY_API_KEY: "refused-0123456789" };
    const { status, stdout, stderr } = await tocsin(["hooks", "create", "pagerduty"], { dir: makeDir(), env: refused });
    expect([status, stdout, stderr]).toEqual([1, "", expect.stringMatching(/^tocsin: PagerDuty .*\(401\).*\n$/u)]);
    expect(stderr).not.toContain("refused-0123456789");
  });
});
