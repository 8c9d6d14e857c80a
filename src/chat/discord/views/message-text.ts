import { type Telling, tellingText } from "../../../core/telling-text.ts";

/** In whatever embed or component it stands, and of a forwarded message in its snapshots. */
const TELLING: Telling = {
  tells: new Set(["content", "title", "description", "name", "value", "text", "url", "label"]),
  holds: new Set(["embeds", "fields", "footer", "author", "components", "accessory", "message_snapshots", "message"]),
  // Whoever wrote it.
  skippedAtTop: "author",
};

/** A message's plain text with the addresses that it links to, each part once, in its order. Never throws. */
export function messageText(message: unknown): string {
  return tellingText(message, TELLING);
}
