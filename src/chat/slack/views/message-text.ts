import { type Telling, tellingText } from "../../../core/telling-text.ts";
import { decodeEntities } from "../incoming/controls.ts";

/** In whatever block, attachment or rich text it stands. */
const TELLING: Telling = {
  tells: new Set(["text", "pretext", "title", "title_link", "value", "fallback", "url", "from_url", "alt_text"]),
  holds: new Set(["blocks", "attachments", "elements", "fields", "text", "accessory", "title"]),
  read: withAddresses,
};

/** A message's plain text with the addresses that it links to, each part once, in its order. Never throws. */
export function messageText(message: unknown): string {
  return tellingText(message, TELLING);
}

/** "<https://example.com/42|PD-42>" as "PD-42 https://example.com/42". */
const LINK = /<([a-z]+:[^|>\s]+)(?:\|([^>]*))?>/giu;

function withAddresses(text: string): string {
  return decodeEntities(text.replace(LINK, (_all, url: string, shown: string | undefined) => `${shown ?? ""} ${url}`));
}
