import { presentStatus } from "../commands/status-show.ts";
import type { Clock } from "../core/clock.ts";
import type { Context } from "../core/context.ts";
import type { Home } from "../core/desk.ts";
import { BotError, ERRORS, sentenceOf } from "../core/errors.ts";
import type { Inbound } from "../core/inbound.ts";
import type { Log } from "../core/log.ts";
import { type Actor, placeWithId, type VendorUser } from "../core/people.ts";
import type { Reply } from "../core/reply.ts";
import type { Store } from "../core/store.ts";
import { alertsReply, readAlerts } from "./home-alerts.ts";
import { onCallReply } from "./home-on-call.ts";
import { createHomeReads } from "./home-reads.ts";
import { waitingReply } from "./home-waiting.ts";
import { lineReply } from "./replies.ts";

export interface HomeParts {
  readonly store: Store;
  readonly clock: Clock;
  readonly log: Log;
  contextFor(inbound: Inbound, said: string): Context;
  /** The person as the policy and the links know them. */
  knownActor(actor: Actor): Actor | Promise<Actor>;
  /** The address by which a vendor knows them, where the settings name another than their own. */
  addressAt(actor: Actor, account: string): string | undefined;
}

/**
 * A person's page. What comes from the vendors is read once for all who look within twenty seconds, and is put so that it
 * reads the same until something changes: times, not minutes counted. Never throws: a part that cannot be read says so,
 * and the others stand.
 */
export function createHome(parts: HomeParts): (actor: Actor) => Promise<Home> {
  const { store, clock, log } = parts;
  const reads = createHomeReads(clock);

  async function part(title: string, reading: () => Promise<Reply>): Promise<Reply> {
    try {
      return await reading();
    } catch (error) {
      if (!(error instanceof BotError)) log.error("home.part.failed", { part: title, error });
      const code = error instanceof BotError ? error.code : "bug";
      // That nobody has configured it is no trouble of whoever looks.
      const tone = code === "not_configured" ? "plain" : ERRORS[code].tone;
      return lineReply(tone, `${title}: ${sentenceOf(error)}`);
    }
  }

  return async (asked) => {
    const actor = await parts.knownActor(asked);
    const ctx = reads.sharing(parts.contextFor(inboundOf(actor), ""));
    const isReader = (user: VendorUser, account: string): boolean =>
      isAddressOf(user, parts.addressAt(actor, account) ?? actor.email);
    const alerts = readAlerts(ctx, reads);
    // It is waited for in two places, and in neither at once.
    alerts.catch(() => undefined);
    const [waiting, onCall, open, status] = await Promise.all([
      part("What waits for you", () => waitingReply({ ctx, store, isReader, alerts: () => alerts })),
      part("On call", () => onCallReply(ctx, reads, isReader)),
      part("Alerts", async () => alertsReply(await alerts, ctx)),
      part("Status page", () => presentStatus(undefined, ctx)),
    ]);
    return { waiting, onCall, alerts: open, status };
  };
}

/** A person's own page is a place of its own: what a role may do only in some places it may not do here. */
function inboundOf(actor: Actor): Inbound {
  return { id: "home", actor, place: placeWithId(actor.id), text: "", addressed: true };
}

function isAddressOf({ email }: VendorUser, address: string | undefined): boolean {
  return email !== undefined && address !== undefined && email.toLowerCase() === address.toLowerCase();
}
