import { literal } from "../../../core/literal.ts";
import type { FittedButtons } from "./buttons.ts";
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
};

const quiet = (text: string): Piece => textPiece(text, { italic: true });

/** "… and 476 more. Ask for a part of it: `alerts for <service>`". */
export function leftRow(left: Left, command?: string): Row {
  const narrower = command === undefined ? undefined : NARROWER[command];
  if (narrower === undefined) return remarkRow([quiet(more(left))], left.count);
  return remarkRow([quiet(`${more(left)}. Ask for a part of it: `), textPiece(narrower, { code: true })], left.count);
}

/** "… and 76 more in the thread", under a first message; `isAll`: all of them are there. */
export function continuedRow(left: Left, where: "thread" | "below", isAll: boolean): Row {
  const there = where === "thread" ? "in the thread" : "below";
  return remarkRow([quiet(isAll ? `${more(left)} ${there}` : `${more(left)}, the first of them ${there}`)]);
}

function more({ count, isOfOneList }: Left): string {
  const what = isOfOneList ? "" : count === 1 ? " line" : " lines";
  return `… and ${count.toLocaleString("en")} more${what}`;
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
