import { z } from "zod";
import type { JsonObject } from "../../../../src/core/json.ts";
import { type AnyBlock, controlsOf, elementSchema, readBlock, readRichText, readText } from "./blocks.ts";
import { readMrkdwn } from "./mrkdwn.ts";
import { plain, type ReaderView, type Span } from "./span.ts";

/** What a reader sees of some blocks, or of a text without blocks, line by line. */
export interface Shown {
  readonly text: string;
  /** Every piece of it, with what it is: how a mention or a link is told from words that look like one. */
  readonly spans: readonly Span[];
  /** What stands on the buttons. */
  readonly buttons: readonly string[];
}

/** A message: blocks where it has some, otherwise its text. */
export function readMessage(
  message: { readonly text: string; readonly blocks?: readonly JsonObject[] },
  view: ReaderView,
): Shown {
  if (message.blocks !== undefined && message.blocks.length > 0) return readBlocks(message.blocks, view);
  const spans = readMrkdwn(message.text, view, { verbatim: false, namesBecomeMentions: false });
  return { text: plain(spans), spans, buttons: [] };
}

export function readBlocks(blocks: readonly JsonObject[], view: ReaderView): Shown {
  const lines = blocks.map(readBlock).flatMap((block) => blockLines(block, view));
  const buttons = controlsOf(blocks).filter(({ type }) => type === "button");
  return {
    text: lines.map(({ before, spans }) => before + plain(spans)).join("\n"),
    spans: lines.flatMap(({ spans }) => spans),
    buttons: buttons.map(({ label }) => label),
  };
}

interface TextLine {
  readonly before: string;
  readonly spans: readonly Span[];
}

function blockLines(block: AnyBlock, view: ReaderView): readonly TextLine[] {
  const line = (spans: readonly Span[], before = ""): TextLine => ({ before, spans });
  switch (block.type) {
    case "divider":
      return [line([{ kind: "text", text: "———" }])];
    case "markdown":
      return [line([{ kind: "text", text: typeof block.text === "string" ? block.text : "" }])];
    case "rich_text":
      return readRichText(block, view).map(({ kind, indent, spans }) =>
        line(
          spans,
          kind === "quote" ? "> " : kind === "bullet" || kind === "ordered" ? `${"  ".repeat(indent)}• ` : "",
        ),
      );
    case "context":
      return [line((block.elements ?? []).flatMap((element, index) => contextSpans(element, index, view)))];
    case "actions":
    case "input":
      return controlsOf([block]).map((control) => line([{ kind: "text", text: `[${control.label}]` }]));
    case "image":
      return [line([{ kind: "text", text: block.alt_text ?? "" }])];
    default: {
      const texts = [...(typeof block.text === "object" ? [block.text] : []), ...(block.fields ?? [])];
      return [
        ...texts.map((text) => line(readText(text, view))),
        ...controlsOf([block]).map((control) => line([{ kind: "text", text: `[${control.label}]` }])),
      ];
    }
  }
}

const contextElement = z.union([
  z.object({ type: z.enum(["plain_text", "mrkdwn"]), text: z.string(), verbatim: z.boolean().optional() }),
  elementSchema,
]);

function contextSpans(element: unknown, index: number, view: ReaderView): readonly Span[] {
  const read = contextElement.parse(element);
  const space: readonly Span[] = index === 0 ? [] : [{ kind: "text", text: " " }];
  if (read.type === "image") {
    return [
      ...space,
      { kind: "text", text: "alt_text" in read && typeof read.alt_text === "string" ? read.alt_text : "" },
    ];
  }
  const text = typeof read.text === "string" ? read.text : "";
  const verbatim = "verbatim" in read && read.verbatim === true;
  return [...space, ...readText({ type: read.type === "mrkdwn" ? "mrkdwn" : "plain_text", text, verbatim }, view)];
}
