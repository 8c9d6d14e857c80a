import { headOf, literal } from "../../../core/literal.ts";
import type { Button } from "../../../core/reply.ts";
import { FALLBACK_CHARS } from "../limits.ts";
import { escapeMrkdwn } from "./escape.ts";
import type { Draft } from "./pages.ts";
import type { Row } from "./rows.ts";

/** Room for the mark of a cut. */
const MARK_CHARS = 40;

/**
 * All that the blocks and the buttons say, as mrkdwn: what notifications show and screen readers read. Never empty. Forms
 * cannot be typed, so their buttons are left out.
 */
export function fallbackText(drafts: readonly Draft[], buttons: readonly Button[]): string {
  const typed = buttons.filter(({ form }) => form === undefined);
  const lines = [
    ...drafts.flatMap((draft) => draft.map(lineOf)),
    ...typed.map(({ label, say }) => `[${literal(label)}] ${literal(say)}`),
  ];
  const shown: string[] = [];
  let charsLeft = FALLBACK_CHARS - MARK_CHARS;
  for (const [i, line] of lines.entries()) {
    const escaped = escapeMrkdwn(line);
    charsLeft -= escaped.length + 1;
    if (charsLeft >= 0) {
      shown.push(escaped);
      continue;
    }
    if (i > 0)
      shown.push(`… and ${(lines.length - i).toLocaleString("en")} more ${lines.length - i === 1 ? "line" : "lines"}`);
    // A first line of that length is cut itself: a notification shows its beginning only.
    else shown.push(`${headOf(escaped, FALLBACK_CHARS - MARK_CHARS, ({ length }) => length)}…`);
    break;
  }
  return shown.join("\n");
}

const LEADS: Record<Row["kind"], string> = { line: "", bullet: "• ", under: "    ", quote: "| " };

function lineOf({ kind, pieces }: Row): string {
  return LEADS[kind] + pieces.map(({ text }) => text).join("");
}
