import type { ChatAdapter, MessageRef } from "../../core/chat.ts";
import type { Clock } from "../../core/clock.ts";
import type { KnownAlert } from "../../core/feed.ts";
import { messageOf } from "../../core/inbound.ts";
import type { Place } from "../../core/people.ts";
import type { Reply } from "../../core/reply.ts";
import { isCrowd, type Owed, postingKey } from "./card.ts";
import { briefOf } from "./face/brief.ts";
import { digestOf, faceOf } from "./face/face.ts";
import type { Live } from "./live.ts";

/** Where messages are not edited, a card of many alerts says how it stands at most once in so long. */
const LINE_EVERY_MS = 5_000;
/** Whoever asked for something is answered first, however many cards change. */
const YIELDING = { yields: true } as const;

export interface DeliveryParts {
  readonly clock: Clock;
  find(alert: string): KnownAlert | undefined;
  posted(place: Place, ref: MessageRef, reply: Reply): Promise<void>;
}

export type ChatEnd = Pick<ChatAdapter, "keepsMessages" | "send" | "update">;

/**
 * Brings one card to its chat as it is in the store, and then what is owed beside it. What became of it stands in `live`.
 * Throws what the chat throws: then it is tried again. Not twice at a time for one card.
 */
export async function deliver(live: Live, adapter: ChatEnd, { clock, find, posted }: DeliveryParts): Promise<void> {
  const { id, card } = live;
  const { id: placeId, platform } = card.place;
  const place: Place = { id: placeId, platform };

  /** Posts it once, also when an attempt before this one may have worked. */
  async function post(to: Place, reply: Reply, key: string, since: number): Promise<MessageRef> {
    const isInDoubt = live.tried.has(key);
    live.tried.add(key);
    const ref = await adapter.send(to, messageOf(reply), {
      key,
      ...YIELDING,
      ...(isInDoubt ? { maybeSince: since } : {}),
    });
    // The same key may have led to the message of an earlier attempt, which says something else.
    if (isInDoubt && adapter.keepsMessages) await adapter.update(ref, messageOf(reply), YIELDING);
    live.tried.delete(key);
    return ref;
  }

  function standsAt(ref: MessageRef, digest: string): void {
    live.ref = ref;
    live.shown = digest;
    live.isUnsaved = true;
  }

  async function show(face: Reply): Promise<void> {
    const digest = digestOf(face);
    if (live.ref === undefined) {
      const ref = await post(place, face, postingKey(id, card), card.since);
      await posted(place, ref, face);
      standsAt(ref, digest);
    } else if (digest !== live.shown) {
      if (!adapter.keepsMessages) await sayAgain(live.ref, face, digest);
      else if (await adapter.update(live.ref, messageOf(face), YIELDING)) standsAt(live.ref, digest);
      else live.isGone = true;
    }
  }

  /** Where nothing is edited the lines that are owed tell what changes; only one of many alerts has none. */
  async function sayAgain(ref: MessageRef, face: Reply, digest: string): Promise<void> {
    if (isCrowd(card, card.members.length)) {
      const tick = clock.elapsed();
      if (tick < live.lineAt) {
        live.isDirty = true;
        live.retryAt = live.lineAt;
        return;
      }
      live.lineAt = tick + LINE_EVERY_MS;
      await post(place, briefOf(face, card), `${id}:line:${digest}`, card.since);
    }
    standsAt(ref, digest);
  }

  async function pay({ key, where, reply, since }: Owed): Promise<void> {
    const thread = live.ref?.thread;
    if (where === "place") {
      const ref = await post(place, reply, key, since);
      await posted(place, ref, reply);
    } else if (thread !== undefined) {
      await post({ ...place, thread }, reply, key, since);
    }
    live.paid.add(key);
    live.isUnsaved = true;
  }

  const face = faceOf(card, find);
  if (face !== undefined) await show(face);
  for (const owed of card.owed) if (!live.isGone && !live.paid.has(owed.key)) await pay(owed);
}
