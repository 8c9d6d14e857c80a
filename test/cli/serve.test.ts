import { once } from "node:events";
import { existsSync, mkdirSync } from "node:fs";
import { type AddressInfo, createServer } from "node:net";
import { join } from "node:path";
import { describe, expect, onTestFinished, test } from "vitest";
import { realClock } from "../../src/real-clock.ts";
import { openEmbeddedStore } from "../../src/store/embedded/open.ts";
import { freePort } from "../kit/free-port.ts";
import { parsed, sampled } from "../kit/prometheus.ts";
import { eventually, http, serving, startVendors, until } from "./http-kit.ts";
import { makeFolder, spawnTocsin } from "./process.ts";

// Whole processes on the machine's own time.
const LONG_MS = 60_000;

describe("starting", () => {
  test("it listens first, is alive at once, and ready only when its store is open", { timeout: LONG_MS }, async () => {
    const folder = makeFolder();
    const dir = join(folder, "data", "sandbox");
    mkdirSync(dir, { recursive: true });
    // Held like by another process, so that opening has to wait.
    const store = await openEmbeddedStore({ dir, clock: realClock });
    const port = await freePort();
    const server = spawnTocsin(folder, ["serve"], undefined, { HTTP_PORT: String(port) });
    const url = `http://127.0.0.1:${port}`;
    const first = await eventually(`${url}/readyz`, () => true);
    expect([first.status, first.data]).toEqual([503, '{"ready":false,"reason":"It is starting."}\n']);
    expect((await http.get(`${url}/healthz`)).status).toBe(200);
    expect(parsed((await http.get(`${url}/metrics`)).data).map(({ name }) => name)).not.toContain("tocsin_store_up");
    await store.close();
    await eventually(`${url}/readyz`, ({ status }) => status === 200);
    server.child.kill("SIGTERM");
    expect((await server.ended).status).toBe(0);
  });

  test("a port in use is one line, and nothing was opened", { timeout: LONG_MS }, async () => {
    const taken = createServer().listen(0, "127.0.0.1");
    onTestFinished(() => void taken.close());
    await once(taken, "listening");
    const { port } = taken.address() as AddressInfo;
    const folder = makeFolder();
    expect(await spawnTocsin(folder, ["serve"], undefined, { HTTP_PORT: String(port) }).ended).toEqual({
      status: 1,
      stdout: "",
      stderr:
        `tocsin: Nothing can listen on 127.0.0.1, port ${port}: ` +
        "the port is in use, so stop whoever has it or set HTTP_PORT to another one.\n",
    });
    expect(existsSync(join(folder, "data"))).toBe(false);
  });

  test("without HTTP_PORT it says that it does not listen", { timeout: LONG_MS }, async () => {
    const server = spawnTocsin(makeFolder(), ["serve"]);
    await server.says("HTTP_PORT is not set: there is no /healthz, /readyz, /metrics or /hooks.\n");
    await server.says("TOCSIN_ADMIN_CHANNEL is not set: only the log and /metrics tell what gets stuck.\n");
    await server.says("Ready");
    server.child.kill("SIGTERM");
    expect((await server.ended).status).toBe(0);
  });

  test("SIGTERM before it is ready ends it with 0 as well", { timeout: LONG_MS }, async () => {
    const folder = makeFolder();
    const port = await freePort();
    const server = spawnTocsin(folder, ["serve"], undefined, { HTTP_PORT: String(port) });
    await eventually(`http://127.0.0.1:${port}/healthz`, () => true);
    server.child.kill("SIGTERM");
    expect((await server.ended).status).toBe(0);
  });
});

