import { z } from "zod";
import type { Clock } from "../core/clock.ts";
import { BotError } from "../core/errors.ts";
import { inParallel } from "../core/in-parallel.ts";
import type { CodeUse } from "../core/linking.ts";
import type { LinkChange } from "../core/links.ts";
import type { Execution, OperationKind } from "../core/operation-kind.ts";
import { outcomeOf, type Verdict } from "../core/outcome.ts";
import { platformOf } from "../core/people.ts";
import type { Operation } from "../core/plan.ts";
import type { LinkCodes } from "./link-codes.ts";
import type { LinkStore } from "./link-store.ts";

/** The bot itself as the account to which it writes. */
const ACCOUNT = "tocsin";
export const LINK_KIND = "tocsin.link";
/** Links of one plan are few, and change one after the other. */
const AT_ONCE = 1;

const PERSON = z.object({ id: z.string(), name: z.string() });
const PARAMS = z.object({
  person: PERSON,
  email: z.string().nullable(),
  was: z.string().nullable(),
  by: PERSON,
  /** By which the person links themselves, and where it was said. */
  code: z
    .object({
      serial: z.string(),
      holder: z.string(),
      place: z.object({ id: z.string(), thread: z.string().nullable() }),
    })
    .nullable()
    .default(null),
});

export function linkOperation({ person, email, was, by, code }: LinkChange): Operation {
  const params: LinkParams = {
    person: only(person),
    email: email ?? null,
    was: was ?? null,
    by: only(by),
    code: code === undefined ? null : usedBy(code),
  };
  const target = { id: person.id, label: person.name };
  return { id: "link", kind: LINK_KIND, account: ACCOUNT, target, params };
}

type LinkParams = z.infer<typeof PARAMS>;

/** What a link's operation says. */
export function linkParams({ params }: Operation): LinkParams {
  return PARAMS.parse(params);
}

/** A link in our own store is written like anything at a vendor's: journalled, audited, and taken back by undo. */
export function linkKind(links: LinkStore, codes: Pick<LinkCodes, "use" | "revoked">, clock: Clock): OperationKind {
  async function change(operation: Operation, { planId }: Execution): Promise<Verdict> {
    const { person, email, was, by, code } = linkParams(operation);
    const mark = `${planId}:${operation.id}`;
    const before = await links.state(person.id);
    const now = before.stored?.email ?? null;
    if (before.stored?.mark === mark) return { state: "done" };
    if (now === email) return { state: "already" };
    if (now !== was) return { state: "failed", reason: `somebody else changed it meanwhile: ${stateOf(now)}` };
    const owner = email === null ? undefined : await ownerBeside(person.id, email);
    if (owner !== undefined) return { state: "failed", reason: `${email} is linked to ${owner} by now` };
    const using = code === null || email === null ? [] : await codes.use({ email, serial: code.serial });
    if (using === undefined) return { state: "failed", reason: "the code does not count any more" };
    const how = code === null ? {} : { withCodeOf: code.holder };
    const link = { name: person.name, email, by: by.name, ...how, at: clock.now(), mark };
    await links.put(person.id, link, before, [...using, ...(now === null ? [] : [codes.revoked(now)])]);
    return { state: "done" };
  }

  /** The name of somebody else on that person's platform who has the address. */
  async function ownerBeside(person: string, email: string): Promise<string | undefined> {
    const owners = await links.ownersOf(email);
    const owner = owners.find((id) => id !== person && platformOf(id) === platformOf(person));
    return owner && ((await links.find(owner))?.name ?? owner);
  }

  return {
    kind: LINK_KIND,
    params: PARAMS,
    // Its mark tells a repeated one that it has happened.
    safety: "repeatable",
    describe: (operation) => {
      const { person, email, was } = linkParams(operation);
      return email === null ? `unlink ${person.name} from ${was}` : `link ${person.name} to ${email}`;
    },
    // Nothing leaves the house.
    requests: () => [],
    execute: (operations, execution) =>
      inParallel(
        operations,
        async (operation) => {
          const verdict = await change(operation, execution).catch(verdictOn);
          return outcomeOf(operation, verdict, clock.now());
        },
        AT_ONCE,
      ),
    inverse: (operation, { state }) => {
      if (state !== "done") return undefined;
      // A code is used up: what takes its link away again is no use of it.
      const { email, was, ...others } = linkParams(operation);
      return { ...operation, id: `undo-${operation.id}`, params: { ...others, email: was, was: email, code: null } };
    },
  };
}

function only({ id, name }: LinkChange["person"]): LinkChange["person"] {
  return { id, name };
}

function usedBy({ serial, holder, place }: CodeUse): LinkParams["code"] {
  return { serial, holder, place: { id: place.id, thread: place.thread ?? null } };
}

function stateOf(email: string | null): string {
  return email === null ? "there is no link any more" : `the link is to ${email}`;
}

/** Whatever is no BotError is a bug, which is the engine's to report. */
function verdictOn(error: unknown): Verdict {
  if (!(error instanceof BotError)) throw error;
  if (error.code === "conflict") return { state: "failed", reason: "it was changed at the same moment; say it again" };
  const isInDoubt = error.details.inDoubt === true;
  return { state: isInDoubt ? "unknown" : "failed", reason: error.message, isUnheard: true };
}
