import type { KnownBlock, RichTextBlockElement, RichTextElement } from "@slack/types";
import type { Draft } from "./pages.ts";
import type { Row } from "./rows.ts";

/** Rows as one block of rich text: rows of a kind that follow each other are one section, list or quotation. */
export function blockOf(rows: Draft): KnownBlock {
  const runs: Row[][] = [];
  for (const row of rows) {
    const run = runs.at(-1);
    if (run !== undefined && run[0]?.kind === row.kind) run.push(row);
    else runs.push([row]);
  }
  return { type: "rich_text", elements: runs.map(elementOf) };
}

function elementOf(rows: readonly Row[]): RichTextBlockElement {
  const kind = rows[0]?.kind ?? "line";
  if (kind === "line") return { type: "rich_text_section", elements: lines(rows) };
  if (kind === "quote") return { type: "rich_text_quote", elements: lines(rows) };
  return {
    type: "rich_text_list",
    style: "bullet",
    indent: kind === "under" ? 1 : 0,
    elements: rows.map((row) => ({ type: "rich_text_section", elements: elementsOf(row) })),
  };
}

/** Slack refuses an empty text, so an empty line is a break alone. */
function lines(rows: readonly Row[]): RichTextElement[] {
  return rows.flatMap((row, i) => [
    ...(i === 0 || row.isGlued ? [] : [{ type: "text", text: "\n" } as const]),
    ...elementsOf(row),
  ]);
}

function elementsOf({ pieces }: Row): RichTextElement[] {
  return pieces.map(({ element }) => element);
}
