import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { closeSync, openSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";
import { INTEGRATIONS } from "../../integrations/index.ts";
import { withDefaults } from "../../src/config/accounts.ts";
import type { Alert } from "../../src/core/alerts.ts";
import { createHttpClient } from "../../src/http/client.ts";
import { realClock } from "../../src/real-clock.ts";

const MAIN = new URL("../../bin/tocsin.js", import.meta.url).pathname;
const READY_MS = 30_000;
/** Both pagers that sign nothing, and the one that signs. */
const VENDORS = "statuspage,pagerduty,opsgenie,jsm";

const carried = z.array(z.object({ url: z.string(), waiting: z.number(), taken: z.number(), dropped: z.number() }));
const storm = z.object({ alerts: z.number(), happened: z.number() });

/** What became of the webhooks, all addresses together. */
export interface CarriedWebhooks {
  readonly waiting: number;
  readonly taken: number;
  readonly dropped: number;
}

/** `tocsin sandbox --hooks`: the vendors in a process of their own, which tell the bot of every change. */
export interface VendorProcess {
  /** Settings that lead a bot here. */
  readonly env: Readonly<Record<string, string>>;
  /** `tocsin sandbox storm`. Resolves once it has begun. */
  storm(alerts: number, overMs: number, seed: number): Promise<void>;
  /** Lets one alert happen now. */
  alert(seed: number): Promise<void>;
  /** How many of its alerts have happened. */
  happened(): Promise<number>;
  webhooks(): Promise<CarriedWebhooks>;
  /** Every alert that is not over, asked for as the bot does. */
  alerts(): Promise<readonly Alert[]>;
  stop(): Promise<void>;
}

/** `hooks`: the bot's address; `secret`: its TOCSIN_SECRET. */
export async function startVendorProcess(dir: string, hooks: string, secret: string): Promise<VendorProcess> {
  const { PATH = "", HOME = "" } = process.env;
  const settings = { PATH, HOME, DATA_DIR: dir, TOCSIN_SECRET: secret, TOCSIN_SANDBOX_VENDORS: VENDORS };
  const log = openSync(join(dir, "sandbox.log"), "a");
  const child = spawn(process.execPath, [MAIN, "sandbox", "--hooks", hooks], {
    cwd: dir,
    env: settings,
    stdio: ["ignore", "pipe", log],
  });
  closeSync(log);
  const ended = once(child, "exit");
  const env = settingsIn(await firstWords(child));
  const control = `${new URL(env.PAGERDUTY_API_URL ?? "").origin}/_control`;
  const http = createHttpClient({ clock: realClock });
  const accounts = INTEGRATIONS.map((integration) =>
    integration.connect({ http, clock: realClock, env: withDefaults(integration, env).env }),
  );
  const ask = async (path: string): Promise<unknown> => (await fetch(`${control}/${path}`)).json();

  return {
    env,
    storm: async (alerts, overMs, seed) => {
      const args = ["sandbox", "storm", String(alerts), "--over", `${overMs / 1_000}s`, "--seed", String(seed)];
      const begun = spawn(process.execPath, [MAIN, ...args], { cwd: dir, env: settings, stdio: "inherit" });
      const [status] = await once(begun, "exit");
      if (status !== 0) throw new Error(`tocsin sandbox storm ended with ${status}`);
    },
    alert: async (seed) => {
      const body = JSON.stringify({ alerts: 1, overMs: 0, seed });
      const headers = { "content-type": "application/json" };
      const { status } = await fetch(`${control}/storm`, { method: "POST", headers, body });
      if (status !== 202) throw new Error(`the sandbox let no alert happen: ${status}`);
    },
    happened: async () => storm.parse(await ask("storm")).happened,
    webhooks: async () => {
      const all = carried.parse(await ask("hooks"));
      const sum = (what: keyof CarriedWebhooks): number => all.reduce((total, one) => total + one[what], 0);
      return { waiting: sum("waiting"), taken: sum("taken"), dropped: sum("dropped") };
    },
    alerts: async () => {
      const all: Alert[] = [];
      for (const { capabilities } of accounts) {
        for await (const alert of capabilities.alerts?.list({}) ?? []) all.push(alert);
      }
      return all;
    },
    stop: async () => {
      await http.stop();
      child.kill("SIGTERM");
      await ended;
    },
  };
}

/** Its settings come at once, all together. */
async function firstWords({ stdout }: ChildProcess): Promise<string> {
  if (stdout === null) throw new Error("the sandbox's output is not piped");
  const [words] = await once(stdout.setEncoding("utf8"), "data", { signal: AbortSignal.timeout(READY_MS) });
  return String(words);
}

function settingsIn(text: string): Readonly<Record<string, string>> {
  const pairs = text
    .split("\n")
    .filter((line) => line.includes("="))
    .map((line) => [line.slice(0, line.indexOf("=")), line.slice(line.indexOf("=") + 1)] as const);
  return Object.fromEntries(pairs);
}
