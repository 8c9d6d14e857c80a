import type { StoredPlan } from "../core/plan.ts";
import type { Change, Document, Store } from "../core/store.ts";
import { committed } from "./commit.ts";
import type { Replica } from "./replica.ts";
import { fromStore, toStore } from "./stored.ts";

/** Who works on a plan, and how far it is: its operations are being carried out, or only its report is missing. */
export interface Claim {
  readonly owner: string;
  readonly state: "running" | "reporting";
  /** When the plan was accepted, ms. */
  readonly at: number;
  /** Where it has to be told. */
  readonly platform: string;
  /** The accounts it writes to. */
  readonly accounts: readonly string[];
}

/** A plan that is this process's to carry out. */
export interface Held {
  readonly plan: string;
  readonly claim: Claim;
  /**
   * Belongs into each commit that is written for the plan: once another process has taken it over, such a commit fails,
   * however late it comes.
   */
  fence(): Change;
  /** The change with which it goes over to reporting; `moved` once it is committed. */
  toReporting(): Change;
  moved(): void;
}

/** The plans that are this process's, from their acceptance until they are told. */
export interface Claims {
  /** Claims a new plan; `change` belongs into the commit that accepts it. Let it go when that fails. */
  claim(plan: StoredPlan): { readonly held: Held; readonly change: Change };
  held(plan: string): Held | undefined;
  /** It is not worked on here any more: told, taken over, or broken off and anybody's who comes first. */
  letGo(plan: string): void;
  /**
   * Takes what nobody works on, on platforms that this process reaches: what its owner, being gone, will not finish, and
   * what was let go here. The oldest, in their order.
   */
  takeOver(reaches: (platform: string) => boolean, atMost: number): Promise<readonly Held[]>;
}

export function createClaims(store: Store, replica: Replica): Claims {
  const mine = new Map<string, Held>();

  function hold(plan: string, first: Claim, atVersion: number): Held {
    let claim = first;
    let version = atVersion;
    const reporting = (): Claim => ({ ...claim, state: "reporting" });
    const held: Held = {
      plan,
      get claim() {
        return claim;
      },
      fence: () => ({ check: "claims", id: plan, version }),
      toReporting: () => ({ put: "claims", id: plan, version, value: toStore(reporting()) }),
      moved: () => {
        claim = reporting();
        version += 1;
      },
    };
    mine.set(plan, held);
    return held;
  }

  async function take(document: Document): Promise<readonly Held[]> {
    const { id, version } = document;
    const taken: Claim = { ...claimOf(document), owner: replica.id };
    if (!(await committed(store, [{ put: "claims", id, value: toStore(taken), version }]))) return [];
    return [hold(id, taken, version + 1)];
  }

  return {
    claim: ({ id, createdAt: at, place: { platform }, operations }) => {
      const accounts = [...new Set(operations.map(({ account }) => account))];
      const claim: Claim = { owner: replica.id, state: "running", at, platform, accounts };
      return { held: hold(id, claim, 1), change: { put: "claims", id, value: toStore(claim), version: 0 } };
    },
    held: (plan) => mine.get(plan),
    letGo: (plan) => void mine.delete(plan),
    takeOver: async (reaches, atMost) => {
      const documents = await store.list("claims");
      const others = documents.filter((document) => !mine.has(document.id) && reaches(claimOf(document).platform));
      if (others.length === 0) return [];
      const alive = await replica.alive();
      const left = others.filter((document) => {
        const { owner } = claimOf(document);
        return owner === replica.id || !alive.has(owner);
      });
      const oldest = left.sort((a, b) => claimOf(a).at - claimOf(b).at).slice(0, atMost);
      const taken = await Promise.allSettled(oldest.map(take));
      // What could not be taken now is looked at again; only when nothing could is it the store.
      const failed = taken.find((one) => one.status === "rejected");
      const held = taken.flatMap((one) => (one.status === "fulfilled" ? one.value : []));
      if (failed !== undefined && held.length === 0) throw failed.reason;
      return held;
    },
  };
}

function claimOf(document: Document): Claim {
  return fromStore<Claim>(document);
}

/** Whether any process, living or not, has a plan in the middle that writes to one of these accounts. */
export async function isBeingWritten(store: Store, accounts: ReadonlySet<string>): Promise<boolean> {
  const documents = await store.list("claims");
  return documents
    .map(claimOf)
    .some(({ state, accounts: own }) => state === "running" && own.some((one) => accounts.has(one)));
}
