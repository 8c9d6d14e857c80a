// Talks to the bot as a script would: six messages to a piped `npm start`, then single ones with `say`, each looking at
// what the ones before have really changed in the sandbox.
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

const dataDir = mkdtempSync(join(tmpdir(), "tocsin-ci-"));
const env = { ...process.env, DATA_DIR: dataDir };
const RUN_MS = 120_000;

/** Runs a script of this package without npm's own lines, and returns its records. */
function npmRun(args, input, status = 0) {
  const run = spawnSync("npm", ["run", "-s", ...args], { env, input, encoding: "utf8", timeout: RUN_MS });
  process.stderr.write(run.stderr);
  assert.equal(run.status, status, `npm run ${args.join(" ")} ended with ${run.status}:\n${run.stdout}`);
  return run.stdout
    .trimEnd()
    .split("\n")
    .filter((line) => line !== "")
    .map((line) => JSON.parse(line));
}

function say(message, status = 0, options = []) {
  const [record] = npmRun(["tocsin", "--", "say", "--json", ...options, message], "", status);
  show(record);
  return record;
}

function show({ tone, message, text }) {
  console.log(`${tone.padEnd(5)} ${message}\n      ${text.split("\n")[0]}`);
}

try {
  const messages = [
    "/status Build Processing degraded: Builds are slow, we are adding workers",
    "status",
    "ack all",
    "alerts",
    "who's on call?",
    "status resolve Fixed",
  ];
  const records = npmRun(["start", "--", "--json"], messages.map((message) => `${message}\n`).join(""));
  records.forEach(show);
  assert.deepEqual(
    records.map(({ message }) => message),
    messages,
  );
  const [opened, status, acknowledged, alerts, onCall, resolved] = records;

  assert.equal(opened.tone, "good");
  assert.deepEqual(
    opened.outcomes.map(({ state }) => state),
    ["done"],
  );
  assert.match(status.text, /Build Processing/u);
  assert.match(status.text, /degraded/u);
  assert.equal(acknowledged.tone, "good");
  assert.ok(acknowledged.outcomes.length >= 20, "a dozen alerts of each vendor are acknowledged");
  for (const { state } of acknowledged.outcomes) assert.match(state, /^(?:done|already)$/u);
  assert.match(alerts.text, /all acknowledged/u);
  assert.match(onCall.text, /level 1/u);
  assert.equal(resolved.tone, "good");
  assert.deepEqual(
    resolved.outcomes.map(({ state }) => state),
    ["done"],
  );

  // Another process, the same company: it is as the first one left it.
  assert.match(say("status Build Processing?").text, /operational/u);
  assert.equal(say("ack all").outcomes.length, 0);
  assert.equal(say("status API degraded").tone, "good");
  assert.equal(say("undo").question, true);
  assert.match(say("no").text, /nothing was done/u);
  say("frobnicate the flux", 2);
  say("ack all now", 1, ["--as", "stranger@example.com"]);
  console.log("The console holds what it promises.");
} finally {
  rmSync(dataDir, { recursive: true, force: true });
}
