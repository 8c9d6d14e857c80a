import type { VendorThing } from "./alerts.ts";
import type { Named, NameKind, NameLists } from "./names.ts";
import { servicesIn } from "./ops-alerts.ts";
import type { VendorUser } from "./people.ts";
import type { Remembered } from "./remember.ts";

/** Where the names are read from. */
export interface NameSources {
  readonly account: string;
  readonly users: Remembered<readonly VendorUser[]>;
  readonly teams: Remembered<readonly VendorThing[]>;
  readonly schedules: Remembered<readonly VendorThing[]>;
  readonly escalations: Remembered<readonly VendorThing[]>;
  /** A page of the newest open alerts. */
  newestAlerts(): Promise<readonly { readonly tags: readonly string[] }[]>;
}

/** What people may name. Alerts have no services of their own: those that the newest open ones are tagged with count. */
export function opsNames({ account, users, teams, schedules, escalations, newestAlerts }: NameSources): NameLists {
  const named = (kind: NameKind, { id, name }: VendorThing): Named => ({ kind, name, refs: [{ account, id }] });
  const listed = (kind: NameKind, things: Remembered<readonly VendorThing[]>) => async (): Promise<readonly Named[]> =>
    (await things.get()).map((one) => named(kind, one));
  return {
    person: async () =>
      (await users.get()).map((user) => ({
        ...named("person", user),
        ...(user.email === undefined ? {} : { aliases: [user.email] }),
      })),
    team: listed("team", teams),
    schedule: listed("schedule", schedules),
    policy: listed("policy", escalations),
    service: async () => servicesIn(await newestAlerts()).map((name) => named("service", { id: name, name })),
  };
}
