import type { Alert, AlertSource } from "../../../src/core/alerts.ts";
import { BotError } from "../../../src/core/errors.ts";
import type { AlertChange, AlertEvent } from "../../../src/core/events.ts";

export const T0 = Date.parse("2026-11-21T03:00:00Z");
export const ANA = { id: "U1", name: "Ana" };

/** An alert that fired at T0. */
export function alertOf(id: string, more: Partial<Alert> = {}): Alert {
  return {
    account: "pagerduty",
    id,
    handle: `PD-${id}`,
    number: 1,
    title: `Alert ${id}`,
    state: "open",
    urgency: "high",
    teams: [],
    assignees: [],
    acknowledgedBy: [],
    createdAt: T0,
    changedAt: T0,
    count: 1,
    url: `https://pd.example/${id}`,
    ...more,
  };
}

let events = 0;

/** What the vendor tells of an alert, `afterMs` after T0. Without `seen` it has to be read back. */
export function eventOf(alert: string, change: AlertChange, afterMs = 0, more: Partial<AlertEvent> = {}): AlertEvent {
  events += 1;
  return { type: "alert", id: `e${events}`, account: "pagerduty", alert, at: T0 + afterMs, change, ...more };
}

/** As eventOf, with the alert as the signature vouches for it. */
export function signed(alert: Alert, change: AlertChange, afterMs = 0, more: Partial<AlertEvent> = {}): AlertEvent {
  const at = T0 + afterMs;
  return eventOf(alert.id, change, afterMs, { seen: { ...alert, changedAt: at }, account: alert.account, ...more });
}

/** A pager that counts what it is asked, and refuses what nobody should ask it here. */
export class Pager {
  readonly account: string;
  readonly alerts = new Map<string, Alert>();
  /** Ids, in the order in which they were asked for. */
  readonly finds: string[] = [];
  lists = 0;
  /** Requests under way, and the most that ever were. */
  underWay = 0;
  most = 0;
  /** What every request fails with. */
  fault: BotError | undefined;
  /** What `find` says instead, once each. */
  readonly stale: (Alert | undefined)[] = [];
  /** Called in the middle of each request. */
  during: () => Promise<void> = async () => undefined;
  receive?: AlertSource["receive"];

  constructor(account = "pagerduty") {
    this.account = account;
  }

  set(...alerts: readonly Alert[]): void {
    for (const alert of alerts) this.alerts.set(alert.id, alert);
  }

  change(id: string, more: Partial<Alert>): Alert {
    const alert = this.alerts.get(id);
    if (alert === undefined) throw new Error(`There is no alert ${id}.`);
    const changed = { ...alert, ...more };
    this.alerts.set(id, changed);
    return changed;
  }

  get requests(): number {
    return this.lists + this.finds.length;
  }

  async #request(): Promise<void> {
    this.underWay += 1;
    this.most = Math.max(this.most, this.underWay);
    try {
      await this.during();
      if (this.fault !== undefined) throw this.fault;
    } finally {
      this.underWay -= 1;
    }
  }

  source(): AlertSource {
    const pager = this;
    const never = (): never => {
      throw new Error("The feed only reads.");
    };
    return {
      account: this.account,
      title: "Pager",
      prefix: "PD",
      async *list() {
        pager.lists += 1;
        await pager.#request();
        yield* [...pager.alerts.values()].filter(({ state }) => state !== "closed");
      },
      async find(id) {
        pager.finds.push(id);
        await pager.#request();
        return pager.stale.length > 0 ? pager.stale.shift() : pager.alerts.get(id);
      },
      ...(this.receive === undefined ? {} : { receive: this.receive }),
      detail: never,
      attribute: never,
      acknowledge: never,
      resolve: never,
      snooze: never,
      note: never,
      assign: never,
      escalate: never,
      page: never,
      pages: [],
    };
  }
}

export function vendorDown(): BotError {
  return new BotError("vendor_unreachable", "PagerDuty cannot be reached.");
}
