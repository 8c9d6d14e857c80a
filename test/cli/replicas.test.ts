import { randomBytes } from "node:crypto";
import { expect, onTestFinished, test } from "vitest";
import { PostgresBed } from "../kit/postgres.ts";
import { serving, startVendors, until } from "./http-kit.ts";
import { makeFolder, spawnTocsin } from "./process.ts";

// Whole processes on the machine's own time, with a real PostgreSQL.
const LONG_MS = 120_000;
/** What one replica alone does: it watches over all, and it follows the alerts. */
const LED = 2;
/** A lease of ten seconds, and two sweeps. */
const TAKEOVER_MS = 20_000;

/** A database of its own, gone after the test. */
async function makeDatabase(): Promise<string> {
  const bed = await PostgresBed.make();
  const name = `replicas_${randomBytes(6).toString("hex")}`;
  await bed.sql(`CREATE DATABASE ${name}`);
  onTestFinished(async () => {
    await bed.sql(`DROP DATABASE ${name} WITH (FORCE)`);
    await bed.destroy();
  });
  const url = new URL(bed.url);
  url.pathname = `/${name}`;
  return url.href;
}

async function makeWorld() {
  const DATABASE_URL = await makeDatabase();
  const vendors = await startVendors();
  const settings = { ...vendors.settings, DATABASE_URL };
  return { vendors, settings, replica: (folder = makeFolder()) => serving(folder, settings) };
}

test("replicas start in any number, and say reaches one, or joins them for a message", {
  timeout: LONG_MS,
}, async () => {
  const { settings, replica } = await makeWorld();
  const folder = makeFolder();
  const all = await Promise.all([replica(folder), replica(), replica()]);
  for (const { get } of all) expect((await get("/readyz")).status).toBe(200);
  expect(await all[0].metric("tocsin_replicas")).toBe(3);
  const beside = await replica(folder);
  expect(beside.stderr()).toContain('Ready: "tocsin say" reaches another one here.');
  const say = (where: string) => spawnTocsin(where, ["say", "whoami"], undefined, settings).ended;
  for (const where of [folder, makeFolder()]) {
    expect(await say(where)).toMatchObject({
      status: 0,
      stderr: "",
      stdout: expect.stringContaining("ana@example.com"),
    });
  }
  // The one that answered at the socket leaves; the file of the other's socket is not missed.
  all[0].child.kill("SIGTERM");
  expect((await all[0].ended).status).toBe(0);
  expect(await say(folder)).toMatchObject({ status: 0, stderr: "" });
  expect(await beside.metric("tocsin_replicas")).toBe(3);
  const password = new URL(settings.DATABASE_URL).password;
  for (const { stderr, get } of [beside, ...all.slice(1)]) {
    expect(`${stderr()} ${(await get("/metrics")).data}`).not.toContain(password);
  }
});

test("what a killed replica had begun is finished by another within 20 s, once", { timeout: LONG_MS }, async () => {
  const { vendors, settings, replica } = await makeWorld();
  vendors.addFault({ vendor: "pagerduty", method: "PUT", fault: { kind: "hang" } });
  const folder = makeFolder();
  const [first, second] = await Promise.all([replica(folder), replica()]);
  const said = spawnTocsin(folder, ["say", "ack all", "--yes"], undefined, settings).ended;
  await until(async () => (await second.metric("tocsin_plans_open")) === 1);
  await until(async () => vendors.pendingFaults().length === 0);
  first.child.kill("SIGKILL");
  const killedAt = performance.now();
  await second.says("24 acknowledged");
  expect(performance.now() - killedAt).toBeLessThan(TAKEOVER_MS);
  expect(await said).toMatchObject({ status: 1, stderr: expect.stringContaining("went away") });
  await until(async () => (await second.metric("tocsin_plans_open")) === 0);
  const changes = vendors.effects
    .filter(({ changed }) => changed)
    .map(({ vendor, effect, target }) => `${vendor} ${effect} ${target}`);
  expect(changes.length).toBeGreaterThanOrEqual(24);
  expect(new Set(changes).size).toBe(changes.length);
});

test("the auditor and the feed move to another replica within 20 s of their being frozen", {
  timeout: LONG_MS,
}, async () => {
  const { replica } = await makeWorld();
  const wins = async ({ metric }: Awaited<ReturnType<typeof replica>>): Promise<number> =>
    (await metric("tocsin_log_events_total", { event: "leader.won" })) ?? 0;
  const frozen = await replica();
  await until(async () => (await wins(frozen)) === LED);
  const other = await replica();
  frozen.child.kill("SIGSTOP");
  const stoppedAt = performance.now();
  await until(async () => (await wins(other)) === LED);
  expect(performance.now() - stoppedAt).toBeLessThan(TAKEOVER_MS);
  frozen.child.kill("SIGCONT");
  await until(async () => (await frozen.metric("tocsin_log_events_total", { event: "leader.lost" })) === LED);
  expect(await wins(frozen)).toBe(LED);
  expect(await wins(other)).toBe(LED);
});
