import type { Clock } from "../core/clock.ts";
import { BotError } from "../core/errors.ts";
import type { Account } from "../core/integration.ts";
import type { Named } from "../core/names.ts";
import type { VendorUser } from "../core/people.ts";
import { unconfigured } from "../core/unconfigured.ts";
import { quoted } from "../core/wording.ts";
import { keyOf } from "../router/text.ts";
import type { Session, Vocabulary } from "../router/vocabulary.ts";

export interface OnDutyParts {
  readonly accounts: readonly Account[];
  readonly vocabulary: Vocabulary;
  readonly clock: Clock;
}

const NOBODY = { id: "nobody", name: "nobody", zone: "UTC" };

/**
 * Who is on duty now on a schedule, by its exact name; of every account that has one of that name. Always asked of the
 * vendors: groups are written by it, and nothing is written by a former answer. Throws BotError: "not_found" for a
 * schedule that nobody knows, or that two share; "not_configured"; the vendor's when one of them does not answer.
 */
export function createOnDuty({ accounts, vocabulary, clock }: OnDutyParts) {
  return async (name: string): Promise<readonly VendorUser[]> => {
    const session = vocabulary.open(NOBODY);
    const schedule = await scheduleOf(session, name);
    const sources = accounts.flatMap(({ capabilities: { onCall } }) => (onCall === undefined ? [] : [onCall]));
    if (sources.length === 0) throw unconfigured("onCall");
    const asked = sources.filter(({ account }) => schedule.refs.some((ref) => ref.account === account));
    const duties = await Promise.all(
      asked.map((source) => source.duties({ at: clock.now(), target: schedule, withNext: false })),
    );
    const people = duties.flat().flatMap(({ account, now }) => now.map(({ person }) => ({ account, person })));
    const addressed = await Promise.all(people.map(({ account, person }) => withAddress(session, account, person)));
    return [...new Map(addressed.map((person) => [(person.email ?? person.id).toLowerCase(), person])).values()];
  };
}

async function scheduleOf(session: Session, name: string): Promise<Named> {
  await session.load(["schedule"]);
  const found = session.index("schedule")?.exact(keyOf(name))?.entries ?? [];
  const [entry, another] = found;
  if (entry !== undefined && another === undefined) return entry.named;
  const [gap] = session.gaps();
  // It may be the very one that has it.
  if (gap !== undefined) throw new BotError("vendor_unreachable", gap);
  const why = entry === undefined ? "No on-call calendar has" : "More than one on-call calendar has";
  throw new BotError("not_found", `${why} a schedule ${quoted(name)}.`);
}

/** A calendar may name people without their address; the directory has it. */
async function withAddress(session: Session, account: string, person: VendorUser): Promise<VendorUser> {
  if (person.email !== undefined) return person;
  await session.load(["person"]);
  const entries = session.index("person")?.entries ?? [];
  const known = entries.find(({ named }) => named.refs.some((ref) => ref.account === account && ref.id === person.id));
  const email = known?.named.aliases?.find((alias) => alias.includes("@"));
  return email === undefined ? person : { ...person, email };
}
