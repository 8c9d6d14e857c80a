import type { Company } from "../core/emulator.ts";
import { ALERTS } from "./company-alerts.ts";
import { POLICIES, SCHEDULES, SERVICES } from "./company-oncall.ts";
import { PEOPLE, TEAMS } from "./company-people.ts";

const HOUR_MS = 3_600_000;

/** The company of the sandbox: it sells continuous integration, and it is having a bad night. */
export const COMPANY: Company = {
  name: "Gantry CI",
  people: PEOPLE,
  teams: TEAMS,
  components: [
    { name: "Build Processing" },
    { name: "API" },
    { name: "Web" },
    { name: "Logs" },
    { name: "Linux Machines", group: "Builds" },
    { name: "macOS Machines", group: "Builds" },
    { name: "Windows Machines", group: "Builds" },
    { name: "Docker Layer Caching", group: "Builds" },
    { name: "Artifacts", group: "Builds" },
    { name: "GitHub Webhooks", group: "Integrations" },
    { name: "GitLab Webhooks", group: "Integrations" },
    { name: "Bitbucket Webhooks", group: "Integrations" },
    { name: "Sign-in", group: "Accounts" },
    { name: "Billing", group: "Accounts" },
  ],
  services: SERVICES,
  schedules: SCHEDULES,
  policies: POLICIES,
  alerts: ALERTS,
  maintenance: {
    name: "Log storage upgrade",
    component: "Logs",
    inMs: 50 * HOUR_MS,
    forMs: 2 * HOUR_MS,
    message: "We are moving log storage to new machines. Logs of running builds may appear up to five minutes late.",
  },
  templates: [
    {
      name: "Builds delayed",
      title: "Builds are delayed",
      body: "Builds are taking longer than usual to start. We are looking into it and will post an update within 30 minutes.",
      components: ["Build Processing"],
    },
    {
      name: "Webhooks delayed",
      title: "Builds are triggered late",
      body: "Events from a version-control provider reach us late, so builds start later than expected. Nothing is lost.",
      components: ["GitHub Webhooks", "GitLab Webhooks", "Bitbucket Webhooks"],
    },
  ],
};
