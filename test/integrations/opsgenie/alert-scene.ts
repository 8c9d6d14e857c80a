import type { Alert } from "../../../src/core/alerts.ts";
import type { Attribution } from "../../../src/core/people.ts";
import type { Operation, Outcome } from "../../../src/core/plan.ts";
import { ANA, alerts, COMPANY, collect, startOpsGenie, type World, type WorldOptions } from "./opsgenie-account.ts";

/** The account under test and who acts; each test file has its own. */
export let world: World;
export let by: Attribution;

/** `n` open alerts, listed. */
export async function start(n: number, options: WorldOptions = {}): Promise<readonly Alert[]> {
  world = await startOpsGenie({ company: { ...COMPANY, alerts: alerts(n) }, ...options });
  by = await world.sandbox.settle(world.source.attribute(ANA));
  const found = await world.sandbox.settle(collect(world.source.list({})));
  world.sandbox.clearTraffic();
  return found;
}

export const look = async (alert: Alert): Promise<Alert> => {
  const found = await world.sandbox.settle(world.source.find(alert.id));
  if (found === undefined) throw new Error("the alert is gone");
  return found;
};
export const states = (outcomes: readonly Outcome[]): string[] => outcomes.map((outcome) => outcome.state);
export const bodies = (path: RegExp): unknown[] =>
  world.sandbox.traffic.filter((one) => path.test(one.path)).map((one) => one.body);
export const inverseOf = (operation: Operation, outcome: Outcome): Operation | undefined =>
  world.kind(operation).inverse?.(operation, outcome);

/** For `afterEach`: nothing undeclared was asked, and nothing is left running. */
export async function end(): Promise<void> {
  world.sandbox.expectClean();
  await world.sandbox.stop();
}
