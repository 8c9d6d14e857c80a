import { z } from "zod";
import type { Clock } from "../core/clock.ts";
import { BotError } from "../core/errors.ts";
import { inParallel } from "../core/in-parallel.ts";
import type { LinkChange } from "../core/links.ts";
import type { Execution, OperationKind } from "../core/operation-kind.ts";
import { outcomeOf, type Verdict } from "../core/outcome.ts";
import type { Operation } from "../core/plan.ts";
import type { LinkStore } from "./link-store.ts";

/** The bot itself as the account to which it writes. */
const ACCOUNT = "tocsin";
const KIND = "tocsin.link";
/** Links of one plan are few, and change one after the other. */
const AT_ONCE = 1;

const PERSON = z.object({ id: z.string(), name: z.string() });
const PARAMS = z.object({
  person: PERSON,
  email: z.string().nullable(),
  was: z.string().nullable(),
  by: PERSON,
});

export function linkOperation({ person, email, was, by }: LinkChange): Operation {
  const params: z.infer<typeof PARAMS> = {
    person: only(person),
    email: email ?? null,
    was: was ?? null,
    by: only(by),
  };
  return { id: "link", kind: KIND, account: ACCOUNT, target: { id: person.id, label: person.name }, params };
}

/** A link in our own store is written like anything at a vendor's: journalled, audited, and taken back by undo. */
export function linkKind(links: LinkStore, clock: Clock): OperationKind {
  async function change(operation: Operation, { planId }: Execution): Promise<Verdict> {
    const { person, email, was, by } = PARAMS.parse(operation.params);
    const mark = `${planId}:${operation.id}`;
    const before = await links.state(person.id);
    const now = before.stored?.email ?? null;
    if (before.stored?.mark === mark) return { state: "done" };
    if (now === email) return { state: "already" };
    if (now !== was) return { state: "failed", reason: `somebody else changed it meanwhile: ${stateOf(now)}` };
    const owner = email === null ? undefined : await links.ownerOf(email);
    if (owner !== undefined && owner !== person.id) {
      const name = (await links.find(owner))?.name ?? owner;
      return { state: "failed", reason: `${email} is linked to ${name} by now` };
    }
    const link = { name: person.name, email, by: by.name, at: clock.now(), mark };
    await links.put(person.id, link, before);
    return { state: "done" };
  }

  return {
    kind: KIND,
    params: PARAMS,
    // Its mark tells a repeated one that it has happened.
    safety: "repeatable",
    describe: (operation) => {
      const { person, email, was } = PARAMS.parse(operation.params);
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
      const { email, was, ...others } = PARAMS.parse(operation.params);
      return { ...operation, id: `undo-${operation.id}`, params: { ...others, email: was, was: email } };
    },
  };
}

function only({ id, name }: LinkChange["person"]): LinkChange["person"] {
  return { id, name };
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
