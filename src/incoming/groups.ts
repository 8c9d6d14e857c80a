import { BotError } from "../core/errors.ts";
import type { HookReading, VendorEvent } from "../core/events.ts";
import { ACCOUNT } from "./house.ts";
import { priorityOf, serviceOf, tagsOf } from "./labels.ts";
import { instantOf, line, lines, own } from "./outside.ts";
import { alertEvent, DESCRIPTION_CHARS, digestOf, NAME_CHARS, TAGS_MAX, TITLE_CHARS, type Told } from "./told.ts";

/** Alerts that are read of one delivery; ours. */
export const ALERTS_MAX = 1_000;
/** Of a label's value, where the labels tell which alert it is. */
const VALUE_CHARS = 1_000;

/** A sender that speaks as Prometheus Alertmanager does, in what it differs from the others. */
export interface GroupSender {
  readonly path: string;
  readonly title: string;
  /** Of something that is not such a delivery: what it is instead, as a sentence. */
  mistaken(delivery: unknown): string | undefined;
  /** Only the answer to somebody who asked for a test. */
  isTest(alert: unknown): boolean;
  /** The page to open; "" when there is none. */
  url(alert: unknown, delivery: unknown): string;
  /** What it says besides its annotations. */
  more(alert: unknown): string | undefined;
}

/**
 * Reads one delivery: a group of alerts, each of which becomes an event of its own. What is no alert in it, and what is
 * beyond the thousandth, is counted. Throws BotError("bad_input") for what is no such delivery.
 */
export function readGroup(sender: GroupSender, delivery: unknown, at: number): HookReading {
  const alerts = own(delivery, "alerts");
  if (!Array.isArray(alerts)) {
    const said = `This is no notification of ${sender.title}: it has no list "alerts".`;
    throw new BotError("bad_input", sender.mistaken(delivery) ?? said);
  }
  const events: VendorEvent[] = [];
  let unread = 0;
  for (const alert of alerts.slice(0, ALERTS_MAX)) {
    const event = eventOf(sender, alert, delivery, at);
    if (event === undefined) unread += 1;
    else events.push(event);
  }
  const unknown = leftOut(alerts.length, delivery)
    ? "alerts left out"
    : unread > 0
      ? "alert without labels"
      : undefined;
  return { events, ...(unknown === undefined ? {} : { unknown }) };
}

/** By us, or by the sender: `truncatedAlerts` says how many did not fit under its own limit. */
function leftOut(count: number, delivery: unknown): boolean {
  const truncated = own(delivery, "truncatedAlerts");
  return count > ALERTS_MAX || (typeof truncated === "number" && truncated > 0);
}

function eventOf(sender: GroupSender, alert: unknown, delivery: unknown, at: number): VendorEvent | undefined {
  const series = seriesOf(sender, alert, delivery);
  if (series === undefined) return undefined;
  const began = own(alert, "startsAt");
  const startedAt = instantOf(began);
  if (sender.isTest(alert)) {
    const id = `${sender.path}:test:${digestOf(series, startedAt ?? at)}`;
    return { type: "test", id, account: ACCOUNT, at };
  }
  const start = startedAt ?? line(began, NAME_CHARS) ?? "";
  return alertEvent(digestOf(series, start), toldOf(sender, alert, delivery, series, startedAt), at);
}

/** Alerts of one label set: never two of them fire at a time. */
function seriesOf({ path }: GroupSender, alert: unknown, delivery: unknown): string | undefined {
  const owner = [path, line(own(delivery, "orgId"), NAME_CHARS) ?? ""];
  const print = line(own(alert, "fingerprint"), NAME_CHARS);
  if (print !== undefined) return digestOf(owner, print);
  const labels = own(alert, "labels");
  if (typeof labels !== "object" || labels === null) return undefined;
  const pairs = Object.keys(labels).map((name) => [name, line(own(labels, name), VALUE_CHARS) ?? ""]);
  pairs.sort(([a = ""], [b = ""]) => (a < b ? -1 : 1));
  return pairs.length === 0 ? undefined : digestOf(owner, pairs, line(own(alert, "ruleUID"), NAME_CHARS) ?? "");
}

function toldOf(
  sender: GroupSender,
  alert: unknown,
  delivery: unknown,
  series: string,
  startedAt: number | undefined,
): Told {
  const [labels, annotations] = [own(alert, "labels"), own(alert, "annotations")];
  const name = line(own(labels, "alertname"), TITLE_CHARS);
  const title = line(own(annotations, "summary"), TITLE_CHARS) ?? name ?? line(own(delivery, "title"), TITLE_CHARS);
  const description = descriptionOf(annotations, sender.more(alert));
  const service = serviceOf(labels);
  const team = line(own(labels, "team"), NAME_CHARS);
  const group = line(own(delivery, "groupKey"), VALUE_CHARS);
  return {
    sender: { path: sender.path, title: sender.title },
    series,
    isOver: (own(alert, "status") ?? own(delivery, "status")) === "resolved",
    tellsEnd: true,
    title: title ?? `An alert of ${sender.title} without a name`,
    ...(description === undefined ? {} : { description }),
    ...(service === undefined ? {} : { service }),
    ...(team === undefined ? {} : { team }),
    priority: priorityOf(labels),
    url: sender.url(alert, delivery),
    tags: [`hook=${sender.path}`, ...tagsOf(labels, TAGS_MAX - 1)],
    // Where nothing is grouped by, everything is one group: only alerts of one rule are one trouble.
    ...(group === undefined ? {} : { fingerprint: digestOf(sender.path, group, name ?? "") }),
    ...(startedAt === undefined ? {} : { startedAt }),
  };
}

function descriptionOf(annotations: unknown, more: string | undefined): string | undefined {
  const said = lines(own(annotations, "description") ?? own(annotations, "message"), DESCRIPTION_CHARS);
  const parts = [said, more].filter((part) => part !== undefined);
  return lines(parts.join("\n"), DESCRIPTION_CHARS);
}
