import { hash, timingSafeEqual } from "node:crypto";
import type { HookRequest } from "../core/events.ts";

/** Holds a hook's secret where a sender can set headers of its own. */
const SECRET_HEADER = "x-tocsin-secret";

/** Every secret that a request shows: in its address, or in a header as Bearer, as Basic's password or by itself. */
export function shownSecrets({ headers }: Pick<HookRequest, "headers">, inAddress: string | undefined): string[] {
  const [, scheme = "", credentials = ""] = /^(\S+) +(\S+) *$/u.exec(headers.authorization ?? "") ?? [];
  const shown = [inAddress, headers[SECRET_HEADER]];
  if (scheme.toLowerCase() === "bearer") shown.push(credentials);
  // RFC 7617: the user's name ends at the first colon.
  if (scheme.toLowerCase() === "basic")
    shown.push(/^[^:]*:(.*)$/su.exec(Buffer.from(credentials, "base64").toString())?.[1]);
  return shown.filter((secret) => secret !== undefined);
}

/** Whether one of these is one of ours. Takes as long for one that is nearly right as for one that is not. */
export function holdsOneOf(shown: readonly string[], ours: readonly string[]): boolean {
  const digests = ours.map(digestOf);
  const fitting = shown
    .map(digestOf)
    .filter((one) => digests.filter((other) => timingSafeEqual(one, other)).length > 0);
  return fitting.length > 0;
}

/** Of one length for every secret, which `timingSafeEqual` insists on. */
function digestOf(secret: string): Buffer {
  return hash("sha256", secret, "buffer");
}
