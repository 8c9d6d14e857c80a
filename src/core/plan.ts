import type { Json, JsonObject } from "./json.ts";
import type { Attribution } from "./people.ts";
import type { Line } from "./reply.ts";

/**
 * What is done about operations of which nobody knows whether they happened. look: looks, and sends nothing · send: looks
 * first, and sends only what did not happen · word: a person says that they happened · drop: a person gives them up.
 */
export const SETTLEMENTS = ["look", "send", "word", "drop"] as const;

/** Settles what a former plan left in doubt; the operations are its own, with their ids. */
export interface Settlement {
  /** That plan's id. It marks their writes for good: under another one they could not be found. */
  readonly plan: string;
  readonly how: (typeof SETTLEMENTS)[number];
  /** How often that plan had been settled before: each time can happen once. */
  readonly before: number;
  /** When that plan was accepted, ms: what is too old by then is not sent. */
  readonly acceptedAt: number;
  /** Since when they are in doubt, ms: what is not found counts only a settle window after that. */
  readonly doubtedAt: number;
}

/** What a write does to people besides what it says; previews, questions and reports count them. */
export const SIDE_EFFECTS = ["notifies_subscribers", "publishes", "reassigns", "pages"] as const;
export type SideEffect = (typeof SIDE_EFFECTS)[number];

/**
 * One write to the outside, as data. It survives a restart, so `params` holds everything that `execute` needs and all
 * that `inverse` needs to know of the state before (no ids yet to be made).
 */
export interface Operation {
  /** Unique within its plan. Vendors' markers and idempotency keys are `${planId}:${id}`. */
  readonly id: string;
  /** A declared OperationKind: "pagerduty.acknowledge". */
  readonly kind: string;
  readonly account: string;
  readonly target: { readonly id: string; readonly label: string; readonly url?: string };
  readonly params: JsonObject;
  readonly effects?: readonly SideEffect[];
  /** Id of an operation that must have ended `done` or `already` first; otherwise this one is not sent. */
  readonly after?: string;
}

/** done: the vendor proved it · already: it was so before · failed: certainly not done · unknown: it may have happened. */
export const OUTCOME_STATES = ["done", "already", "failed", "unknown"] as const;
export type OutcomeState = (typeof OUTCOME_STATES)[number];

export interface Outcome {
  readonly operation: string;
  readonly state: OutcomeState;
  /** The vendor's own reason, one line; required for failed and unknown. */
  readonly reason?: string;
  readonly requestId?: string;
  /** ms. Of an unknown one: since when it is in doubt. */
  readonly at: number;
  /** Of a done one: its answer was lost, and it was found to have happened. */
  readonly wasFound?: true;
  /** Of a failed one: the vendor did not judge it (no connection, a refused key, a limit), so it says nothing of an earlier try. */
  readonly isUnheard?: true;
  /** What reports and `inverse` need of the result. */
  readonly data?: JsonObject;
}

/** A part of what was asked that will not be sent, and why. Shown in previews; `count` things are failed in reports. */
export interface Refusal {
  readonly label: string;
  readonly reason: string;
  /** How many things this stands for; 0 when nobody knows (a vendor's list could not be read): the report is partial. */
  readonly count: number;
}

/** Asked before anything is sent. A yes acts on exactly the operations of the plan that carries it. */
export interface Question {
  readonly text: string;
  /** Further lines to show: services, whose pages they are, the public text. */
  readonly lines?: readonly string[];
  /** The yes button: "Acknowledge 137". */
  readonly confirm: string;
  /** How long a yes counts, ms; absent = as long as questions do. */
  readonly expiresInMs?: number;
}

/** The writes that an invocation asks for, in order. JSON. */
export interface Plan {
  readonly type: "plan";
  readonly title: string;
  readonly operations: readonly Operation[];
  /** By account: who the vendor will see. */
  readonly by: Readonly<Record<string, Attribution>>;
  readonly refused?: readonly Refusal[];
  readonly ask?: Question;
  /** The exact text the public will read, when there is any. */
  readonly publicText?: string;
  /** What has to be said of how it was read; stands above the question and the report. */
  readonly notes?: readonly Line[];
  /** What the command wants to remember for its report. */
  readonly facts?: JsonObject;
  /** Set on a plan that undoes another: that one's id; it can be undone once. */
  readonly undoes?: string;
  /** Set on a plan that sends again what failed in another: that one's id, whose failures are this one's from then on. */
  readonly retries?: string;
  readonly settles?: Settlement;
}

/** A plan as the store keeps it. Outcomes are kept beside it. */
export interface StoredPlan extends Plan {
  readonly id: string;
  readonly command: string;
  readonly args: Json;
  readonly said: string;
  readonly inbound: string;
  /** Id of the saying whose answer the plan's message is: the one that started it, or the yes to its question. */
  readonly answers: string;
  readonly actor: { readonly id: string; readonly name: string; readonly email?: string; readonly zone: string };
  readonly place: { readonly id: string; readonly platform: string; readonly thread?: string };
  /** Others did not see who said it. */
  readonly unseen?: true;
  readonly state: "running" | "finished";
  readonly createdAt: number;
}
