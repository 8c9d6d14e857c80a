import { once } from "node:events";
import { mkdirSync, readdirSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { join } from "node:path";
import { setImmediate as nextTurn } from "node:timers/promises";
import { describe, expect, onTestFinished, test } from "vitest";
import type { Inbound } from "../../src/core/inbound.ts";
import { TestClock } from "../kit/test-clock.ts";
import { launch, makeDir, makeWorld, message, tocsin, type World } from "./shell.ts";

/** A bot that is done with a message when the test says so. */
function patientWorld() {
  const waiting = new Map<string, () => void>();
  const world = makeWorld(async (inbound: Inbound, show) => {
    if (inbound.text.startsWith("slow")) {
      const { promise, resolve } = Promise.withResolvers<void>();
      waiting.set(inbound.text, resolve);
      await promise;
    }
    await show(message(`Answered ${inbound.text}.`));
  });
  return { world, finish: (text: string) => waiting.get(text)?.() };
}

async function until(isSo: () => boolean): Promise<void> {
  while (!isSo()) await nextTurn();
}

/** Moves time in steps that leave sockets, which are on real time, some turns in between. */
async function moving<T>(clock: TestClock, stepMs: number, work: Promise<T>): Promise<T> {
  let isOver = false;
  const over = work.finally(() => {
    isOver = true;
  });
  while (!isOver) {
    if (clock.sleeping > 0) clock.advance(stepMs);
    await nextTurn();
  }
  return over;
}

async function serving(dir: string, world: World) {
  const server = launch(["serve"], { dir, world });
  await until(() => server.stderr().includes("Ready"));
  return server;
}

describe("several processes in one DATA_DIR", () => {
  test("say goes through the process that is there", async () => {
    const dir = makeDir();
    const { world } = patientWorld();
    const server = await serving(dir, world);
    expect(await tocsin(["say", "status"], { dir, world })).toEqual({
      status: 0,
      stdout: "✓ Answered status.\n",
      stderr: "",
    });
    expect(await tocsin(["doctor"], { dir, world })).toMatchObject({ status: 1, stdout: "✗ Something is wrong.\n" });
    expect(world.opened).toBe(1);
    server.signal("SIGTERM");
    expect(await server.ended).toBe(0);
    expect(readdirSync(join(dir, "data", "sandbox"))).toEqual([]);
  });

  test("say speaks for its own TOCSIN_USER, not for that of the process that is there", async () => {
    const dir = makeDir();
    const { world } = patientWorld();
    const server = await serving(dir, world);
    await tocsin(["say", "status"], { dir, world, env: { TOCSIN_USER: "me@example.com" } });
    expect(world.heard).toMatchObject([{ actor: { email: "me@example.com" } }]);
    server.signal("SIGINT");
    await server.ended;
  });

  test("of many that say something at once, one opens the store and serves the others", async () => {
    const dir = makeDir();
    const { world } = patientWorld();
    const all = Array.from({ length: 20 }, (_, i) => tocsin(["say", `message ${i}`], { dir, world }));
    const results = await Promise.all(all);
    expect(results.map(({ stdout }) => stdout)).toEqual(
      Array.from({ length: 20 }, (_, i) => `✓ Answered message ${i}.\n`),
    );
    expect(world.heard).toHaveLength(20);
    expect(world.held.size).toBe(0);
  });

  test("a say that is done serves its clients before it leaves", async () => {
    const dir = makeDir();
    const { world, finish } = patientWorld();
    const first = launch(["say", "slow one"], { dir, world });
    await until(() => world.heard.length === 1);
    const second = launch(["say", "slow two"], { dir, world });
    await until(() => world.heard.length === 2);
    finish("slow one");
    for (let turn = 0; turn < 20; turn++) await nextTurn();
    expect(first.stdout()).toBe("");
    finish("slow two");
    expect(await second.ended).toBe(0);
    expect(await first.ended).toBe(0);
    expect(second.stdout()).toBe("✓ Answered slow two.\n");
    expect(world.opened).toBe(1);
  });

  test.each(["start", "serve"])("a second %s is refused in one line that says who is there", async (subcommand) => {
    const dir = makeDir();
    const { world } = patientWorld();
    const server = await serving(dir, world);
    const second = await tocsin([subcommand], { dir, world, input: "status\n" });
    expect(second).toMatchObject({
      status: 1,
      stdout: "",
      stderr: expect.stringMatching(
        new RegExp(`^tocsin: Tocsin runs here already: "tocsin serve", process ${process.pid}, .*\\n$`, "u"),
      ),
    });
    server.signal("SIGTERM");
    await server.ended;
  });

  test("start waits for a say that is about to end", async () => {
    const dir = makeDir();
    const { world, finish } = patientWorld();
    const passing = launch(["say", "slow one"], { dir, world });
    await until(() => world.heard.length === 1);
    const clock = new TestClock();
    const start = launch(["start"], { dir, world, input: "status\n", clock });
    await until(() => clock.sleeping > 0);
    finish("slow one");
    await passing.ended;
    expect(await moving(clock, 10, start.ended)).toBe(0);
    expect(start.stdout()).toBe("✓ Answered status.\n\n");
  });

  test("a store that stays locked by something that does not listen is told after a while", async () => {
    const dir = makeDir();
    const { world } = patientWorld();
    world.held.add(join(dir, "data", "sandbox"));
    for (const args of [["say", "status"], ["start"], ["serve"]]) {
      const clock = new TestClock();
      const running = launch(args, { dir, world, input: "", clock });
      const began = clock.now();
      expect(await moving(clock, 1_000, running.ended)).toBe(1);
      expect(running.stderr()).toBe(`tocsin: Another Tocsin is using ${join(dir, "data", "sandbox")}.\n`);
      expect(clock.now() - began).toBeGreaterThanOrEqual(20_000);
    }
  });

  test("a host that leaves just as it is asked is not the last word", async () => {
    const dir = makeDir();
    const { world } = patientWorld();
    const data = join(dir, "data", "sandbox");
    mkdirSync(data, { recursive: true });
    let asked = 0;
    const leaving = createServer((socket) => {
      socket.write(`${JSON.stringify({ type: "hello", protocol: 1, pid: 1, role: "passing" })}\n`);
      socket.once("data", () => {
        asked += 1;
        if (asked === 3) leaving.close();
        socket.end('{"type":"bye"}\n');
      });
    });
    leaving.listen(join(data, "tocsin.sock"));
    await once(leaving, "listening");
    onTestFinished(() => void leaving.close());
    expect(await tocsin(["say", "status"], { dir, world })).toMatchObject({
      status: 0,
      stdout: "✓ Answered status.\n",
    });
    expect(asked).toBe(3);
  });

  test("what was left behind by a killed process is in nobody's way", async () => {
    const dir = makeDir();
    const { world } = patientWorld();
    mkdirSync(join(dir, "data", "sandbox"), { recursive: true });
    writeFileSync(join(dir, "data", "sandbox", "tocsin.sock"), "");
    expect((await tocsin(["say", "status"], { dir, world })).stdout).toBe("✓ Answered status.\n");
  });
});

describe("signals", () => {
  test("SIGHUP reads the settings again", async () => {
    const { world } = patientWorld();
    const server = await serving(makeDir(), world);
    server.signal("SIGHUP");
    await until(() => server.stderr().includes("The settings were read again."));
    expect(world.reloads).toBe(1);
    server.signal("SIGTERM");
    expect(await server.ended).toBe(0);
    expect(server.listeners()).toBe(0);
  });

  test("the first leaves in order, the second at once", async () => {
    const { world, finish } = patientWorld();
    const start = launch(["start"], { dir: makeDir(), world });
    start.stdin.write("slow one\nnever begun\n");
    await until(() => world.heard.length === 1);
    start.signal("SIGINT");
    expect(start.exits).toEqual([]);
    start.signal("SIGINT");
    expect(start.exits).toEqual([130]);
    finish("slow one");
    expect(await start.ended).toBe(0);
    expect(world.heard).toHaveLength(1);
    expect(start.listeners()).toBe(0);
  });
});

test("a serve whose stop hangs ends with 0 all the same, after 20 s", async () => {
  const { world } = patientWorld();
  const { promise, resolve } = Promise.withResolvers<void>();
  world.stopsAfter = promise;
  const clock = new TestClock();
  const server = launch(["serve"], { dir: makeDir(), world, clock });
  await until(() => server.stderr().includes("Ready"));
  server.signal("SIGTERM");
  await nextTurn();
  clock.advance(19_999);
  await nextTurn();
  expect(server.exits).toEqual([]);
  clock.advance(1);
  await until(() => server.exits.length > 0);
  expect(server.exits).toEqual([0]);
  resolve();
  expect(await server.ended).toBe(0);
});

describe("start without a terminal", () => {
  test("says where it is on the side, answers line by line, and ends with the input", async () => {
    const { world } = patientWorld();
    const result = await tocsin(["start", "--as", "ana@example.com"], { dir: makeDir(), world, input: "one\ntwo\n" });
    expect(result).toEqual({
      status: 0,
      stdout: "✓ Answered one.\n\n✓ Answered two.\n\n",
      stderr: "This is a test.\n",
    });
    expect(world.heard.map(({ actor }) => actor.email)).toEqual(["ana@example.com", "ana@example.com"]);
    expect(world.held.size).toBe(0);
  });

  test("with --json prints one object a message and nothing else", async () => {
    const { world } = patientWorld();
    const { stdout } = await tocsin(["start", "--json"], { dir: makeDir(), world, input: "one\n\ntwo\n" });
    const records = stdout
      .trimEnd()
      .split("\n")
      .map((line) => JSON.parse(line));
    expect(records.map((record) => [record.message, record.text])).toEqual([
      ["one", "Answered one."],
      ["two", "Answered two."],
    ]);
  });
});
