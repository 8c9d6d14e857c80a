import { z } from "zod";
import { lengthMs, readLength } from "../../core/duration.ts";
import { BotError } from "../../core/errors.ts";
import { duration, listed } from "../../core/wording.ts";
import { readAddress } from "../../sandbox/address-file.ts";
import { askControl } from "../../sandbox/control-client.ts";
import { STORM_ALERTS_MAX, STORM_MS_MAX } from "../../sandbox/storm.ts";
import { PAGERS } from "../../sandbox/storm-alerts.ts";
import { readSetup } from "../setup.ts";
import type { Shell } from "../shell.ts";
import { sandboxDir } from "./data-dir.ts";

export interface StormOptions {
  readonly over: string;
  readonly vendor?: string;
  readonly seed?: string;
  /** Of the sandbox. */
  readonly url?: string;
}

const begunAnswer = z.object({ alerts: z.number(), overMs: z.number(), vendors: z.array(z.string()) });
const hooksAnswer = z.array(z.object({ vendor: z.string() }));
const refusal = z.object({ message: z.string() });

/** Begins a storm of alerts in the sandbox that runs here, and says so in a line. Returns 0. Throws BotError. */
export async function letStorm(alerts: string, options: StormOptions, shell: Shell): Promise<number> {
  const storm = readStorm(alerts, options);
  const base = options.url === undefined ? readAddress(sandboxDir(readSetup(shell).config)) : checked(options.url);
  if (base === undefined) throw noSandbox();
  // Asked first: whatever else listens at a forgotten address is not told to do anything.
  const hooks = hooksAnswer.safeParse((await askControl(base, "GET", "hooks"))?.body);
  if (!hooks.success) throw noSandbox();
  const { status, body } = (await askControl(base, "POST", "storm", storm)) ?? {};
  const begun = begunAnswer.safeParse(body);
  if (status !== 202 || !begun.success) {
    const reason = refusal.safeParse(body).data?.message ?? `it answered ${status ?? "nothing"}`;
    throw new BotError("bad_input", `The sandbox began no storm: ${reason}`);
  }
  const { overMs, vendors } = begun.data;
  const how = overMs < 1_000 ? "at once" : `over ${duration(overMs)}`;
  const watch =
    hooks.data.length > 0
      ? 'watch where your routes lead; "ack all" clears them'
      : 'no bot is told of them, so "alerts" shows them, and a bot that polls finds them';
  shell.stdout.write(`${begun.data.alerts} alerts happen ${how} at ${listed(vendors)}: ${watch}.\n`);
  return 0;
}

function readStorm(alertsText: string, { over, vendor, seed: seedText }: StormOptions) {
  const alerts = numberIn(alertsText, 1, STORM_ALERTS_MAX);
  if (alerts === undefined) throw bad(`The number of alerts must be one from 1 to ${STORM_ALERTS_MAX}.`);
  const length = readLength(over);
  const overMs = over === "0" ? 0 : length && lengthMs(length);
  if (overMs === undefined || overMs > STORM_MS_MAX) {
    throw bad(`--over must be 0 or a length of time up to ${duration(STORM_MS_MAX)}, such as 10s.`);
  }
  const vendors = vendor?.split(",").map((name) => name.trim().toLowerCase());
  if (vendors?.some((name) => !PAGERS.some((pager) => pager === name))) {
    throw bad(`--vendor must be one of ${listed(PAGERS)}, or several with a comma between.`);
  }
  const seed = seedText === undefined ? undefined : numberIn(seedText, 0, Number.MAX_SAFE_INTEGER);
  if (seedText !== undefined && seed === undefined) throw bad("--seed must be a whole number from 0.");
  return { alerts, overMs, ...(vendors === undefined ? {} : { vendors }), ...(seed === undefined ? {} : { seed }) };
}

function numberIn(text: string, least: number, most: number): number | undefined {
  const number = Number(text);
  return /^\d+$/u.test(text) && number >= least && number <= most ? number : undefined;
}

function checked(url: string): string {
  if (/^https?:\/\//u.test(url) && URL.canParse(url)) return url;
  throw bad("--url must be the sandbox's address, such as http://127.0.0.1:4567.");
}

function noSandbox(): BotError {
  return new BotError("not_found", "No sandbox runs here. Start one: npm start");
}

function bad(message: string): BotError {
  return new BotError("bad_input", message);
}
