import { createHmac, timingSafeEqual } from "node:crypto";
import { z } from "zod";
import { BotError } from "../../src/core/errors.ts";
import type { EventSource, HookReading, VendorEvent } from "../../src/core/events.ts";

/** What the senders of these tests send: their events as they are, or the type of one that nobody deals with. */
const BODY = z.union([
  z.object({ events: z.array(z.object({ id: z.string(), alert: z.string() })) }),
  z.object({ type: z.string() }),
]);

/** Signs as PagerDuty does: `v1=<hex>`, several of them separated by commas. */
export function signatureOf(secret: string, body: string | Uint8Array): string {
  return `v1=${createHmac("sha256", secret).update(body).digest("hex")}`;
}

/** A hook whose sender signs with one of these secrets, which may change. */
export function signingSource(path: string, secrets: () => readonly string[]): EventSource {
  return {
    path,
    title: "Signing pager",
    proof: "signature",
    unready: () => (secrets().length === 0 ? "SIGNING_SECRET is not set." : undefined),
    verify: ({ headers, raw }) =>
      (headers["x-signature"] ?? "").split(",").some((one) =>
        secrets().some((secret) => {
          const given = Buffer.from(one.trim());
          const due = Buffer.from(signatureOf(secret, raw));
          return given.length === due.length && timingSafeEqual(given, due);
        }),
      ),
    read: (body) => reading(path, body),
    setup: (url) => [`Send webhooks to ${url}`],
  };
}

/** A hook whose sender signs nothing. */
export function plainSource(path: string): EventSource {
  return {
    path,
    title: `Plain ${path}`,
    proof: "secret",
    read: (body) => reading(path, body),
    setup: (url) => [`Send webhooks to ${url}`],
  };
}

export function eventOf(account: string, id: string, alert = "A1"): VendorEvent {
  return { type: "alert", id, account, alert, at: 1_000, change: "triggered" };
}

function reading(account: string, body: unknown): HookReading {
  const { data } = BODY.safeParse(body);
  if (data === undefined) throw new BotError("bad_input", "That is not what a pager sends.");
  if ("type" in data) return { events: [], unknown: data.type };
  return { events: data.events.map(({ id, alert }) => eventOf(account, id, alert)) };
}
