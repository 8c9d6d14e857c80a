import { createReadiness } from "../app/readiness.ts";
import { startWatch, type Watched } from "../app/watch.ts";
import { PLAIN_BRUSH } from "../chat/console/colours.ts";
import { render } from "../chat/console/render.ts";
import { visible } from "../chat/console/visible.ts";
import { sleptThrough } from "../core/clock.ts";
import { BotError } from "../core/errors.ts";
import { openChats } from "./chats.ts";
import { claim } from "./claim.ts";
import { openFront } from "./front.ts";
import type { Host } from "./host.ts";
import { reloadOnHangUp } from "./reload.ts";
import { readSetup, type Setup } from "./setup.ts";
import type { Shell } from "./shell.ts";
import { leaveOnSignal } from "./signals.ts";

/**
 * A stop takes no longer, whatever hangs: less than the 30 s after which Kubernetes kills (its docs, pod lifecycle, read
 * 2026-11-21). What is not done by then goes on elsewhere or at the next start, as after a kill.
 */
const STOP_MS = 20_000;

/**
 * Runs the bot without a prompt until SIGINT or SIGTERM. What tells whether it is ready is there first and goes last.
 * Returns 0.
 */
export async function serve(shell: Shell): Promise<number> {
  const setup = readSetup(shell);
  const { config, clock } = setup;
  const tell = (line: string): void => void shell.stderr.write(`${visible(line)}\n`);
  const readiness = createReadiness(clock);
  const stopped = new AbortController();
  const { promise: told, resolve: leave } = Promise.withResolvers<void>();
  const leaving = leaveOnSignal(shell, () => {
    readiness.stopping();
    void leaveInTime(shell, setup, stopped.signal);
    leave();
  });
  const opened: (() => unknown)[] = [leaving.forget, () => stopped.abort()];
  try {
    const chats = await openChats(setup);
    const front = await openFront(setup, readiness, chats.plugins);
    opened.push(front.stop);
    const host = await claim({ ...setup, log: front.log }, shell, {
      role: "serve",
      onUnasked({ live, reply }) {
        const reader = { zone: config.zone, now: clock.now() };
        if (!live) shell.stderr.write(`${render(reply, reader, PLAIN_BRUSH)}\n`);
      },
    });
    opened.push(host.stop, reloadOnHangUp(shell, host.app, tell));
    const { watched, banner } = host.app;
    front.watch(watched);
    if (front.hooks !== undefined) host.app.hears(front.hooks.door, front.hooks.url);
    for (const line of [...banner, front.line]) tell(line);
    const isListening = await listening(host, setup);
    opened.push(chats.stop);
    // A chat that does not answer keeps nobody from leaving.
    await Promise.race([chats.attach(host.app, front.log, tell), told]);
    host.app.follow();
    const watch = startWatch(watched, { clock, log: front.log, adminChannel: config.adminChannel });
    opened.push(watch.stop);
    tell(adminLine(config.adminChannel, watched));
    readiness.started(() => watched.store.health());
    const whoAnswers = isListening ? '"tocsin say" reaches it' : '"tocsin say" reaches another one here';
    tell(`Ready: ${whoAnswers}. Ctrl-C or SIGTERM stops it.`);
    await told;
  } finally {
    await closeAll(opened);
  }
  return 0;
}

/** The last opened first; what fails to close keeps nothing else open. Throws the first failure. */
async function closeAll(opened: readonly (() => unknown)[]): Promise<void> {
  const failures: unknown[] = [];
  for (const close of opened.toReversed()) {
    try {
      await close();
    } catch (error) {
      failures.push(error);
    }
  }
  if (failures.length > 0) throw failures[0];
}

/** Serves the other processes of its owner, unless one that shares the store does so already. */
async function listening(host: Host, { config }: Setup): Promise<boolean> {
  const isListening = await host.listen();
  if (isListening || host.app.watched.store.isShared) return isListening;
  throw new BotError("store_failed", `Nobody could reach it: ${config.dataDir} cannot hold a socket.`);
}

async function leaveInTime(shell: Shell, { clock, log }: Setup, stopped: AbortSignal): Promise<void> {
  if (!(await sleptThrough(clock, STOP_MS, stopped))) return;
  log.warn("serve.stop.overdue", { ms: STOP_MS });
  shell.exit(0);
}

function adminLine(channel: string | undefined, { reaches }: Watched): string {
  if (channel === undefined) return "TOCSIN_ADMIN_CHANNEL is not set: only the log and /metrics tell what gets stuck.";
  if (reaches(channel)) return `Admins are told in ${channel} of what gets stuck.`;
  return `TOCSIN_ADMIN_CHANNEL is ${channel}, which nothing here is connected to: only the log tells what gets stuck.`;
}
