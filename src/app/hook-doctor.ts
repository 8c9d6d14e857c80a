import { hookTestId } from "../core/arrival.ts";
import type { Clock } from "../core/clock.ts";
import type { Finding } from "../core/context.ts";
import { sentenceOf } from "../core/errors.ts";
import type { EventSource, HookSubscriptions } from "../core/events.ts";
import type { Account } from "../core/integration.ts";
import type { JsonObject } from "../core/json.ts";
import type { FeedRoad } from "../core/routes.ts";
import type { Document, Store } from "../core/store.ts";
import { duration } from "../core/wording.ts";

/** How long a test event may be on its way before it counts as lost. Ours: a delivery has 5 s, and PagerDuty queues it. */
const WAIT_MS = 10_000;
/** How often the store is looked at meanwhile. Ours. */
const LOOK_MS = 250;
/** A round trip below this is said to be one of less than a second. */
const SECOND_MS = 1_000;

export interface HookDoctorParts {
  readonly accounts: readonly Account[];
  readonly store: Pick<Store, "get">;
  readonly clock: Clock;
  /** The whole address of a hook, as it is given to its sender; undefined: nobody outside can reach one. */
  addressOf(source: EventSource): string | undefined;
  /** Why no test event can come round now, as a sentence: no server listens in this process. undefined: it can. */
  readonly unheard: string | undefined;
  /** How changes of an account are heard. */
  roadOf(account: string): FeedRoad;
  /** The vendors are emulators, which tell of every change by themselves: there is nothing to examine. */
  readonly isSandbox: boolean;
}

/**
 * Sends a test event round the whole road, vendor, hook, card, of each account whose vendor offers one, and waits at most
 * ten seconds for it. One finding for each such account. Never throws.
 */
export async function examineHooks(parts: HookDoctorParts): Promise<readonly Finding[]> {
  if (parts.isSandbox) return [];
  const findings = parts.accounts.map(async ({ account, title, capabilities: { events } }): Promise<Finding[]> => {
    if (events?.subscriptions === undefined) return [];
    const subject = `${title} webhooks`;
    try {
      return [{ subject, ...(await examineHook(parts, account, events, events.subscriptions)) }];
    } catch (error) {
      return [{ subject, mark: "failed", line: sentenceOf(error) }];
    }
  });
  return (await Promise.all(findings)).flat();
}

type Verdict = Omit<Finding, "subject">;

async function examineHook(
  parts: HookDoctorParts,
  account: string,
  source: EventSource,
  subscriptions: HookSubscriptions,
): Promise<Verdict> {
  const { title } = source;
  const url = parts.addressOf(source);
  const missing = source.unready?.();
  if (url === undefined || missing !== undefined) return unset(title, url, missing);
  if (parts.roadOf(account) === "poll") {
    return {
      mark: "info",
      line: `tocsin.yaml says feed: poll, so ${title} is asked for changes, and no webhook is needed`,
    };
  }
  const found = await subscriptions.find(url);
  const hook = found.find(({ active }) => active);
  if (hook !== undefined) return roundTrip(parts, account, { title, url, id: hook.id }, subscriptions);
  if (found.length === 0)
    return { mark: "minor", line: `nothing leads to ${url}: \`tocsin hooks create ${source.path}\`` };
  const line =
    `the webhook to ${url} is switched off, so no change is told; ${title} does that for 24 hours after three ` +
    "deliveries in a row that were not taken: look why in the log, then switch it on again there";
  return { mark: "failed", line };
}

function unset(title: string, url: string | undefined, missing: string | undefined): Verdict {
  const toDo = [
    ...(url === undefined ? ["set PUBLIC_URL and HTTP_PORT"] : []),
    ...(missing === undefined ? [] : [missing]),
  ];
  return { mark: "info", line: `${title} is asked for changes (poll); to be told of them at once: ${toDo.join("; ")}` };
}

interface Hook {
  readonly title: string;
  readonly url: string;
  readonly id: string;
}

async function roundTrip(
  { store, clock, unheard }: HookDoctorParts,
  account: string,
  { title, url, id }: Hook,
  subscriptions: HookSubscriptions,
): Promise<Verdict> {
  if (unheard !== undefined) return { mark: "info", line: `${title} has a webhook to ${url}; ${unheard}` };
  const former = await store.get("seen", hookTestId(account));
  const began = clock.elapsed();
  await subscriptions.ping(id);
  while (clock.elapsed() - began < WAIT_MS) {
    await clock.sleep(LOOK_MS);
    const arrived = await store.get("seen", hookTestId(account));
    if (arrived !== undefined && !isSame(arrived, former)) return cameRound(arrived.value, clock.elapsed() - began);
  }
  const line =
    `the test event that ${title} was asked for did not arrive within ${duration(WAIT_MS)}: is ${url} reachable from ` +
    "outside, and is its secret among those that are set?";
  return { mark: "failed", line };
}

/** By its version and its time: the clocks of two processes need not agree. */
function isSame(one: Document, other: Document | undefined): boolean {
  return one.version === other?.version && one.value.at === other.value.at;
}

function cameRound({ shown }: JsonObject, tookMs: number): Verdict {
  const took = tookMs < SECOND_MS ? "in less than a second" : `within ${duration(tookMs)}`;
  const where =
    typeof shown === "string"
      ? `its card is in ${shown}`
      : "no card was shown: TOCSIN_ADMIN_CHANNEL is not set, or out of reach";
  return { mark: "ok", line: `a test event came round ${took}; ${where}` };
}
