import { fork } from "node:child_process";
import { once } from "node:events";
import type { Inbound } from "../src/core/inbound.ts";

/**
 * Where a crash finds a plan. unreported: all done, only its report is missing · unended: the vendor's answer is written
 * down, the end is not · unheard: it happened and the answer was on its way · unsent: written down that it may have been
 * sent, and it was not · unbegun: accepted.
 */
export const FATES = ["unreported", "unended", "unheard", "unsent", "unbegun"] as const;
export type Fate = (typeof FATES)[number];

export interface CrashOrder {
  readonly env: Readonly<Record<string, string>>;
  readonly counts: Readonly<Record<Fate, number>>;
}

/** The platform of the sayings, whose chat is gone when the bot starts again. */
export const PLATFORM = "bench";

/** Leaves a store as a process leaves it that is killed in the middle of all that work. */
export async function crash(order: CrashOrder): Promise<void> {
  const child = fork(new URL("./crash-process.ts", import.meta.url).pathname, {
    execArgv: ["--disable-warning=ExperimentalWarning"],
  });
  const exited = once(child, "exit");
  child.send(order);
  const [answer] = await Promise.race([once(child, "message"), exited]);
  if (answer !== "ready") throw new Error(`the process that was to crash ended with ${answer}`);
  child.kill("SIGKILL");
  await exited;
}

/** Each by another person, so that none waits for another. */
export function inboundOf(n: number): Inbound {
  return {
    id: `crash:${n}`,
    actor: { id: `${PLATFORM}:U${n}`, name: `Responder ${n}`, email: "ana@example.com", zone: "Europe/Berlin" },
    place: { id: `${PLATFORM}:C${n % 50}`, platform: PLATFORM },
    text: `note: ${noteOf(n)}`,
    addressed: true,
  };
}

/** No two are alike: each is found again among the vendor's effects. */
export function noteOf(n: number): string {
  return `restarted the scheduler, run ${n}.`;
}
