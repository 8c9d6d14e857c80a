import { cut, literal } from "../../../core/literal.ts";

/** What of a name's room its end keeps when the middle is cut out: names that begin alike often end differently. */
const END_SHARE = 0.4;

/** Names for a list in which each can be told from the others, however long they are. */
export interface Apart {
  /** As much of it as fits before `tail`, which is shown whole, within `chars`. */
  shown(what: string, chars: number, tail?: string): string;
}

export function createApart(): Apart {
  const taken = new Set<string>();
  return {
    shown(what, chars, tail = "") {
      const text = literal(what).trim() || "…";
      let mark = "";
      for (let n = 2; ; n++) {
        const name = `${cutInside(text, chars - tail.length - mark.length)}${mark}${tail}`;
        if (!taken.has(name)) {
          taken.add(name);
          return name;
        }
        mark = ` (${n})`;
      }
    },
  };
}

/** "Region Europe … node 17" */
function cutInside(text: string, chars: number): string {
  if (text.length <= chars) return text;
  const end = text
    .slice(-Math.floor(chars * END_SHARE))
    .toWellFormed()
    .trimStart();
  return `${cut(text, chars - end.length)}${end}`;
}
