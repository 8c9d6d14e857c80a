import type { Clock } from "../core/clock.ts";
import type { EventSource } from "../core/events.ts";
import { partsOf } from "./address.ts";
import { type GroupSender, readGroup } from "./groups.ts";
import { own, webAddress } from "./outside.ts";

/** Alerts a delivery, so that each fits into what a hook takes (256 KB): one has one or two kilobytes. */
const ALERTS_SENT_MAX = 100;

/** Prometheus docs, Alertmanager configuration, webhook_config, payload version 4; read 2026-11-21. */
const ALERTMANAGER: GroupSender = {
  path: "alertmanager",
  title: "Alertmanager",
  mistaken: () => undefined,
  isTest: () => false,
  url: (alert, delivery) => webAddress(own(alert, "generatorURL")) ?? webAddress(own(delivery, "externalURL")) ?? "",
  more: () => undefined,
};

/**
 * Prometheus Alertmanager. An alert that a person resolved here while it still fires stays closed as long as it goes on
 * firing; once it was over and begins anew (a later `startsAt`), it is a new alert with a number of its own.
 */
export function alertmanager(clock: Pick<Clock, "now">): EventSource {
  const { path, title } = ALERTMANAGER;
  return {
    path,
    title,
    proof: "secret",
    read: (body) => readGroup(ALERTMANAGER, body, clock.now()),
    setup: (url) => [
      "Add this receiver to alertmanager.yml, and name it in your route (receiver: tocsin):",
      "receivers:",
      "  - name: tocsin",
      "    webhook_configs:",
      ...receiver(url),
      `        max_alerts: ${ALERTS_SENT_MAX} # group_by should keep groups smaller: Alertmanager leaves the rest of a group out`,
      "Then reload Alertmanager: POST to its /-/reload, or send it SIGHUP.",
    ],
  };
}

/** With the secret in a header, where it reaches no proxy's log. `authorization` is there since Alertmanager 0.22. */
function receiver(url: string): readonly string[] {
  const { address, secret } = partsOf(url, ALERTMANAGER.path);
  const sent = [`      - url: ${JSON.stringify(address)}`, "        send_resolved: true"];
  if (secret === undefined) return sent;
  const credentials = `            credentials: ${JSON.stringify(secret)}`;
  return [...sent, "        http_config:", "          authorization:", credentials];
}
