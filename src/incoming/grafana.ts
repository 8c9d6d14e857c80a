import type { Clock } from "../core/clock.ts";
import type { EventSource } from "../core/events.ts";
import { partsOf } from "./address.ts";
import { type GroupSender, readGroup } from "./groups.ts";
import { line, own, webAddress } from "./outside.ts";
import { DESCRIPTION_CHARS, NAME_CHARS } from "./told.ts";

/** Values of an alert's expressions that are shown. */
const VALUES_SHOWN = 10;

/** Grafana docs, "Configure webhook notifications", payload; read 2026-11-21. */
const GRAFANA: GroupSender = {
  path: "grafana",
  title: "Grafana",
  mistaken: (delivery) =>
    isLegacy(delivery)
      ? "This is Grafana's legacy alerting, which ended with Grafana 10: send from a contact point of Grafana Alerting."
      : undefined,
  // What "Test" in a contact point sends, whatever labels are added there: grafana/grafana, ngalert/notifier, newTestAlert.
  isTest: (alert) => {
    const labels = own(alert, "labels");
    return own(labels, "alertname") === "TestAlert" && own(labels, "instance") === "Grafana";
  },
  url: (alert, delivery) => {
    const pages = ["panelURL", "dashboardURL", "generatorURL"].map((name) => webAddress(own(alert, name)));
    return pages.find((page) => page !== undefined) ?? webAddress(own(delivery, "externalURL")) ?? "";
  },
  more: (alert) => valuesOf(own(alert, "values")) ?? line(own(alert, "valueString"), DESCRIPTION_CHARS),
};

/** Grafana's own alerting. What is said of firing and resolving for Alertmanager holds for it too. */
export function grafana(clock: Pick<Clock, "now">): EventSource {
  const { path, title } = GRAFANA;
  return {
    path,
    title,
    proof: "secret",
    read: (body) => readGroup(GRAFANA, body, clock.now()),
    setup: (url) => [
      "In Grafana: Alerting, Contact points, Add contact point.",
      "Name: tocsin. Integration: Webhook.",
      ...settings(url),
      "Leave HTTP method POST, Disable resolved message off, and Custom Payload empty. Save.",
      "Alerting, Notification policies: choose the contact point tocsin.",
      'Its "Test" button sends a test notification, which makes no alert here.',
    ],
  };
}

/** Grafana keeps credentials apart and masks them; an address it shows to everybody who may look. */
function settings(url: string): readonly string[] {
  const { address, secret } = partsOf(url, GRAFANA.path);
  if (secret === undefined) return [`URL: ${address}`];
  return [
    `URL: ${address}`,
    "Optional Webhook settings, Authorization Header, Scheme: Bearer",
    `Optional Webhook settings, Authorization Header, Credentials: ${secret}`,
  ];
}

/** "B = 44.2, C = 1" */
function valuesOf(values: unknown): string | undefined {
  if (typeof values !== "object" || values === null) return undefined;
  const shown = Object.keys(values)
    .slice(0, VALUES_SHOWN)
    .flatMap((name) => {
      const [shownName, value] = [line(name, NAME_CHARS), line(own(values, name), NAME_CHARS)];
      return shownName === undefined || value === undefined ? [] : [`${shownName} = ${value}`];
    });
  return shown.length === 0 ? undefined : shown.join(", ");
}

function isLegacy(delivery: unknown): boolean {
  return ["ruleId", "ruleName", "evalMatches"].some((name) => own(delivery, name) !== undefined);
}
