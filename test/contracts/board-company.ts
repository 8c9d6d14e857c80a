import type { Company } from "../../src/core/emulator.ts";

const HOUR_MS = 3_600_000;

/** A small page: a component alone, two in a group, one maintenance to come, one template. */
export const BOARD_COMPANY: Company = {
  name: "Test",
  people: [],
  teams: [],
  components: [{ name: "Web" }, { name: "Queue", group: "Builds" }, { name: "Logs", group: "Builds" }],
  services: [],
  schedules: [],
  policies: [],
  alerts: [],
  maintenance: {
    name: "Upgrade",
    component: "Logs",
    inMs: 100 * HOUR_MS,
    forMs: 2 * HOUR_MS,
    message: "Logs will be late.",
  },
  templates: [{ name: "Slow", title: "Builds are slow", body: "We are on it.", components: ["Queue"] }],
};
