import type { Company, SeedPolicy, SeedSchedule } from "../core/emulator.ts";

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
const WEEK_MS = 7 * DAY_MS;

/** Three zones, layers that win over others, an override that runs now, one shift-based, one that no policy uses. */
export const SCHEDULES: readonly SeedSchedule[] = [
  {
    name: "Infra Primary",
    zone: "Europe/Berlin",
    team: "Infra",
    vendors: ["pagerduty"],
    layers: [
      { people: ["Jonas Weber", "Grace Okafor", "Ana Novak"], turnMs: WEEK_MS },
      { people: ["Priya Raman", "Jonas Weber"], turnMs: DAY_MS, hours: { from: 0, to: 7 } },
    ],
    overrides: [{ person: "Ana Novak", fromMs: -2 * HOUR_MS, untilMs: 6 * HOUR_MS }],
  },
  {
    name: "Infra Secondary",
    zone: "America/New_York",
    team: "Infra",
    vendors: ["pagerduty"],
    layers: [{ people: ["Grace Okafor", "Priya Raman"], turnMs: WEEK_MS }],
  },
  {
    name: "Builds Primary",
    zone: "America/New_York",
    team: "Builds",
    vendors: ["pagerduty"],
    layers: [{ people: ["Sam Rivera", "Leah Cohen", "Arjun Mehta"], turnMs: 12 * HOUR_MS }],
    shiftBased: true,
  },
  {
    name: "Builds Asia",
    zone: "Asia/Kolkata",
    team: "Builds",
    vendors: ["pagerduty"],
    layers: [{ people: ["Arjun Mehta", "Dev Kapoor"], turnMs: DAY_MS, hours: { from: 8, to: 20 } }],
  },
  {
    name: "Release Captains",
    zone: "Europe/Berlin",
    team: "Builds",
    vendors: ["pagerduty"],
    layers: [{ people: ["Theo Martin", "Leah Cohen"], turnMs: WEEK_MS }],
  },
  {
    name: "Web Primary",
    zone: "Europe/Berlin",
    team: "Web",
    vendors: ["opsgenie"],
    layers: [
      { people: ["Mira Lindqvist", "Theo Martin"], turnMs: WEEK_MS },
      { people: ["Leah Cohen"], turnMs: WEEK_MS, hours: { from: 20, to: 24 } },
    ],
  },
  {
    name: "Data Primary",
    zone: "Asia/Kolkata",
    team: "Data",
    vendors: ["opsgenie"],
    layers: [{ people: ["Dev Kapoor", "Priya Raman", "Arjun Mehta"], turnMs: DAY_MS }],
    overrides: [{ person: "Arjun Mehta", fromMs: 18 * HOUR_MS, untilMs: 30 * HOUR_MS }],
  },
  {
    name: "Data Pipelines",
    zone: "America/New_York",
    team: "Data",
    vendors: ["opsgenie"],
    layers: [{ people: ["Sam Rivera", "Grace Okafor"], turnMs: WEEK_MS }],
  },
  {
    name: "Network",
    zone: "America/New_York",
    team: "Infra",
    vendors: ["opsgenie"],
    layers: [{ people: ["Grace Okafor", "Jonas Weber"], turnMs: WEEK_MS }],
  },
];

/** Some levels hold two schedules, some a person directly. "Release Captains" is on none. */
export const POLICIES: readonly SeedPolicy[] = [
  {
    name: "Infra escalation",
    team: "Infra",
    vendors: ["pagerduty"],
    levels: [{ schedules: ["Infra Primary"] }, { schedules: ["Infra Secondary"] }, { people: ["Jonas Weber"] }],
  },
  {
    name: "Builds escalation",
    team: "Builds",
    vendors: ["pagerduty"],
    levels: [{ schedules: ["Builds Primary", "Builds Asia"] }, { people: ["Theo Martin"] }],
  },
  {
    name: "Web escalation",
    team: "Web",
    vendors: ["opsgenie"],
    levels: [{ schedules: ["Web Primary"] }, { people: ["Mira Lindqvist"] }],
  },
  {
    name: "Data escalation",
    team: "Data",
    vendors: ["opsgenie"],
    levels: [{ schedules: ["Data Primary", "Data Pipelines"] }, { people: ["Dev Kapoor"] }],
  },
  {
    name: "Network escalation",
    team: "Infra",
    vendors: ["opsgenie"],
    levels: [{ schedules: ["Network"] }],
  },
];

export const SERVICES: Company["services"] = [
  { name: "Build Scheduler", team: "Builds", policy: "Builds escalation" },
  { name: "Build Runners", team: "Builds", policy: "Builds escalation" },
  { name: "API Gateway", team: "Infra", policy: "Infra escalation" },
  { name: "Artifact Storage", team: "Infra", policy: "Infra escalation" },
  { name: "Web App", team: "Web", policy: "Web escalation" },
  { name: "Webhook Receiver", team: "Web", policy: "Web escalation" },
  { name: "Log Pipeline", team: "Data", policy: "Data escalation" },
  { name: "Billing Database", team: "Data", policy: "Data escalation" },
  { name: "Edge Network", team: "Infra", policy: "Network escalation" },
];
