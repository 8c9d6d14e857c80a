import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { COMMANDS } from "../../src/commands/index.ts";
import { makeDir, tocsin } from "./shell.ts";

test("without arguments the subcommands are listed", async () => {
  const { status, stdout, stderr } = await tocsin([], { dir: makeDir() });
  expect([status, stderr]).toEqual([0, ""]);
  for (const name of ["start", "say", "serve", "sandbox", "doctor", "commands"])
    expect(stdout).toMatch(new RegExp(`^ {2}${name}\\b`, "mu"));
  expect(await tocsin(["--help"], { dir: makeDir() })).toEqual({ status, stdout, stderr });
});

test("--version prints the package's", async () => {
  const { version } = JSON.parse(readFileSync(new URL("../../package.json", import.meta.url), "utf8"));
  expect(await tocsin(["--version"], { dir: makeDir() })).toEqual({ status: 0, stdout: `${version}\n`, stderr: "" });
});

test.each([
  ["an unknown subcommand", ["strat"], "tocsin: unknown command 'strat' (Did you mean start?)\n"],
  ["an unknown option", ["start", "--jsno"], "tocsin: unknown option '--jsno' (Did you mean --json?)\n"],
  ["say without a message", ["say"], "tocsin: missing required argument 'message'\n"],
  ["an option without its value", ["say", "x", "--as"], "tocsin: option '--as <email>' argument missing\n"],
  [
    "more than it takes",
    ["serve", "now"],
    "tocsin: too many arguments for 'serve'. Expected 0 arguments but got 1: now.\n",
  ],
])("%s is one line, and the exit status is 2", async (_what, args, line) => {
  expect(await tocsin(args, { dir: makeDir() })).toEqual({ status: 2, stdout: "", stderr: line });
});

test.each([["x"], ["-1"], ["65536"], ["1e3"]])("a port such as %s is refused in one line", async (port) => {
  const { status, stderr } = await tocsin(["sandbox", `--port=${port}`], { dir: makeDir() });
  expect([status, stderr]).toEqual([1, "tocsin: --port must be a number from 0 (any free one) to 65535.\n"]);
});

test("a fault in the settings is one line, several are all told", async () => {
  const dir = makeDir();
  const one = await tocsin(["say", "status"], { dir, env: { TOCSIN_USER: "me" } });
  expect(one).toEqual({ status: 1, stdout: "", stderr: expect.stringMatching(/^tocsin: TOCSIN_USER .*\n$/u) });
  const two = await tocsin(["say", "status"], { dir, env: { TOCSIN_USER: "me", LOG_LEVEL: "all" } });
  expect(two.stderr).toContain("2 faults");
  writeFileSync(join(dir, ".env"), "nonsense\n");
  expect(await tocsin(["doctor"], { dir })).toMatchObject({
    status: 1,
    stderr: "tocsin: .env: line 1 is not NAME=value.\n",
  });
});

test("commands lists every command with what people type, as text and as JSON", async () => {
  const { stdout } = await tocsin(["commands"], { dir: makeDir() });
  const { stdout: json } = await tocsin(["commands", "--json"], { dir: makeDir() });
  expect(JSON.parse(json).map(({ name }: { name: string }) => name)).toEqual(COMMANDS.map(({ name }) => name));
  for (const { name, phrases } of COMMANDS) {
    expect(stdout).toMatch(new RegExp(`^${name} `, "mu"));
    for (const phrase of phrases) expect(stdout).toContain(phrase);
  }
});
