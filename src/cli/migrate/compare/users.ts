import type { VendorUser } from "../../../core/people.ts";
import { count } from "../../../core/wording.ts";
import type { Compared, Difference, Doubt } from "./difference.ts";
import type { Identity } from "./identity.ts";

/** By address. An account that shows none may be anybody's, so nobody is called missing for certain beside such ones. */
export function compareUsers(left: readonly VendorUser[], right: readonly VendorUser[], who: Identity): Compared {
  const shown = new Set(right.flatMap(({ email }) => email?.toLowerCase() ?? []));
  const hidden = right.filter(({ email }) => email === undefined);
  const byName = new Set(hidden.flatMap((person) => who.right(person) ?? []));
  const unfound = left.filter((person) => !shown.has(who.left(person)));
  const alike = unfound.filter((person) => byName.has(who.left(person)));
  const others = unfound.filter((person) => !byName.has(who.left(person)));
  const unclaimed = hidden.length - byName.size;
  return {
    differences: unclaimed > 0 ? [] : others.map(missing),
    doubts: [
      ...alike.map((person) =>
        doubt(`${words(person)}: an account of that name there does not show its e-mail address`),
      ),
      ...(unclaimed > 0 ? others.map((person) => doubt(`${words(person)}: ${oneOf(unclaimed)}`)) : []),
    ],
  };
}

function missing({ name, email = name }: VendorUser): Difference {
  const todo = "invite them to the site, with access to Jira Service Management";
  return { kind: "user", state: "missing", subject: email, opsgenie: name, todo };
}

function doubt(reason: string): Doubt {
  return { part: "users", reason };
}

function oneOf(n: number): string {
  return `not found, but may be one of ${count(n, "account")} there that ${n === 1 ? "does" : "do"} not show an e-mail address`;
}

function words({ name, email }: VendorUser): string {
  return email === undefined || email === name ? name : `${name} (${email})`;
}
