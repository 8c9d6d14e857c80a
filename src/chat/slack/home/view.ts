import type { KnownBlock } from "@slack/types";
import type { Home } from "../../../core/desk.ts";
import type { JsonObject } from "../../../core/json.ts";
import type { Reader } from "../../../core/plain-text.ts";
import type { Reply } from "../../../core/reply.ts";
import { VIEW_BLOCKS } from "../limits.ts";
import { buttonBlocks } from "../render/buttons.ts";
import { replyBlocks } from "../render/message.ts";

const PARTS = 4;
/** A row of buttons and a line between two parts. */
const BESIDES = 2;
/** What each part may take, so that all of them together are a page that Slack accepts, however much there is to tell. */
const PART_BLOCKS = Math.floor((VIEW_BLOCKS - 1) / PARTS) - BESIDES;
/**
 * Bytes of a part's JSON, four times which is far below Slack's limit for a view (250 kB: Slack docs, views.publish, error
 * view_too_large, read 2026-11-21): the page is looked at, not scrolled through.
 */
const PART_BYTES = 15_000;

const KEPT = "This page keeps itself up to date for an hour after you opened it.";

/** The page as Slack's App Home. */
export function homeView(home: Home, reader: Reader): JsonObject {
  const { waiting, onCall, alerts, status } = home;
  const parts = [waiting, onCall, alerts, status].map((reply) => partBlocks(reply, reader));
  const blocks: KnownBlock[] = [
    ...parts.flatMap((part, i) => (i === 0 ? part : [{ type: "divider" } as const, ...part])),
    { type: "context", elements: [{ type: "plain_text", text: KEPT, emoji: false }] },
  ];
  return { type: "home", blocks: blocks as unknown as JsonObject[] };
}

function partBlocks(reply: Reply, reader: Reader): KnownBlock[] {
  return [
    ...replyBlocks(reply, { ...reader, maxBlocks: PART_BLOCKS, maxBytes: PART_BYTES }),
    ...buttonBlocks(reply.buttons ?? [], { maxBlocks: 1 }),
  ];
}
