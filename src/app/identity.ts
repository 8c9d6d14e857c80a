import type { AlertQuery, AlertSource } from "../core/alerts.ts";
import type { Account } from "../core/integration.ts";
import type { Named } from "../core/names.ts";
import type { OnCallSource, PersonQuery } from "../core/oncall.ts";
import type { Actor } from "../core/people.ts";

/** The address a person has at an account, when the settings say that it differs. */
export type AddressAt = (actor: Actor, account: string) => string | undefined;

/** The pagers of these accounts, each asked about people under the addresses it knows them by. */
export function alertSources(accounts: readonly Account[], addressAt: AddressAt): readonly AlertSource[] {
  return accounts.flatMap(({ account, capabilities: { alerts } }) => {
    if (alerts === undefined) return [];
    const there = (actor: Actor): Actor => addressedAs(actor, addressAt(actor, account));
    return [
      {
        ...alerts,
        attribute: (actor: Actor) => alerts.attribute(there(actor)),
        list: (query: AlertQuery) =>
          alerts.list(query.assignee === undefined ? query : { ...query, assignee: there(query.assignee) }),
      },
    ];
  });
}

/** The on-call calendars of these accounts, likewise. */
export function onCallSources(accounts: readonly Account[], addressAt: AddressAt): readonly OnCallSource[] {
  return accounts.flatMap(({ account, capabilities: { onCall } }) => {
    if (onCall === undefined) return [];
    const there = (person: Actor | Named): Actor | Named =>
      isActor(person) ? addressedAs(person, addressAt(person, account)) : person;
    return [
      {
        ...onCall,
        shiftsOf: (query: PersonQuery) => onCall.shiftsOf({ ...query, person: there(query.person) }),
      },
    ];
  });
}

function isActor(person: Actor | Named): person is Actor {
  return !("refs" in person);
}

function addressedAs(actor: Actor, address: string | undefined): Actor {
  return address === undefined ? actor : { ...actor, email: address };
}
