import { onTestFinished } from "vitest";
import { type Behaviour as JsmBehaviour, emulatorWith as jsmWith } from "../../../integrations/jsm/sandbox.ts";
import {
  type Behaviour as OpsGenieBehaviour,
  emulatorWith as opsgenieWith,
} from "../../../integrations/opsgenie/sandbox.ts";
import type { Company, SeedPager, SeedSchedule } from "../../../src/core/emulator.ts";
import { COMPANY } from "../../../src/sandbox/company.ts";
import { startTestSandbox } from "../../kit/sandbox.ts";
import { TestClock } from "../../kit/test-clock.ts";
import { makeDir, tocsin } from "../shell.ts";

/** What `--json` prints. */
export interface Printed {
  readonly same: boolean;
  readonly sample: boolean;
  readonly at: string;
  readonly summary: string;
  readonly differences: readonly {
    readonly kind: string;
    readonly state: string;
    readonly subject: string;
    readonly aspect: string | null;
    readonly opsgenie: string | null;
    readonly jsm: string | null;
    readonly todo: string;
  }[];
  readonly notCompared: readonly { readonly part: string; readonly account: string | null; readonly reason: string }[];
  readonly notes: readonly string[];
}

const PAGERS: readonly SeedPager[] = ["opsgenie", "jsm"];

/** The sample company with all that it has in OpsGenie in Jira Service Management as well. */
export const MOVED: Company = {
  ...COMPANY,
  schedules: COMPANY.schedules
    .filter(({ vendors }) => vendors.includes("opsgenie"))
    .map((one) => ({ ...one, vendors: PAGERS })),
  policies: COMPANY.policies
    .filter(({ vendors }) => vendors.includes("opsgenie"))
    .map((one) => ({ ...one, vendors: PAGERS })),
  alerts: COMPANY.alerts
    .filter(({ vendor }) => vendor === "opsgenie")
    .flatMap((one) => [one, { ...one, vendor: "jsm" as const }]),
};

/** The same company, of which Jira Service Management has something in another way. */
export function changedThere(change: (company: Company) => Company): Company {
  const at =
    (pager: SeedPager) =>
    <T extends { readonly vendors: readonly SeedPager[] }>(one: T): T => ({
      ...one,
      vendors: one.vendors.filter((vendor) => vendor === pager),
    });
  const changed = change(MOVED);
  return {
    ...changed,
    schedules: [...MOVED.schedules.map(at("opsgenie")), ...changed.schedules.map(at("jsm"))],
    policies: [...MOVED.policies.map(at("opsgenie")), ...changed.policies.map(at("jsm"))],
  };
}

/** Changes one schedule of a company. */
export const inSchedule = (name: string, change: (one: SeedSchedule) => SeedSchedule) => (company: Company) => ({
  ...company,
  schedules: company.schedules.map((one) => (one.name === name ? change(one) : one)),
});

export interface Manners {
  readonly opsgenie?: OpsGenieBehaviour;
  readonly jsm?: JsmBehaviour;
}

/** Both accounts on loopback, and the command beside them. */
export async function openAccounts(company: Company = MOVED, { opsgenie = {}, jsm = {} }: Manners = {}) {
  const clock = new TestClock();
  const emulators = [opsgenieWith(opsgenie), jsmWith(jsm)];
  const vendors = await startTestSandbox({ emulators, clock, company });
  onTestFinished(vendors.stop);
  const run = (...flags: readonly string[]) => {
    const env = { TOCSIN_SANDBOX: "0", ...vendors.env };
    return tocsin(["migrate", "opsgenie-to-jsm", ...flags], { dir: makeDir(), env, clock });
  };
  const compare = async (): Promise<Printed & { readonly status: number }> => {
    const { status, stdout } = await run("--json");
    return { status, ...(JSON.parse(stdout) as Printed) };
  };
  return { vendors, clock, run, compare };
}
