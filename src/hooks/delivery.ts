import type { Arrival } from "../core/arrival.ts";
import { BotError } from "../core/errors.ts";
import type { EventSource, HookReading, HookRequest } from "../core/events.ts";
import type { Store } from "../core/store.ts";
import { findHook } from "./address.ts";
import { keep } from "./keep.ts";
import { holdsOneOf, shownSecrets } from "./proof.ts";
import { misread, notNow, refused, taken, unreadable, type Verdict } from "./verdict.ts";

/** What the hooks work with once the bot is there. */
export interface HookParts {
  readonly store: Pick<Store, "commit">;
  /** Every hook there is now. */
  sources(): readonly EventSource[];
  /** Every secret that is taken at the path of a hook whose sender signs nothing. Empty: none can be. */
  secretsOf(path: string): readonly string[];
  /**
   * Told of what is new, once it is durable. Only a hint: after a crash, or when a commit was in doubt, "arrivals" alone
   * has it. Never throws.
   */
  arrived(arrivals: readonly Arrival[]): void;
}

export interface Delivery extends HookRequest {
  /** What stands behind /hooks/. */
  readonly address: string;
  /** When it was received, ms. */
  readonly at: number;
}

/** What is known at once, or when it is durable: what waits for nothing costs no promise. */
type Coming = Verdict | Promise<Verdict>;

/** Looks at a delivery, from its address to the disk. Throws, or rejects with, only what is a bug. */
export function takeDelivery(parts: HookParts, delivery: Delivery): Coming {
  const hook = findHook(parts.sources(), delivery.address);
  if (hook === undefined) return refused("other", "noHook");
  const { source, secret } = hook;
  const { path } = source;
  const why = unreadiness(source, parts);
  if (why !== undefined) return notNow(path, "not_configured", why);
  const isProven =
    source.proof === "signature"
      ? source.verify?.(delivery) === true
      : holdsOneOf(shownSecrets(delivery, secret), parts.secretsOf(path));
  if (!isProven) return refused(path, source.proof === "signature" ? "noSignature" : "noSecret");
  return source.proof === "signature" ? takeSigned(parts, source, delivery) : takeUnsigned(parts, source, delivery);
}

/** Why nothing can be proven at this hook; undefined: it can. */
export function unreadiness(source: EventSource, { secretsOf }: Pick<HookParts, "secretsOf">): string | undefined {
  if (source.proof === "signature") return source.unready?.();
  return secretsOf(source.path).length > 0 ? undefined : "TOCSIN_SECRET is not set: hooks have no secrets without it.";
}

/** The signature vouches for the bytes, whatever they are said to be. */
function takeSigned(parts: HookParts, source: EventSource, delivery: Delivery): Coming {
  const body = parsed(delivery.raw);
  if (body === undefined) return unreadable(source.path, "A signed webhook came whose body is not JSON.");
  return understood(parts, source, delivery, body.value, unreadable);
}

function takeUnsigned(parts: HookParts, source: EventSource, delivery: Delivery): Coming {
  if (!isJson(delivery.headers["content-type"])) return refused(source.path, "notJson");
  const body = parsed(delivery.raw);
  if (body === undefined) return refused(source.path, "broken");
  return understood(parts, source, delivery, body.value, misread);
}

async function understood(
  parts: HookParts,
  source: EventSource,
  delivery: Delivery,
  body: unknown,
  unfit: (path: string, line: string) => Verdict,
): Promise<Verdict> {
  try {
    return await keepAll(parts, source.path, source.read(body, delivery), delivery.at);
  } catch (error) {
    if (!(error instanceof BotError)) throw error;
    if (error.code === "bad_input") return unfit(source.path, error.message);
    return notNow(source.path, error.code, error.message, error);
  }
}

async function keepAll(parts: HookParts, path: string, reading: HookReading, at: number): Promise<Verdict> {
  const { fresh, known, failure } = await keep(parts.store, reading.events, at);
  if (fresh.length > 0) parts.arrived(fresh);
  if (failure !== undefined) throw failure;
  return taken(path, fresh.length, known, reading.unknown);
}

/** `application/json`, with or without parameters, and what is built on it ("application/problem+json"). */
function isJson(contentType: string | undefined): boolean {
  return /^application\/(?:[\w.-]+\+)?json\s*(?:;|$)/iu.test(contentType?.trim() ?? "");
}

/** undefined: it is not JSON. */
function parsed(raw: Uint8Array): { readonly value: unknown } | undefined {
  try {
    return { value: JSON.parse(Buffer.from(raw.buffer, raw.byteOffset, raw.byteLength).toString()) };
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}
