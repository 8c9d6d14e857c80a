import type { Clock } from "../../src/core/clock.ts";
import { BotError, sentenceOf } from "../../src/core/errors.ts";
import type { HttpCall } from "../../src/core/http.ts";
import type { Execution, VendorRequest } from "../../src/core/operation-kind.ts";
import { type Verdict, verdictOn } from "../../src/core/outcome.ts";
import { MAX_IN_FLIGHT, type OpsGenieApi, TITLE } from "./client.ts";
import { limitTo } from "./limit-to.ts";
import { acceptedAnswer, requestStatus } from "./wire.ts";

/*
 * Every write is answered 202 "Request will be processed" with a request id, and its success is asked for at
 * GET /v2/alerts/requests/{id}: 404 with X-Opsgenie-Errortype RequestNotProcessed until it is decided, then isSuccess and
 * the reason in `status` (OpsGenie docs, Alert API, Get Request Status; opsgenie-go-sdk-v2 client.go, read 2026-11-21).
 */

/** Processing takes a moment: asking at once would cost a request for nothing. Hidden behind the next writes of a batch. */
const FIRST_WAIT_MS = 50;
/** After the first question the waits double from here. */
const BACKOFF_MS = 100;
const LONGEST_WAIT_MS = 2_000;
/** After this long the alert itself is looked at instead. */
const PATIENCE_MS = 30_000;

/** How one write ended. `reason` is there for failed and unknown; `alertId` when OpsGenie names the alert. */
export interface Proof extends Verdict {
  readonly alertId?: string;
}

interface ProvenWrite {
  readonly request: VendorRequest;
  /** repeatable: the HTTP client may send it again by itself when the answer was lost. */
  readonly mode: "write" | "repeatable";
  /** The alert it is about, when there is one already. */
  readonly alertId?: string;
  /** Refusals that mean that it was so before. */
  readonly already?: RegExp;
  /** Looks at OpsGenie's state when an answer is missing; undefined when it does not show that it happened. */
  look(): Promise<Pick<Proof, "state" | "alertId"> | undefined>;
}

/** Sends writes and finds out what became of them. Throws only the reason of an abort. */
export interface Prover {
  prove(write: ProvenWrite, execution: Execution): Promise<Proof>;
}

export function createProver(api: OpsGenieApi, clock: Clock): Prover {
  // Learnt from the answers: a slow account is asked later, so that each write still costs about one question.
  let firstWaitMs = FIRST_WAIT_MS;
  // New writes must not queue up before the questions about earlier ones.
  const sending = limitTo(MAX_IN_FLIGHT);

  /** undefined: not decided within our patience, or answered in a way that decides nothing. */
  async function poll(requestId: string, write: ProvenWrite, signal: AbortSignal): Promise<Proof | undefined> {
    const path = `/v2/alerts/requests/${encodeURIComponent(requestId)}`;
    const call: HttpCall = { method: "GET", path, mode: "read", accept: [404], signal };
    const startedAt = clock.now();
    const learntMs = firstWaitMs;
    for (let asked = 0; clock.now() - startedAt < PATIENCE_MS; asked += 1) {
      await clock.sleep(asked === 0 ? learntMs : Math.min(LONGEST_WAIT_MS, BACKOFF_MS * 2 ** (asked - 1)), signal);
      const answer = await api.http.send(call);
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

  return {
    prove: async (write, { signal, notAfter }) => {
      let requestId: string | undefined;
      try {
        const answer = await sending(() => api.http.send({ ...write.request, mode: write.mode, signal, notAfter }));
        requestId = acceptedAnswer.safeParse(answer.body).data?.requestId ?? answer.requestId;
        const proof = requestId === undefined ? undefined : await poll(requestId, write, signal);
        if (proof !== undefined) return await asBefore(proof, write);
        return await lookInstead(write, requestId, `${TITLE} accepted it but has not confirmed it.`, signal);
      } catch (error) {
        signal.throwIfAborted();
        // Before the 202 the error says whether anything happened; after it the write is on its way whatever fails.
        if (requestId === undefined && error instanceof BotError && error.effect === "none") {
          return verdictOn(error, signal);
        }
        if (!(error instanceof BotError)) throw error;
        return await lookInstead(write, requestId ?? error.requestId, sentenceOf(error), signal);
      }
    },
  };
}

function verdict(body: unknown, requestId: string): Proof | undefined {
  const status = requestStatus.safeParse(body).data?.data;
  if (status === undefined) return undefined;
  const alert = status.alertId ? { alertId: status.alertId } : {};
  if (status.isSuccess ?? status.success) return { state: "done", requestId, ...alert };
  return { state: "failed", reason: status.status ?? `${TITLE} refused it without a reason.`, requestId, ...alert };
}

/** "Already so" may be our own doing: of an earlier try whose answer was lost, or of before a restart. */
async function asBefore(proof: Proof, { already, look }: ProvenWrite): Promise<Proof> {
  if (proof.state !== "failed" || already?.test(proof.reason ?? "") !== true) return proof;
  const seen = await look();
  const { reason: _, ...rest } = proof;
  return { ...rest, state: seen?.state ?? "already" };
}

/** A positive look is a proof; a negative one is not: OpsGenie may still be working on it. */
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
