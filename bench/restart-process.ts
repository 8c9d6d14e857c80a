/** The whole bot on what a crash left, with a chat that counts its messages and somebody who keeps asking. */
import { INTEGRATIONS } from "../integrations/index.ts";
import { openApp } from "../src/app.ts";
import { readConfig } from "../src/config.ts";
import type { ChatAdapter, Ears } from "../src/core/chat.ts";
import { SILENT_LOG } from "../src/core/log.ts";
import { idOfInbound } from "../src/engine/plan-id.ts";
import { realClock } from "../src/real-clock.ts";
import { inboundOf, PLATFORM } from "./crash.ts";
import type { RestartAnswer, RestartOrder } from "./restart.ts";

const QUESTION = "oncall";
const ASK_EVERY_MS = 500;

interface Posted {
  readonly key: string;
  isFinal: boolean;
}

/** Every message that was ever posted, in its last state. */
const posted: Posted[] = [];
const finals = new Map<string, () => void>();
const answers: number[] = [];

function tell(answer: RestartAnswer): void {
  process.send?.(answer);
}

function shown(message: Posted, isFinal: boolean): void {
  message.isFinal = isFinal;
  if (isFinal) finals.get(message.key)?.();
}

function toBeTold(key: string): Promise<void> {
  return new Promise((resolve) => finals.set(key, resolve));
}

let hear: Ears = async () => undefined;
const chat: ChatAdapter = {
  platform: PLATFORM,
  keepsMessages: true,
  start: async (ears) => {
    hear = ears;
  },
  stop: async () => undefined,
  send: async (_to, { live }, { key }) => {
    const message = { key, isFinal: false };
    const id = String(posted.push(message) - 1);
    shown(message, !live);
    return { platform: PLATFORM, id };
  },
  update: async ({ id }, { live }) => {
    const message = posted[Number(id)];
    if (message === undefined) return false;
    shown(message, !live);
    return true;
  },
};

async function ask(n: number): Promise<void> {
  const inbound = { ...inboundOf(0), id: `question:${n}`, text: QUESTION };
  const start = performance.now();
  const told = toBeTold(idOfInbound(inbound.id));
  await Promise.all([told.then(() => answers.push(performance.now() - start)), hear(inbound)]);
}

async function keepAsking(signal: AbortSignal): Promise<void> {
  for (let n = 1; !signal.aborted; n++) await Promise.all([ask(n), realClock.sleep(ASK_EVERY_MS)]);
}

async function serve({ env, plans }: RestartOrder): Promise<void> {
  const app = await openApp({ config: readConfig(env, INTEGRATIONS), clock: realClock, log: SILENT_LOG });
  const keys = Array.from({ length: plans }, (_, n) => idOfInbound(inboundOf(n).id));
  const reports = Promise.all(keys.map(toBeTold));
  await app.attach(chat);
  const attachedMs = performance.now();
  await ask(0);
  tell({ type: "answered", attachedMs });
  const enough = new AbortController();
  const asking = keepAsking(enough.signal);
  await reports;
  await app.idle();
  enough.abort();
  await asking;
  const { store } = app.watched;
  const open = await Promise.all(
    (["inbounds", "plans", "claims", "messages"] as const).map((name) => store.list(name)),
  );
  const timesPosted = Map.groupBy(posted, ({ key }) => key);
  const ofPlans = keys.map((key) => timesPosted.get(key) ?? []);
  tell({
    type: "finished",
    answers,
    open: open.flat().length,
    missing: ofPlans.filter((messages) => !messages.some(({ isFinal }) => isFinal)).length,
    doubled: ofPlans.filter((messages) => messages.length > 1).length,
    residentMb: process.memoryUsage.rss() / 2 ** 20,
  });
  await app.stop();
  process.disconnect();
}

process.once("message", (order: RestartOrder) => void serve(order));
