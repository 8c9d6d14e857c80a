import { createHash } from "node:crypto";
import type { KnownAlert } from "../../../core/feed.ts";
import type { Reply } from "../../../core/reply.ts";
import type { ShownCard } from "../card.ts";
import { alertFace } from "./alert-face.ts";
import { manyFace } from "./many-face.ts";

/** 96 bits: two faces of one card share none. */
const DIGEST_CHARS = 16;

/**
 * What a card looks like: the same card with the same alerts always looks the same, whatever the time. undefined: nothing
 * is known of its alerts any more.
 */
export function faceOf(card: ShownCard, find: (alert: string) => KnownAlert | undefined): Reply | undefined {
  if (card.number !== undefined) return manyFace(card, card.number, find);
  const known = find(card.members[0]?.alert ?? "");
  return known === undefined ? undefined : alertFace(known, card);
}

export function digestOf(reply: Reply): string {
  return createHash("sha256").update(JSON.stringify(reply)).digest("base64url").slice(0, DIGEST_CHARS);
}
