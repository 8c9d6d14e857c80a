import type { FittedButtons } from "./buttons.ts";
import { literal } from "./literal.ts";
import type { Left } from "./pages.ts";
import { type Piece, textPiece } from "./pieces.ts";
import { type Row, remarkRow } from "./rows.ts";

/** What to type to see less, by command. */
const NARROWER: Readonly<Record<string, string>> = {
  alerts: "alerts for <service>",
  ack: "alerts for <service>",
  resolve: "alerts for <service>",
  status: "status <component>",
  "status notices": "status <component>",
  oncall: "oncall <team>",
  history: "history for <person>",
};

const quiet = (text: string): Piece => textPiece(text, { italic: true });

/** "… and 476 more. To see less at once: `alerts for <service>`". */
export function leftRow({ count, isOfOneList }: Left, command?: string): Row {
  const what = isOfOneList ? "" : count === 1 ? " line" : " lines";
  const words = quiet(`… and ${count.toLocaleString("en")} more${what}`);
  const narrower = command === undefined ? undefined : NARROWER[command];
  if (narrower === undefined) return remarkRow([words], count);
  return remarkRow([words, quiet(". Ask for a part of it: "), textPiece(narrower, { code: true })], count);
}

export function continuedRow(pages: number, where: "thread" | "below"): Row {
  const what = pages === 1 ? "in 1 more message" : `in ${pages} more messages`;
  return remarkRow([quiet(`It goes on ${what} ${where === "thread" ? "in the thread" : "below"}.`)]);
}

/** "2 of 5", over a message that carries on. */
export function pageRow(page: number, pages: number): Row {
  return remarkRow([quiet(`${page} of ${pages}`)]);
}

/** For buttons without room: what to type instead. */
export function typedRows(left: FittedButtons["left"]): readonly Row[] {
  return left.map(({ label, type }) =>
    remarkRow([textPiece(`${literal(label)}: type `), textPiece(literal(type), { code: true })], 1),
  );
}
