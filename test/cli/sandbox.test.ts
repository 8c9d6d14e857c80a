import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, onTestFinished, test } from "vitest";
import { EMULATORS } from "../../src/sandbox/emulators.ts";
import { openSandbox, type Sandbox } from "../../src/sandbox/sandbox.ts";
import { startHookReceiver } from "../kit/hook-receiver.ts";
import { TestClock } from "../kit/test-clock.ts";
import { makeFolder, spawnTocsin } from "./process.ts";
import { makeDir, tocsin } from "./shell.ts";

/** Whole processes on the machine's own time. */
const LONG_MS = 60_000;

/** A sandbox as `npm start` runs it in this folder. */
async function running(dir: string): Promise<Sandbox> {
  const dataDir = join(dir, "data", "sandbox");
  const sandbox = await openSandbox({ dataDir, clock: new TestClock(), declarations: EMULATORS, trickle: false });
  onTestFinished(sandbox.stop);
  return sandbox;
}
const storm = (dir: string, ...args: readonly string[]) =>
  tocsin(["sandbox", "storm", ...args], { dir, env: { DATA_DIR: join(dir, "data") } });
const NOWHERE = "tocsin: No sandbox runs here. Start one: npm start\n";

describe("sandbox storm", () => {
  test("begins a storm in the sandbox that runs here, and says in a line what to watch", async () => {
    const dir = makeDir();
    const sandbox = await running(dir);
    const bot = await startHookReceiver();
    onTestFinished(bot.stop);
    sandbox.server.hookAll((vendor) => ({ url: `${bot.url}/hooks/${vendor}`, secret: "s" }));
    expect(await storm(dir, "30", "--over", "0", "--vendor", "opsgenie")).toEqual({
      status: 0,
      stdout: '30 alerts happen at once at opsgenie: watch where your routes lead; "ack all" clears them.\n',
      stderr: "",
    });
    expect(await bot.until(30)).toHaveLength(30);
  });

  test("lasts ten seconds unless told otherwise, and says when no bot is told of it", async () => {
    const dir = makeDir();
    await running(dir);
    const { status, stdout } = await storm(dir, "500");
    expect(status).toBe(0);
    expect(stdout).toMatch(/^500 alerts happen over 10 s at pagerduty.* opsgenie.*: no bot is told of them, .*\n$/u);
  });

  test("the same seed is the same storm", async () => {
    const titles = async (seed: string): Promise<unknown> => {
      const dir = makeDir();
      const sandbox = await running(dir);
      const bot = await startHookReceiver();
      onTestFinished(bot.stop);
      sandbox.server.hook("opsgenie", { url: bot.url, secret: "s" });
      await storm(dir, "12", "--over", "0", "--vendor", "opsgenie", "--seed", seed);
      const received = await bot.until(12);
      return received.map(({ raw }) => JSON.parse(Buffer.from(raw).toString()).alert.message).toSorted();
    };
    expect(await titles("7")).toEqual(await titles("7"));
    expect(await titles("7")).not.toEqual(await titles("8"));
  });

  test("goes to another sandbox that is named", async () => {
    const sandbox = await running(makeDir());
    expect((await storm(makeDir(), "3", "--url", `${sandbox.url}/`)).status).toBe(0);
  });

  test("where no sandbox runs says how to start one", async () => {
    const dir = makeDir();
    expect(await storm(dir, "5")).toEqual({ status: 1, stdout: "", stderr: NOWHERE });
  });

  test("is not fooled by what a killed one left, whoever listens there now", async () => {
    const dir = makeDir();
    const folder = join(dir, "data", "sandbox");
    mkdirSync(folder, { recursive: true });
    const gone = await startHookReceiver();
    await gone.stop();
    writeFileSync(join(folder, "sandbox.url"), `${gone.url}\n`);
    expect(await storm(dir, "5")).toEqual({ status: 1, stdout: "", stderr: NOWHERE });
    const other = await startHookReceiver();
    onTestFinished(other.stop);
    writeFileSync(join(folder, "sandbox.url"), `${other.url}\n`);
    expect(await storm(dir, "5")).toEqual({ status: 1, stdout: "", stderr: NOWHERE });
    expect(other.received.map(({ path }) => path)).toEqual(["/_control/hooks"]);
  });

  test("during another one is refused in a line", async () => {
    const dir = makeDir();
    await running(dir);
    await storm(dir, "50");
    const { status, stderr } = await storm(dir, "5");
    expect(status).toBe(1);
    expect(stderr).toMatch(/^tocsin: The sandbox began no storm: A storm is under way: \d+ of its 50 .*\n$/u);
  });

  test.each([
    [["many"], "The number of alerts must be one from 1 to 15000."],
    [["0"], "The number of alerts must be one from 1 to 15000."],
    [["15001"], "The number of alerts must be one from 1 to 15000."],
    [["5", "--over", "soon"], "--over must be 0 or a length of time up to 1 h, such as 10s."],
    [["5", "--over", "2h"], "--over must be 0 or a length of time up to 1 h, such as 10s."],
    [
      ["5", "--vendor", "statuspage"],
      "--vendor must be one of pagerduty, opsgenie and jsm, or several with a comma between.",
    ],
    [["5", "--seed", "-1"], "--seed must be a whole number from 0."],
    [["5", "--url", "nonsense"], "--url must be the sandbox's address, such as http://127.0.0.1:4567."],
  ])("%j is one line", async (args, line) => {
    expect(await storm(makeDir(), ...args)).toEqual({ status: 1, stdout: "", stderr: `tocsin: ${line}\n` });
  });
});

test.each(["nonsense", "ftp://127.0.0.1", "http://127.0.0.1/?x=1"])(
  "--hooks=%s is refused in a line",
  async (address) => {
    expect(await tocsin(["sandbox", `--hooks=${address}`], { dir: makeDir() })).toEqual({
      status: 1,
      stdout: "",
      stderr: "tocsin: --hooks must be the bot's address, such as http://127.0.0.1:3000.\n",
    });
  },
);

test("emulators that run alone tell the bot that they are told of, with what it needs to believe them", {
  timeout: LONG_MS,
}, async () => {
  const folder = makeFolder();
  const bot = await startHookReceiver();
  onTestFinished(bot.stop);
  const emulators = spawnTocsin(folder, ["sandbox", "--hooks", bot.url]);
  await emulators.says("of every change");
  const begun = await spawnTocsin(folder, ["sandbox", "storm", "20", "--over", "0"]).ended;
  expect(begun).toMatchObject({ status: 0, stderr: "" });
  const received = await bot.until(20);
  emulators.child.kill("SIGTERM");
  const { status, stdout } = await emulators.ended;
  expect(status).toBe(0);
  expect(stdout).toMatch(/^TOCSIN_SECRET=[0-9a-f]{64}$/mu);
  expect(stdout).toMatch(/^PAGERDUTY_WEBHOOK_SECRET=\S+$/mu);
  const paths = received.map(({ path }) => path);
  expect(paths.some((path) => path === "/hooks/pagerduty")).toBe(true);
  expect(paths.some((path) => /^\/hooks\/opsgenie\/[\w-]{43}$/u.test(path))).toBe(true);
});
