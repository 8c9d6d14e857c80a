import { existsSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { makeFolder, spawnTocsin } from "./process.ts";

// Whole processes on the machine's own time, with the sandbox in them.
const LONG_MS = 60_000;

test("what a killed process leaves behind is in nobody's way", { timeout: LONG_MS }, async () => {
  const folder = makeFolder();
  const server = spawnTocsin(folder, ["serve"]);
  await server.says("Ready");
  const through = await spawnTocsin(folder, ["say", "whoami"]).ended;
  expect(through).toMatchObject({ status: 0, stderr: "", stdout: expect.stringContaining("You are ") });
  server.child.kill("SIGKILL");
  await server.ended;
  expect(existsSync(join(folder, "data", "sandbox", "tocsin.sock"))).toBe(true);
  const alone = await spawnTocsin(folder, ["say", "whoami"]).ended;
  expect(alone).toEqual(through);
});

test("several processes that say something at once are all answered", { timeout: LONG_MS }, async () => {
  const folder = makeFolder();
  const results = await Promise.all(Array.from({ length: 4 }, () => spawnTocsin(folder, ["say", "whoami"]).ended));
  for (const { status, stdout } of results) {
    expect(status).toBe(0);
    expect(stdout).toContain("You are ");
  }
});

test("SIGTERM ends a start whose input is still open, and a serve, with 0", { timeout: LONG_MS }, async () => {
  const folder = makeFolder();
  for (const subcommand of ["start", "serve"]) {
    const running = spawnTocsin(folder, [subcommand]);
    await running.says(subcommand === "serve" ? "Ready" : "\n");
    running.child.kill("SIGTERM");
    expect(await running.ended).toMatchObject({ status: 0 });
  }
});

test("a reader that goes away ends a piped start without a complaint", { timeout: LONG_MS }, async () => {
  const piped = spawnTocsin(makeFolder(), ["start"], "help\nhelp\nhelp\n");
  piped.child.stdout?.destroy();
  const status = await new Promise((resolve) => piped.child.once("exit", resolve));
  expect(status).toBe(0);
});

test("the settings of .env count, and a fault in them is one line", { timeout: LONG_MS }, async () => {
  const folder = makeFolder();
  writeFileSync(join(folder, ".env"), "TOCSIN_USER=mira@example.com\n");
  expect((await spawnTocsin(folder, ["say", "whoami"]).ended).stdout).toContain("mira@example.com");
  writeFileSync(join(folder, ".env"), "TOCSIN_USER\n");
  expect(await spawnTocsin(folder, ["say", "whoami"]).ended).toEqual({
    status: 1,
    stdout: "",
    stderr: "tocsin: .env: line 1 is not NAME=value.\n",
  });
});

test("sandbox prints the settings that lead a bot to it, and they do", { timeout: LONG_MS }, async () => {
  const folder = makeFolder();
  const emulators = spawnTocsin(folder, ["sandbox"]);
  const settings = await new Promise<string>((resolve) => {
    emulators.child.stdout?.once("data", (chunk) => resolve(String(chunk)));
  });
  const other = makeFolder();
  writeFileSync(join(other, ".env"), settings);
  const { status, stdout, stderr } = await spawnTocsin(other, ["doctor"]).ended;
  expect([status, stderr]).toEqual([0, ""]);
  expect(stdout).toContain("127.0.0.1");
  expect(existsSync(join(other, "data", "tocsin.db"))).toBe(true);
  emulators.child.kill("SIGINT");
  expect(await emulators.ended).toMatchObject({ status: 0 });
});
