import type { Gauge as GaugeClass, Registry } from "prom-client";
import type { Clock } from "../core/clock.ts";
import { BotError } from "../core/errors.ts";
import type { HttpClient } from "../core/http.ts";
import type { Store } from "../core/store.ts";
import { readBacklog } from "./backlog.ts";
import { within } from "./within.ts";

/** A scraper waits 10 s at most (Prometheus docs, scrape_timeout); a store that takes longer than this counts as down. */
const STORE_MS = 2_000;

const HELP = {
  tocsin_store_up: "Whether the store answers.",
  tocsin_plans_open: "Plans that are accepted and not yet reported.",
  tocsin_plans_overdue: "Plans with operations not carried out for more than two minutes.",
  tocsin_answers_overdue: "Things said that have had no answer for more than two minutes.",
  tocsin_questions_open: "Questions kept for an answer, those that expired within the hour among them.",
  tocsin_replicas: "Processes that share the store and are alive.",
  tocsin_leases: "Leases in force, those of the replicas apart.",
} as const;
type StoreGauge = keyof typeof HELP;
const STORE_GAUGES = Object.keys(HELP) as readonly StoreGauge[];

export interface GaugeSources {
  readonly store: Pick<Store, "health" | "list" | "leases">;
  readonly http: Pick<HttpClient, "waits" | "circuits">;
}

export interface Gauges {
  watch(sources: GaugeSources): void;
  /** Reads what they show. Scrapes at the same time share one look. */
  refresh(): Promise<void>;
}

export function createGauges(Gauge: typeof GaugeClass, registry: Registry, clock: Clock): Gauges {
  const registers = [registry];
  const stored = new Map(STORE_GAUGES.map((name) => [name, new Gauge({ name, help: HELP[name], registers })]));
  const waits = new Gauge({
    name: "tocsin_vendor_wait_seconds",
    help: "How much longer a vendor's account is asked nothing, because its rate limit is used up.",
    labelNames: ["account"],
    registers,
  });
  const circuits = new Gauge({
    name: "tocsin_vendor_circuit_open",
    help: "1 while a vendor's account is left alone: it does not answer, or refuses the key.",
    labelNames: ["account", "cause"],
    registers,
  });
  let sources: GaugeSources | undefined;
  let looking: Promise<void> | undefined;

  async function look(): Promise<void> {
    if (sources === undefined) return;
    const { store, http } = sources;
    waits.reset();
    for (const { account, untilAt } of http.waits()) {
      waits.set({ account }, Math.max(0, untilAt - clock.now()) / 1_000);
    }
    circuits.reset();
    for (const { account, cause } of http.circuits()) circuits.set({ account, cause }, 1);
    show((await within(clock, STORE_MS, readStore(store, clock.now()))) ?? DOWN);
  }

  /** What is not known is left out: an old number would look like a new one. */
  function show(values: Partial<Record<StoreGauge, number>>): void {
    for (const [name, gauge] of stored) {
      const value = values[name];
      if (value === undefined) gauge.remove();
      else gauge.set(value);
    }
  }

  show({});
  return {
    watch: (given) => {
      sources = given;
    },
    refresh: () => {
      looking ??= look().finally(() => {
        looking = undefined;
      });
      return looking;
    },
  };
}

const DOWN = { tocsin_store_up: 0 } as const;

async function readStore(store: GaugeSources["store"], now: number): Promise<Partial<Record<StoreGauge, number>>> {
  try {
    const [health, backlog, leases] = await Promise.all([store.health(), readBacklog(store, now), store.leases()]);
    const replicas = leases.filter(({ name, owner }) => name === `replica:${owner}`).length;
    return {
      tocsin_store_up: health.ok ? 1 : 0,
      tocsin_plans_open: backlog.plans,
      tocsin_plans_overdue: backlog.unfinished.length,
      tocsin_answers_overdue: backlog.unanswered.length,
      tocsin_questions_open: backlog.questions,
      tocsin_replicas: replicas,
      tocsin_leases: leases.length - replicas,
    };
  } catch (error) {
    if (error instanceof BotError && error.code === "store_failed") return DOWN;
    throw error;
  }
}
