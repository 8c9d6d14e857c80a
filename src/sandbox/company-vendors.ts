import type { Company, SeedAlert, SeedPager, SeedSchedule } from "../core/emulator.ts";
import { COMPANY } from "./company.ts";
import { FURTHER_ALERTS } from "./company-alerts.ts";

/** A company, and what else happens to it, in turn. */
export interface Sample {
  readonly company: Company;
  readonly further: readonly SeedAlert[];
}

const WHOLE: Sample = { company: COMPANY, further: FURTHER_ALERTS };
const OLD: SeedPager = "opsgenie";
const NEW: SeedPager = "jsm";

/**
 * The sample company as it is with these vendors. Without Jira Service Management it has OpsGenie; with that in OpsGenie's
 * place it has moved, and nothing else is different; with both it is in the middle of its move.
 */
export function sampleAt(vendors: readonly string[]): Sample {
  if (!vendors.includes(NEW)) return WHOLE;
  return vendors.includes(OLD) ? movingSample(WHOLE) : movedSample(WHOLE);
}

function movedSample({ company, further }: Sample): Sample {
  const moved = <T extends { readonly vendors: readonly SeedPager[] }>(one: T): T => ({
    ...one,
    vendors: one.vendors.map(movedVendor),
  });
  const movedAlert = (alert: SeedAlert): SeedAlert => ({ ...alert, vendor: movedVendor(alert.vendor) });
  return {
    company: {
      ...company,
      schedules: company.schedules.map(moved),
      policies: company.policies.map(moved),
      alerts: company.alerts.map(movedAlert),
    },
    further: further.map(movedAlert),
  };
}

function movedVendor(vendor: SeedPager): SeedPager {
  return vendor === OLD ? NEW : vendor;
}

/* What whoever moves this company has still to do. */

/** Made in OpsGenie after the rest had been moved. */
const NOT_MOVED = "Data Pipelines";
/** Was invited to OpsGenie only; nothing that was moved needs him. */
const WITHOUT_ACCOUNT = "Sam Rivera";
/** Of this rota somebody changed the new copy. */
const CHANGED = "Web Primary";
const TAKEN_OUT = "Theo Martin";
const PUT_IN = "Leah Cohen";
/** Went to OpsGenie only, by an integration that has not been moved. */
const ONLY_OLD = "Log search index merge is behind";
/** Its monitor has been moved already. */
const ONLY_NEW: SeedAlert = {
  vendor: NEW,
  title: "Archive exporter retries above 5 %",
  service: "Log Pipeline",
  urgency: "high",
  priority: "P3",
  ageMs: 9 * 60_000,
};

function movingSample({ company, further }: Sample): Sample {
  const both = (alert: SeedAlert): readonly SeedAlert[] =>
    alert.vendor === OLD && alert.title !== ONLY_OLD ? [alert, { ...alert, vendor: NEW }] : [alert];
  return {
    company: {
      ...company,
      people: company.people.map((one) => (one.name === WITHOUT_ACCOUNT ? { ...one, missingAt: [NEW] } : one)),
      schedules: company.schedules.flatMap(inTwoPlaces),
      policies: company.policies.map((one) =>
        one.vendors.includes(OLD) ? { ...one, vendors: [...one.vendors, NEW] } : one,
      ),
      alerts: [...company.alerts.flatMap(both), ONLY_NEW],
    },
    further: further.flatMap(both),
  };
}

function inTwoPlaces(schedule: SeedSchedule): readonly SeedSchedule[] {
  if (!schedule.vendors.includes(OLD) || schedule.name === NOT_MOVED) return [schedule];
  if (schedule.name !== CHANGED) return [{ ...schedule, vendors: [...schedule.vendors, NEW] }];
  const layers = schedule.layers.map((layer) => ({
    ...layer,
    people: layer.people.map((name) => (name === TAKEN_OUT ? PUT_IN : name)),
  }));
  return [schedule, { ...schedule, vendors: [NEW], layers }];
}
