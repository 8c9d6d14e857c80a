import { readFileSync } from "node:fs";
import { join } from "node:path";
import { setImmediate as nextTurn } from "node:timers/promises";
import { beforeEach, expect, test, vi } from "vitest";
import { VirtualTerminal } from "../kit/virtual-terminal.ts";
import { launch, makeDir, makeWorld, message, type World } from "./shell.ts";

// readline draws no prompt on a terminal that is declared dumb.
beforeEach(() => {
  vi.stubEnv("TERM", "xterm");
  return () => vi.unstubAllEnvs();
});

async function sitDown(world: World, dir = makeDir(), args: readonly string[] = ["start"]) {
  const terminal = new VirtualTerminal();
  const running = launch(args, { dir, world, terminal, env: { NO_COLOR: "1" } });
  const until = async (isSo: () => boolean): Promise<void> => {
    while (!isSo()) await nextTurn();
  };
  await until(() => terminal.text.endsWith("tocsin›") || args[0] !== "start");
  return { running, terminal, until };
}

test("start at a terminal says where it is, prompts, answers, and ends with Ctrl-D", async () => {
  const dir = makeDir();
  const { running, terminal, until } = await sitDown(
    makeWorld(async (_inbound, show) => show(message("All is well."))),
    dir,
  );
  expect(terminal.text).toBe("This is a test.\ntocsin›");
  running.stdin.write("status\r");
  await until(() => terminal.text.includes("well.\n\ntocsin›"));
  running.stdin.write("\u0004");
  expect(await running.ended).toBe(0);
  expect(terminal.text).toBe("This is a test.\ntocsin› status\n✓ All is well.");
  expect(readFileSync(join(dir, "data", "sandbox", "history"), "utf8")).toBe("status\n");
});

test("Ctrl-C leaves at once when nothing is at work", async () => {
  const { running, terminal } = await sitDown(makeWorld(async () => undefined));
  running.stdin.write("\u0003");
  expect(await running.ended).toBe(0);
  expect(terminal.text).toBe("This is a test.");
  expect(running.exits).toEqual([]);
});

test("Ctrl-C while something is at work says what becomes of it, and a second one does not wait", async () => {
  const { promise, resolve: finish } = Promise.withResolvers<void>();
  const world = makeWorld(async (_inbound, show) => {
    await show(message("1 of 2 …", { live: true }));
    await promise;
    await show(message("Acknowledged 2 alerts"));
  });
  const { running, terminal, until } = await sitDown(world);
  running.stdin.write("ack all\r");
  await until(() => terminal.text.includes("1 of 2"));
  running.stdin.write("\u0003");
  await until(() => terminal.text.includes("Leaving."));
  expect(running.exits).toEqual([]);
  running.signal("SIGINT");
  expect(running.exits).toEqual([130]);
  finish();
  expect(await running.ended).toBe(0);
  expect(terminal.text).toContain("✓ Acknowledged 2 alerts");
});

test("what the log says stands above what is being typed", async () => {
  const world = makeWorld(async () => undefined);
  const { running, terminal, until } = await sitDown(world);
  running.stdin.write("half");
  await until(() => terminal.text.endsWith("half"));
  world.log.error("chat.delivery.failed");
  // It is wider than the terminal.
  expect(terminal.text.replaceAll("\n", "")).toMatch(/"event":"chat\.delivery\.failed"\}tocsin› half$/u);
  running.stdin.write("\u0003\u0003");
  expect(await running.ended).toBe(0);
});

test("say at a terminal shows how the answer comes about, in place", async () => {
  const world = makeWorld(async (_inbound, show) => {
    await show(message("1 of 2 …", { live: true }));
    await show(message("2 of 2 …", { live: true }));
    await show(message("Acknowledged 2 alerts"));
  });
  const { running, terminal } = await sitDown(world, makeDir(), ["say", "ack all"]);
  expect(await running.ended).toBe(0);
  expect(terminal.raw).toContain("1 of 2 …");
  expect(terminal.text).toBe("✓ Acknowledged 2 alerts");
});
