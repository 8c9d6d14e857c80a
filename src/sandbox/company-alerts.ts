import type { SeedAlert } from "../core/emulator.ts";

const MINUTE_MS = 60_000;

type Urgency = readonly [SeedAlert["urgency"], SeedAlert["priority"]];
const CRITICAL: Urgency = ["high", "P1"];
const HIGH: Urgency = ["high", "P2"];
const MODERATE: Urgency = ["high", "P3"];
const LOW: Urgency = ["low", "P4"];
const INFO: Urgency = ["low", "P5"];

type Row = readonly [service: string, urgency: Urgency, minutesAgo: number, title: string, ackedBy?: string];

const alertsOf = (vendor: SeedAlert["vendor"], rows: readonly Row[]): SeedAlert[] =>
  rows.map(([service, [urgency, priority], minutesAgo, title, ackedBy]) => ({
    vendor,
    service,
    urgency,
    priority,
    title,
    ageMs: minutesAgo * MINUTE_MS,
    ...(ackedBy === undefined ? {} : { ackedBy }),
  }));

/** A dozen open at each vendor, and a few that somebody has already. */
export const ALERTS: readonly SeedAlert[] = [
  ...alertsOf("pagerduty", [
    ["Build Scheduler", CRITICAL, 41, "Build queue depth above 12,000 for 10 minutes"],
    ["Build Scheduler", CRITICAL, 38, "Scheduler cannot reach the runner registry (us-east)"],
    ["Build Runners", HIGH, 36, "Linux runner pool exhausted: 0 of 1,400 idle"],
    ["Build Runners", HIGH, 33, "macOS runners fail health checks: 23 of 60"],
    ["Build Runners", MODERATE, 29, "Docker layer cache hit rate down to 11 %"],
    ["API Gateway", CRITICAL, 35, "API 5xx rate 7.4 % (threshold 1 %)"],
    ["API Gateway", HIGH, 31, "p99 latency of POST /pipelines above 9 s"],
    ["API Gateway", MODERATE, 22, "Rate limiter rejects 3 % of authenticated calls"],
    ["Artifact Storage", HIGH, 27, "Artifact uploads time out in eu-west"],
    ["Artifact Storage", LOW, 19, "Cache bucket at 91 % of its quota"],
    ["Build Scheduler", LOW, 14, "Nightly schedule triggers run 6 minutes late"],
    ["Artifact Storage", INFO, 8, "Lifecycle job skipped two buckets"],
    ["Build Runners", HIGH, 52, "Windows image roll-out stuck at 40 %", "Sam Rivera"],
    ["API Gateway", MODERATE, 66, "Certificate of api-internal expires in 9 days", "Jonas Weber"],
  ]),
  ...alertsOf("opsgenie", [
    ["Web App", CRITICAL, 40, "Pipelines page fails to load: error budget burn 14x"],
    ["Web App", HIGH, 34, "Sign-in through GitHub slower than 8 s"],
    ["Web App", MODERATE, 25, "JavaScript errors up 5x on the workflow view"],
    ["Webhook Receiver", HIGH, 37, "GitHub webhook backlog: 48,000 events"],
    ["Webhook Receiver", MODERATE, 21, "GitLab webhook signature failures above 2 %"],
    ["Log Pipeline", CRITICAL, 32, "Log ingestion lag above 15 minutes"],
    ["Log Pipeline", HIGH, 28, "Kafka partition build-logs-17 under-replicated"],
    ["Log Pipeline", LOW, 16, "Log search index merge is behind"],
    ["Billing Database", HIGH, 24, "Replica lag of billing-db-2 above 300 s"],
    ["Billing Database", LOW, 11, "Disk of billing-db-1 at 82 %"],
    ["Edge Network", HIGH, 30, "Packet loss 4 % between us-east and eu-west"],
    ["Edge Network", INFO, 6, "BGP session to a transit provider flapped once"],
    ["Log Pipeline", MODERATE, 58, "Consumer group archiver rebalances every minute", "Dev Kapoor"],
  ]),
];

/** What else happens to this company, in turn, while a person is at the prompt. */
export const FURTHER_ALERTS: readonly SeedAlert[] = [
  ...alertsOf("pagerduty", [
    ["Build Runners", HIGH, 0, "Runner start-up time above 4 minutes"],
    ["API Gateway", MODERATE, 0, "Pipeline creation retries above 2 %"],
    ["Build Scheduler", HIGH, 0, "Concurrency limits are not applied for 3 organisations"],
  ]),
  ...alertsOf("opsgenie", [
    ["Web App", MODERATE, 0, "Insights charts time out"],
    ["Webhook Receiver", HIGH, 0, "Bitbucket webhook deliveries delayed by 5 minutes"],
    ["Log Pipeline", LOW, 0, "Live log streaming drops 1 % of connections"],
  ]),
];
