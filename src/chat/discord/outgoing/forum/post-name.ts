import { cut } from "../../../../core/literal.ts";
import { inlineText, type Reader } from "../../../../core/plain-text.ts";
import type { Line } from "../../../../core/reply.ts";

/** A post's name, characters, from 1 (Discord docs, Start Thread in Forum or Media Channel, read 2026-11-21). */
const NAME_CHARS = 100;
/** What has no words for a name. */
const NAMELESS = "Tocsin";

/** What a post is called whose first message has this title. */
export function postName(title: Line, reader: Reader): string {
  const flat = inlineText(title, reader).replace(/\s+/gu, " ").trim();
  return flat === "" ? NAMELESS : cut(flat, NAME_CHARS);
}
