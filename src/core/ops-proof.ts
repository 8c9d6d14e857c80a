import type { Clock } from "./clock.ts";
import { BotError, sentenceOf } from "./errors.ts";
import type { HttpCall, VendorHttp } from "./http.ts";
import { limitTo } from "./limit-to.ts";
import type { Execution, VendorRequest } from "./operation-kind.ts";
import { type Verdict, verdictOn } from "./outcome.ts";

/*
 * Writes of OpsGenie and Jira Service Management are only taken in by their answer, which holds a request id; their
 * success is asked for by that id: 404 until it is decided, then whether it succeeded and the reason (OpsGenie docs,
 * Alert API, Get Request Status; opsgenie-go-sdk-v2 client.go; Jira Service Management ops REST API, Get request status,
 * read 2026-11-21).
 */

/** Processing takes a moment: asking at once would cost a request for nothing. Hidden behind the next writes of a batch. */
const FIRST_WAIT_MS = 50;
/** After the first question the waits double from here. */
const BACKOFF_MS = 100;
const LONGEST_WAIT_MS = 2_000;
/** After this long the alert itself is looked at instead. */
const PATIENCE_MS = 30_000;
/** How long an alert may take to show what the vendor says was done. */
const SHOWS_AFTER_MS = 5_000;

/** How one write ended. `reason` is there for failed and unknown; `alertId` when the vendor names the alert. */
export interface Proof extends Verdict {
  readonly alertId?: string;
}

/** What a look at the alert shows. */
export type Sight = Pick<Proof, "state" | "alertId">;

export interface ProvenWrite {
  readonly request: VendorRequest;
  /** repeatable: the HTTP client may send it again by itself when the answer was lost. */
  readonly mode: "write" | "repeatable";
  /** The alert it is about, when there is one already. */
  readonly alertId?: string;
  /** Refusals that mean that it was so before. */
  readonly already?: RegExp;
  /** Such a refusal can only be about somebody else's doing: the look need not tell. */
  readonly alreadyIsTheirs?: boolean;
  /** Whether it counts as done only once a look shows it: the vendor's word alone is not enough. */
  readonly mustShow?: boolean;
  /** Looks at the vendor's state when an answer is missing; undefined when it does not show that it happened. */
  look(): Promise<Sight | undefined>;
}

/** Sends writes and finds out what became of them. Throws only the reason of an abort. */
export interface Prover {
  prove(write: ProvenWrite, execution: Execution): Promise<Proof>;
}

/** What became of a request, as the vendor says: undefined when its answer cannot be read. */
export interface RequestStatus {
  readonly isSuccess: boolean;
  readonly reason?: string | undefined;
  readonly alertId?: string | undefined;
}

export interface ProverPorts {
  readonly title: string;
  readonly http: VendorHttp;
  readonly clock: Clock;
  /** New writes must not queue up before the questions about earlier ones. */
  readonly maxInFlight: number;
  /** Where a request is asked for. */
  requestPath(requestId: string): string;
  /** The request's id in the answer to a write. */
  readRequestId(body: unknown): string | undefined;
  readStatus(body: unknown): RequestStatus | undefined;
}