describe("stopping", () => {
  test("SIGTERM in the middle of a plan: not ready at once, the plan is finished, 0", {
    timeout: LONG_MS,
  }, async () => {
    const vendors = await startVendors();
    vendors.addFault({ vendor: "pagerduty", method: "PUT", fault: { kind: "slow", ms: 1_500 } });
    const folder = makeFolder();
    const server = await serving(folder, vendors.settings);
    const said = spawnTocsin(folder, ["say", "ack all", "--yes"], undefined, vendors.settings).ended;
    await until(async () => (await server.metric("tocsin_plans_open")) === 1);
    server.child.kill("SIGTERM");
    const unready = await eventually(`${server.url}/readyz`, ({ status }) => status === 503);
    expect(unready.data).toBe('{"ready":false,"reason":"It is stopping."}\n');
    expect((await http.get(`${server.url}/healthz`)).status).toBe(200);
    expect(await said).toMatchObject({ status: 0, stdout: expect.stringContaining("24 acknowledged") });
    expect((await server.ended).status).toBe(0);
    vendors.expectClean();
  });

  test("a plan that does not end is left to the next start, and 20 s are enough", { timeout: LONG_MS }, async () => {
    const vendors = await startVendors();
    vendors.addFault({ vendor: "pagerduty", method: "PUT", times: 10, fault: { kind: "hang" } });
    const folder = makeFolder();
    const server = await serving(folder, vendors.settings);
    const said = spawnTocsin(folder, ["say", "ack all", "--yes"], undefined, vendors.settings).ended;
    await until(async () => (await server.metric("tocsin_plans_open")) === 1);
    const began = performance.now();
    server.child.kill("SIGTERM");
    expect((await server.ended).status).toBe(0);
    expect(performance.now() - began).toBeLessThan(20_500);
    expect(await said).toMatchObject({
      status: 1,
      stdout: "▲ Tocsin is stopping: this goes on when it is up again.\n",
    });
    vendors.clearFaults();
    const next = await serving(folder, vendors.settings);
    await next.says("24 acknowledged");
    expect((await next.get("/readyz")).status).toBe(200);
    next.child.kill("SIGTERM");
    expect((await next.ended).status).toBe(0);
  });

  test("a second signal ends it at once", { timeout: LONG_MS }, async () => {
    const vendors = await startVendors();
    vendors.addFault({ vendor: "pagerduty", method: "PUT", times: 10, fault: { kind: "hang" } });
    const folder = makeFolder();
    const server = await serving(folder, vendors.settings);
    void spawnTocsin(folder, ["say", "ack all", "--yes"], undefined, vendors.settings).ended;
    await until(async () => (await server.metric("tocsin_plans_open")) === 1);
    server.child.kill("SIGTERM");
    await eventually(`${server.url}/readyz`, ({ status }) => status === 503);
    const began = performance.now();
    server.child.kill("SIGTERM");
    expect((await server.ended).status).toBe(130);
    expect(performance.now() - began).toBeLessThan(2_000);
  });
});

test("what is scraped is well-formed, counts what happened, and holds no secret and nobody", {
  timeout: LONG_MS,
}, async () => {
  const vendors = await startVendors();
  const folder = makeFolder();
  const server = await serving(folder, vendors.settings);
  for (const words of ["ack all", "page API Gateway: the canary is dead", "nonsense"]) {
    await spawnTocsin(folder, ["say", words, "--yes"], undefined, vendors.settings).ended;
  }
  const { data, headers } = await server.get("/metrics");
  expect(headers["content-type"]).toContain("text/plain; version=0.0.4");
  const samples = parsed(data);
  expect(sampled(samples, "tocsin_log_events_total", { event: "plan.finished" })).toBe(2);
  expect(sampled(samples, "tocsin_plan_duration_seconds_count")).toBe(2);
  expect(sampled(samples, "tocsin_accept_duration_seconds_count")).toBe(3);
  expect(sampled(samples, "tocsin_plans_open")).toBe(0);
  const answers = await Promise.all(
    ["/metrics", "/healthz", "/readyz", "/nope", "/%zz", "/metrics?key=x"].map((path) => server.get(path)),
  );
  const shown = answers.map((answer) => `${JSON.stringify(answer.headers)} ${answer.data}`).join("\n");
  const keys = Object.entries(vendors.env).filter(([name]) => name.endsWith("_KEY"));
  expect(keys.length).toBeGreaterThan(2);
  for (const hidden of [...keys.map(([, key]) => key), "ana", "canary", "API Gateway", folder, "127.0.0.1"]) {
    expect(shown.toLowerCase()).not.toContain(hidden.toLowerCase());
  }
  server.child.kill("SIGTERM");
  await server.ended;
});

test("a key that is revoked in mid-run is told to the admins once, and so is its return", {
  timeout: LONG_MS,
}, async () => {
  const vendors = await startVendors();
  const folder = makeFolder();
  const server = await serving(folder, { ...vendors.settings, TOCSIN_ADMIN_CHANNEL: "console:main" });
  expect(server.stderr()).toContain("Admins are told in console:main of what gets stuck.");
  const say = (words: string) => spawnTocsin(folder, ["say", words, "--yes"], undefined, vendors.settings).ended;
  vendors.addFault({ vendor: "pagerduty", times: 1_000, fault: { kind: "revoked" } });
  for (let n = 0; n < 4; n++) await say("alerts");
  await server.says("PagerDuty refuses its key.");
  expect(await server.metric("tocsin_vendor_circuit_open", { account: "pagerduty", cause: "key" })).toBe(1);
  vendors.clearFaults();
  await say("alerts");
  await server.says("PagerDuty takes its key again.");
  server.child.kill("SIGTERM");
  const { stderr } = await server.ended;
  // To the admins, and in the log.
  expect(stderr.match(/refuses its key\./gu)).toHaveLength(2);
  expect(stderr).not.toContain(vendors.env.PAGERDUTY_API_KEY);
});
