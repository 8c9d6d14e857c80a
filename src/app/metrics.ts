import type { Clock } from "../core/clock.ts";
import type { Log, LogFields } from "../core/log.ts";
import { createGauges, type GaugeSources } from "./metrics-gauges.ts";

/** Log events are named in the code, some hundred of them; one more than this is a mistake and counts as "other". */
const EVENTS_MAX = 500;
const EVENT_NAME = /^[a-z][a-z0-9_.]{0,79}$/u;

/** Events that say in their field `ms` how long something took. Buckets in seconds. */
const TIMED = [
  {
    event: "inbound.accepted",
    name: "tocsin_accept_duration_seconds",
    help: "From hearing something to having it on the disk.",
    buckets: [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 10],
  },
  {
    event: "plan.finished",
    name: "tocsin_plan_duration_seconds",
    help: "From accepting a plan to the last of its outcomes.",
    buckets: [0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 120, 300, 600, 1_800],
  },
] as const;

/** Events that are counted by more than their name: by fields of theirs whose values the code or the settings name. */
const TOLD_APART = [
  {
    event: "hook.delivery",
    name: "tocsin_hook_deliveries_total",
    help: "Webhooks that came, by the hook's path and by what became of them.",
    labels: ["path", "outcome"],
  },
] as const;

export interface Metrics {
  /**
   * The same log; its events are counted, whatever its level drops, those that took a time are timed, and some are told
   * apart by their fields.
   */
  counting(log: Log): Log;
  /** What these know is read at each scrape from now on. */
  watch(sources: GaugeSources): void;
  /** Everything, in Prometheus' text format. Never throws for a store that fails: `tocsin_store_up` says so. */
  read(): Promise<{ readonly contentType: string; readonly text: string }>;
}

/** Loads the library, which only a process that is scraped owes. No label has text from outside. */
export async function createMetrics({ version, clock }: { readonly version: string; readonly clock: Clock }) {
  const { collectDefaultMetrics, Counter, Gauge, Histogram, Registry } = await import("prom-client");
  const registry = new Registry();
  const registers = [registry];
  collectDefaultMetrics({ register: registry });
  new Gauge({
    name: "tocsin_build_info",
    help: "Which program this is; always 1.",
    labelNames: ["version"],
    registers,
  }).set({ version }, 1);
  const events = new Counter({
    name: "tocsin_log_events_total",
    help: "Log events, also those below LOG_LEVEL.",
    labelNames: ["level", "event"],
    registers,
  });
  const timers = new Map(
    TIMED.map(({ event, name, help, buckets }) => [
      event as string,
      new Histogram({ name, help, buckets: [...buckets], registers }),
    ]),
  );
  const apart = new Map(
    TOLD_APART.map(({ event, name, help, labels }) => [
      event as string,
      { labels, counter: new Counter({ name, help, labelNames: [...labels], registers }) },
    ]),
  );
  const gauges = createGauges(Gauge, registry, clock);
  const known = new Set<string>();

  function nameOf(event: string): string {
    if (known.has(event)) return event;
    if (known.size >= EVENTS_MAX || !EVENT_NAME.test(event)) return "other";
    known.add(event);
    return event;
  }

  const counted =
    (level: keyof Log, log: Log) =>
    (event: string, fields: LogFields = {}): void => {
      events.inc({ level, event: nameOf(event) });
      if (typeof fields.ms === "number") timers.get(event)?.observe(Math.max(0, fields.ms) / 1_000);
      const told = apart.get(event);
      told?.counter.inc(Object.fromEntries(told.labels.map((label) => [label, String(fields[label])])));
      log[level](event, fields);
    };

  const metrics: Metrics = {
    counting: (log) => ({
      info: counted("info", log),
      warn: counted("warn", log),
      error: counted("error", log),
    }),
    watch: gauges.watch,
    async read() {
      await gauges.refresh();
      return { contentType: registry.contentType, text: await registry.metrics() };
    },
  };
  return metrics;
}
