import { MARK_SIGNS, plainText, type Reader, type Style } from "../../core/plain-text.ts";
import type { Reply } from "../../core/reply.ts";
import { MARK_LOOKS, type Paint, TONE_LOOKS } from "./colours.ts";
import { visible } from "./visible.ts";

/** A reply for the eyes, several lines: its tone by sign and by colour, its outside text harmless. */
export function render(reply: Reply, reader: Reader, paint: Paint): string {
  const { look, sign } = TONE_LOOKS[reply.tone];
  const [title = "", ...rest] = plainText(reply, reader, styleOf(paint)).split("\n");
  const signed = sign === undefined ? title : `${MARK_SIGNS[sign]} ${title}`;
  return [paint(look, signed), ...rest].join("\n");
}

function styleOf(paint: Paint): Style {
  return {
    strong: (text) => paint("bold", text),
    link: (url, text, quiet) => {
      if (text === url) return paint("underline", url);
      return quiet ? text : `${text} ${paint("underline", url)}`;
    },
    code: (text) => paint("cyan", text),
    mark: (mark, sign) => paint(MARK_LOOKS[mark], sign),
    literal: visible,
  };
}
