import { MARK_SIGNS, plainText, type Reader, type Style } from "../../core/plain-text.ts";
import type { Reply } from "../../core/reply.ts";
import { type Brush, MARK_LOOKS, TONE_LOOKS } from "./colours.ts";
import { visible } from "./visible.ts";

/** A reply for the eyes, several lines: its tone by sign and by colour, its outside text harmless. */
export function render(reply: Reply, reader: Reader, brush: Brush): string {
  const { look, sign } = TONE_LOOKS[reply.tone];
  const [title = "", ...rest] = plainText(reply, reader, styleOf(brush)).split("\n");
  const signed = sign === undefined ? title : `${MARK_SIGNS[sign]} ${title}`;
  return [brush.paint(look, signed), ...rest].join("\n");
}

function styleOf(brush: Brush): Style {
  return {
    strong: (text) => brush.paint("bold", text),
    link: brush.link,
    code: (text) => brush.paint("cyan", text),
    mark: (mark, sign) => brush.paint(MARK_LOOKS[mark], sign),
    literal: visible,
  };
}
