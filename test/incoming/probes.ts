import type { Alert } from "../../src/core/alerts.ts";
import type { Attribution } from "../../src/core/people.ts";
import type { Outcome } from "../../src/core/plan.ts";
import { actor } from "../contracts/alert-world.ts";
import { only } from "../contracts/vendor-world.ts";
import type { IncomingWorld } from "./incoming-world.ts";
import { alertmanagerDelivery, probeFailure } from "./payloads.ts";

/** What Alertmanager tells of probes, and what people do about it. */
export interface Probes {
  deliver(...alerts: readonly object[]): Promise<readonly (Alert | undefined)[]>;
  /** The alert that comes of one probe that fails. */
  fire(n?: number, facts?: object): Promise<Alert>;
  open(): Promise<readonly Alert[]>;
  by(name: string): Promise<Attribution>;
  /** By Ana. */
  resolve(alert: Alert): Promise<readonly Outcome[]>;
}

/** `world`: the one of the test that runs. */
export function probesIn(world: () => IncomingWorld): Probes {
  const deliver: Probes["deliver"] = (...alerts) => world().deliver("alertmanager", alertmanagerDelivery(alerts));
  const by: Probes["by"] = (name) => world().alerts.attribute(actor(name));
  return {
    deliver,
    by,
    fire: async (n = 1, facts = {}) => {
      const alert = only(await deliver(probeFailure(n, facts)));
      if (alert === undefined) throw new Error("nothing came of it");
      return alert;
    },
    open: () => Array.fromAsync(world().alerts.list({})),
    resolve: async (alert) => {
      const ana = await by("Ana");
      return world().does(world().alerts.resolve([alert], ana), ana);
    },
  };
}