export function createProver({ title, http, clock, ...ports }: ProverPorts): Prover {
  // Learnt from the answers: a slow account is asked later, so that each write still costs about one question.
  let firstWaitMs = FIRST_WAIT_MS;
  const sending = limitTo(ports.maxInFlight);

  function verdict(body: unknown, requestId: string): Proof | undefined {
    const status = ports.readStatus(body);
    if (status === undefined) return undefined;
    const alert = status.alertId ? { alertId: status.alertId } : {};
    if (status.isSuccess) return { state: "done", requestId, ...alert };
    return { state: "failed", reason: status.reason ?? `${title} refused it without a reason.`, requestId, ...alert };
  }

  /** undefined: not decided within our patience, or answered in a way that decides nothing. */
  async function poll(requestId: string, write: ProvenWrite, signal: AbortSignal): Promise<Proof | undefined> {
    const call: HttpCall = {
      method: "GET",
      path: ports.requestPath(requestId),
      mode: "read",
      accept: [404],
      signal,
    };
    const startedAt = clock.now();
    const learntMs = firstWaitMs;
    for (let asked = 0; clock.now() - startedAt < PATIENCE_MS; asked += 1) {
      await clock.sleep(asked === 0 ? learntMs : backoffMs(asked), signal);
      const answer = await http.send(call);
      if (answer.status === 404) {
        if (asked === 0) firstWaitMs = Math.min(LONGEST_WAIT_MS, Math.max(firstWaitMs, learntMs * 2));
        continue;
      }
      if (asked === 0) firstWaitMs = Math.max(FIRST_WAIT_MS, firstWaitMs * 0.95);
      const proof = verdict(answer.body, requestId);
      // An answer that belongs to another write comes out of its order: this one's is still to come.
      if (proof?.alertId !== undefined && proof.alertId !== (write.alertId ?? proof.alertId)) continue;
      return proof;
    }
    return undefined;
  }

  /** The vendor says that it was done: looks until the alert shows it. */
  async function shown(proof: Proof, write: ProvenWrite, signal: AbortSignal): Promise<Proof> {
    if (proof.state !== "done" || write.mustShow !== true) return proof;
    const startedAt = clock.now();
    for (let looked = 1; ; looked += 1) {
      const seen = await write.look();
      if (seen !== undefined) return { ...proof, ...seen };
      if (clock.now() - startedAt >= SHOWS_AFTER_MS) break;
      await clock.sleep(backoffMs(looked), signal);
    }
    const reason = `${title} says that it was done, but the alert does not show it.`;
    return { ...proof, state: "unknown", reason };
  }

  return {
    prove: async (write, { signal, notAfter }) => {
      let requestId: string | undefined;
      try {
        const answer = await sending(() => http.send({ ...write.request, mode: write.mode, signal, notAfter }));
        requestId = ports.readRequestId(answer.body) ?? answer.requestId;
        const proof = requestId === undefined ? undefined : await poll(requestId, write, signal);
        if (proof !== undefined) return await shown(await asBefore(proof, write), write, signal);
        return await lookInstead(write, requestId, `${title} accepted it but has not confirmed it.`, signal);
      } catch (error) {
        signal.throwIfAborted();
        // Before the answer the error says whether anything happened; after it the write is on its way whatever fails.
        if (requestId === undefined && error instanceof BotError && error.effect === "none") {
          return verdictOn(error, signal);
        }
        if (!(error instanceof BotError)) throw error;
        return await lookInstead(write, requestId ?? error.requestId, sentenceOf(error), signal);
      }
    },
  };
}

function backoffMs(times: number): number {
  return Math.min(LONGEST_WAIT_MS, BACKOFF_MS * 2 ** (times - 1));
}

/** "Already so" may be our own doing: of an earlier try whose answer was lost, or of before a restart. */
async function asBefore(proof: Proof, { already, alreadyIsTheirs, look }: ProvenWrite): Promise<Proof> {
  if (proof.state !== "failed" || already?.test(proof.reason ?? "") !== true) return proof;
  const { reason: _, ...rest } = proof;
  const seen = alreadyIsTheirs === true ? undefined : await look();
  return { ...rest, state: seen?.state ?? "already" };
}

/** A positive look is a proof; a negative one is not: the vendor may still be working on it. */
async function lookInstead(
  write: ProvenWrite,
  requestId: string | undefined,
  reason: string,
  signal: AbortSignal,
): Promise<Proof> {
  try {
    const seen = await write.look();
    if (seen !== undefined) return { ...seen, ...idOf(requestId) };
    return { state: "unknown", reason, ...idOf(requestId) };
  } catch (error) {
    signal.throwIfAborted();
    if (!(error instanceof BotError)) throw error;
    return { state: "unknown", reason: `${reason} Looking failed too: ${error.message}`, ...idOf(requestId) };
  }
}

function idOf(requestId: string | undefined): { readonly requestId?: string } {
  return requestId === undefined ? {} : { requestId };
}
