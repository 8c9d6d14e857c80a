// A storm at the sandbox's console, as a newcomer would try it: cards come by themselves, what is too many for cards becomes
// one storm card, its own sentence acknowledges what it shows, and `ack all` clears the rest.
import assert from "node:assert/strict";
import { spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

const ALERTS = 500;
const WAIT_MS = 120_000;
const dataDir = mkdtempSync(join(tmpdir(), "tocsin-ci-"));
const env = { ...process.env, DATA_DIR: dataDir };
const bot = spawn("npm", ["run", "-s", "start"], { env, stdio: "pipe" });
let shown = "";
const heard = new EventTarget();
for (const stream of [bot.stdout, bot.stderr]) {
  stream.setEncoding("utf8").on("data", (text) => {
    shown += text;
    heard.dispatchEvent(new Event("more"));
  });
}

/** Waits until the console has shown it, from now on unless `from` says where to begin; returns what was found. */
async function shows(pattern, from = shown.length) {
  const late = AbortSignal.timeout(WAIT_MS);
  for (;;) {
    const found = pattern.exec(shown.slice(from));
    if (found !== null) return found;
    await once(heard, "more", { signal: late }).catch(() => {
      throw new Error(`The console never showed ${pattern}; it ended with:\n${shown.slice(-2_000)}`);
    });
  }
}

function say(message) {
  const from = shown.length;
  console.log(`> ${message}`);
  bot.stdin.write(`${message}\n`);
  return from;
}

try {
  let from = say("status");
  await shows(/components/u, from);
  from = shown.length;
  const storm = spawnSync("npm", ["run", "-s", "tocsin", "--", "sandbox", "storm", String(ALERTS), "--over", "5s"], {
    env,
    encoding: "utf8",
  });
  assert.equal(storm.status, 0, storm.stderr);
  console.log(storm.stdout.trim());
  await shows(/\[Acknowledge\] ack (?:PD|OG)-\d+/u, from);
  const [, bound] = await shows(
    /(?:Storm \d+|\d+ alerts?): [^\n]*\n[^\n]*\n(?:[^\n]+\n)*? {2}\[Acknowledge all \d+\] (ack all in [^\n]+)/u,
    from,
  );
  from = say(bound);
  await shows(/✓ Found \d+ alerts?: \d+ acknowledged|Acknowledge \d+ alerts\?/u, from);
  let title = "";
  // All of them are there once the storm has passed.
  while (!title.startsWith("527 ")) [title] = await shows(/^\d+ alerts, [^\n]*/mu, say("alerts"));
  from = say("ack all");
  const [question] = await shows(/Acknowledge \d+ alerts\?|✓ Found/u, from);
  if (question.endsWith("?")) {
    from = say("yes");
    await shows(/✓ Found \d+ alerts?: [^\n]*acknowledged/u, from);
  }
  [title] = await shows(/^\d+ alerts, [^\n]*/mu, say("alerts"));
  assert.equal(title, "527 alerts, all acknowledged");
  console.log(title);
} finally {
  bot.stdin.end();
  await once(bot, "exit");
  rmSync(dataDir, { recursive: true, force: true });
}
