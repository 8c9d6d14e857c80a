import type { KnownBlock } from "@slack/types";
import { expect } from "vitest";
import { z } from "zod";
import type { Rendered } from "../../../../src/chat/slack/render/message.ts";
import { checkBlocks, checkText } from "../../../fakes/slack/blocks/check.ts";
import { richText } from "../../../fakes/slack/blocks/rich-text.ts";

/** More than this Slack refuses; nobody has documented how it counts, so all of the JSON is counted. */
const JSON_BYTES_MAX = 13_200;
/** What a text object may hold, characters; for rich text nothing is documented. */
const BLOCK_CHARS_MAX = 3_000;
/** What Slack asks for in chat.postMessage, characters. */
const TEXT_CHARS_MAX = 4_000;

/** Fails for whatever Slack would refuse, and for anything in which it would interpret text. */
export function expectAccepted({ text, blocks }: Rendered): void {
  expect(text.trim()).not.toBe("");
  expect(text.length).toBeLessThanOrEqual(TEXT_CHARS_MAX);
  checkText(text);
  expect(blocks.length).toBeGreaterThan(0);
  expectAcceptedBlocks(blocks);
  expect(Buffer.byteLength(JSON.stringify(blocks))).toBeLessThan(JSON_BYTES_MAX);
  expectLiteral(text);
}

export function expectAcceptedBlocks(blocks: readonly KnownBlock[]): void {
  const asJson = z.array(z.record(z.string(), z.json())).parse(JSON.parse(JSON.stringify(blocks)));
  checkBlocks(asJson, "message");
  for (const block of asJson) {
    if (block.type === "rich_text") expect(richText.safeParse(block).error?.issues ?? []).toEqual([]);
  }
  for (const block of blocks) {
    const words = inlines([block]).map(({ type, text, url, fallback }) =>
      type === "emoji" ? "" : (text ?? fallback ?? url ?? ""),
    );
    expect(words.join("").length).toBeLessThanOrEqual(BLOCK_CHARS_MAX);
  }
  expect(JSON.stringify(blocks)).not.toContain('"type":"mrkdwn"');
  expect(JSON.stringify(blocks)).not.toContain('"emoji":true');
  for (const type of ["user", "channel", "usergroup", "broadcast"]) {
    expect(inlines(blocks).filter((element) => element.type === type)).toEqual([]);
  }
  expect(JSON.stringify(blocks).isWellFormed()).toBe(true);
}

/** mrkdwn in which nothing means anything: no mention, link, emphasis, emoji or quotation. */
export function expectLiteral(text: string): void {
  expect(text.replace(/&(?:amp|lt|gt);/gu, "")).not.toMatch(/[<>&*~`]/u);
  expect(text).not.toMatch(/(?<![\p{L}\p{N}])_|_(?![\p{L}\p{N}])/u);
  expect(text).not.toMatch(/:[\w'+-]+:/u);
  expect(text).not.toMatch(/^\s*(?:&gt;|>)/mu);
  expect(text.isWellFormed()).toBe(true);
}

export interface InlineElement {
  readonly type: string;
  readonly text?: string;
  readonly url?: string;
  readonly name?: string;
  readonly format?: string;
  readonly fallback?: string;
  readonly timestamp?: number;
  readonly style?: Readonly<Record<string, boolean>>;
}

/** The parts of all rich text, in order. */
export function inlines(blocks: readonly KnownBlock[]): readonly InlineElement[] {
  return blocks.flatMap((block) => (block.type === "rich_text" ? block.elements.flatMap(below) : []));
}

function below(element: { readonly type: string; readonly elements?: readonly unknown[] }): readonly InlineElement[] {
  if (element.elements === undefined) return [element as InlineElement];
  return (element.elements as readonly InlineElement[]).flatMap(below);
}

/** What the rich text shows, its dates by their fallback and its emoji by name. */
export function shownText(blocks: readonly KnownBlock[]): string {
  return inlines(blocks)
    .map(({ type, text, url, name, fallback }) => (type === "emoji" ? `:${name}:` : (text ?? fallback ?? url ?? "")))
    .join("");
}
