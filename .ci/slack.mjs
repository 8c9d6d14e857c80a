// The incident story in a Slack of our own, set up by its environment alone: `npm run fake:slack` and `npm run serve` are
// two processes, as a person would start them; what is said goes through the fake's control, what is answered is read there.
import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";

const PATIENCE_MS = 60_000;
const LOOK_EVERY_MS = 200;

const dataDir = mkdtempSync(join(tmpdir(), "tocsin-ci-slack-"));
const children = [];

/** Starts a script of this package; resolves once it has printed what is waited for, with all that it printed by then. */
async function npmStart(args, env, awaited) {
  const child = spawn("npm", ["run", "-s", ...args], {
    env: { ...process.env, ...env },
    stdio: ["ignore", "pipe", "pipe"],
    detached: true,
  });
  children.push(child);
  let printed = "";
  for (const stream of [child.stdout, child.stderr]) stream.on("data", (chunk) => (printed += chunk));
  await until(`npm run ${args.join(" ")}`, () => {
    assert.equal(child.exitCode, null, `npm run ${args.join(" ")} ended:\n${printed}`);
    return awaited.test(printed);
  });
  return printed;
}

async function until(what, isSo) {
  for (const end = Date.now() + PATIENCE_MS; Date.now() < end; await wait(LOOK_EVERY_MS)) if (await isSo()) return;
  throw new Error(`waited in vain for: ${what}`);
}

async function control(verb, asked) {
  const answer = await fetch(`${slackUrl}_control/${verb}`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify(asked),
  });
  const said = await answer.text();
  assert.equal(answer.status, 200, `${verb} ${JSON.stringify(asked)}: ${said}`);
  return JSON.parse(said);
}

/** Types a line at the fake's prompt, and waits for an answer of the bot's that reads so; returns what Ana sees then. */
async function says(line, awaited) {
  await control("line", { line });
  let seen = "";
  await until(`${awaited} after "${line}"`, async () => {
    seen = (await control("line", { line: "ana see #ops" })).lines.join("\n");
    return awaited.test(seen);
  });
  console.log(`${line}\n      ${awaited.exec(seen)?.[0]}`);
  return seen;
}

let slackUrl = "";
try {
  const told = await npmStart(["fake:slack", "--", "--port", "0"], {}, /SLACK_API_URL=\S+/u);
  const settings = Object.fromEntries(
    [...told.matchAll(/^(SLACK_\w+)=(\S+)$/gmu)].map(([, name, value]) => [name, value]),
  );
  slackUrl = new URL("/", settings.SLACK_API_URL).href;
  await npmStart(["serve"], { ...settings, TOCSIN_SANDBOX: "1", DATA_DIR: dataDir }, /^Ready:/mu);

  await says("ana #ops: @tocsin ack all", /Found 24 alerts: 24 acknowledged\./u);
  await says("ana #ops: /tocsin who's on call?", /\(only you see it\): .*On call now/u);
  await control("line", { line: "ana #ops: /tocsin status" });
  await until("the form", async () =>
    (await control("line", { line: "modal" })).lines.join("\n").includes("Change status"),
  );
  await control("line", { line: 'set "Components" "Build Processing"' });
  const level = /Build Processing, now [^:\n]*/u;
  let form = "";
  await until("a level to choose", async () => {
    form = (await control("line", { line: "modal" })).lines.join("\n");
    return level.test(form);
  });
  await control("line", { line: `set "${level.exec(form)?.[0]?.replace(/\]$/u, "")}" "degraded performance"` });
  await control("line", { line: 'set "What customers should read" "Builds are slow, we are adding workers."' });
  await says("submit", /Opened SP-\w+, investigating\./u);
  await says("ana #ops: @tocsin status", /1 of 14 components is not operational\./u);
  await says("ana #ops: @tocsin status resolve Fixed", /Build Processing is operational again\./u);
  await says("ana #ops: @tocsin history", /status resolve Fixed/u);
  const { complaints = [] } = await control("complaints", {});
  assert.deepEqual(complaints, [], "the fake Slack was sent what Slack does not take");
} finally {
  for (const child of children.toReversed()) {
    if (child.exitCode === null) process.kill(-child.pid, "SIGTERM");
    if (child.exitCode === null && child.signalCode === null) await once(child, "exit");
  }
  rmSync(dataDir, { recursive: true, force: true });
}
