import type { Alert, AlertDetail, AlertQuery, AlertSource } from "../../src/core/alerts.ts";
import type { Company } from "../../src/core/emulator.ts";
import type { Actor, Attribution } from "../../src/core/people.ts";
import type { Operation, Outcome } from "../../src/core/plan.ts";
import { only, type VendorWorld } from "./vendor-world.ts";

/** How a test file opens its vendor. `fallback` is the address under which strangers' writes go out. */
export type OpenAlertWorld = (company: Company, options?: { readonly fallback?: string }) => Promise<VendorWorld>;

/** What vendors may do differently, as AlertSource allows. */
export interface AlertTraits {
  /** Whether an alert can be assigned to a policy. */
  readonly assignsToPolicies: boolean;
  /** Whether it can be told on which level of its policy an alert is. */
  readonly showsLevels: boolean;
  /** Most alerts that one request acknowledges. */
  readonly alertsPerRequest: number;
  /** Whatever is done shows as done by the account of this name; a note says whose doing it was. */
  readonly actsAs?: string;
  /** No vendor is behind it: it takes everybody as they are, has no policies, and pages nobody. */
  readonly isOwn?: true;
}

/** What is done to alerts, without the notes that go with it; notes, where there is nothing else. */
export function deeds(operations: readonly Operation[]): readonly Operation[] {
  const others = operations.filter(({ kind }) => !kind.endsWith(".note"));
  return others.length > 0 ? others : operations;
}

/** Somebody in chat. Only Ana, Ben, Cleo and Dan are known to the vendor. */
export const actor = (name: string, email = `${name.toLowerCase()}@example.com`): Actor => ({
  id: `console:${email}`,
  name,
  email,
  zone: "UTC",
});

/** An alert source as a test speaks to it. */
export interface Pager {
  readonly world: VendorWorld;
  readonly source: AlertSource;
  list(query?: AlertQuery): Promise<readonly Alert[]>;
  titles(query?: AlertQuery): Promise<readonly string[]>;
  /** The only one of that title that is not closed. */
  get(title: string): Promise<Alert>;
  /** As the vendor has it now. */
  again(alert: Alert): Promise<Alert>;
  detail(alert: Alert): Promise<AlertDetail>;
  by(name: string): Promise<Attribution>;
  /** Carries them out. How the deeds among them ended. */
  does(operations: readonly Operation[], by: Attribution): Promise<readonly Outcome[]>;
}

export function pagerIn(world: VendorWorld): Pager {
  const source = world.account.capabilities.alerts;
  if (source === undefined) throw new Error("this account has no alerts");
  const list = (query: AlertQuery = {}) => world.settle(Array.fromAsync(source.list(query)));
  return {
    world,
    source,
    list,
    titles: async (query) => (await list(query)).map(({ title }) => title),
    get: async (title) => only((await list()).filter((alert) => alert.title === title)),
    async again(alert) {
      const found = await world.settle(source.find(alert.id));
      if (found === undefined) throw new Error(`${alert.handle} is gone`);
      return found;
    },
    detail: (alert) => world.settle(source.detail(alert)),
    by: (name) => world.settle(source.attribute(actor(name))),
    async does(operations, by) {
      const outcomes = await world.does(operations, by);
      const wanted = new Set(deeds(operations).map(({ id }) => id));
      return outcomes.filter(({ operation }) => wanted.has(operation));
    },
  };
}

/** Like an alert of this vendor, but there is none with this id. */
export function ghostOf(alert: Alert): Alert {
  return { ...alert, id: [...alert.id].reverse().join("") };
}
