import { z } from "zod";
import type { JsonObject } from "../../../../src/core/json.ts";
import { Refusal } from "../api/refusal.ts";
import { messageBlock, viewBlock, viewSchema } from "./schema.ts";

/** Slack docs, Block Kit reference and chat.postMessage, read 2026-11-21. */
const BLOCKS_MAX = { message: 50, modal: 100, home: 100 } as const;
const TEXT_CHARS_MAX = 40_000;
/**
 * Characters of the blocks' JSON. Undocumented: reported as the point where Slack answers msg_blocks_too_long
 * (github.com/slackapi/bolt-js/issues/2509), with texts alone refused well below it (issues/2867).
 */
const BLOCKS_CHARS_MAX = 13_200;

export function checkText(text: string): void {
  if (text.length > TEXT_CHARS_MAX) throw new Refusal("msg_too_long");
}

/** Refuses what Slack refuses: unknown types and properties, limits, ids that come twice. */
export function checkBlocks(blocks: readonly JsonObject[], where: keyof typeof BLOCKS_MAX): void {
  const faults = blockFaults(blocks, where);
  if (faults.length > 0)
    throw new Refusal("invalid_blocks", { errors: faults, response_metadata: { messages: faults } });
  if (where === "message" && JSON.stringify(blocks).length > BLOCKS_CHARS_MAX) {
    throw new Refusal("msg_blocks_too_long");
  }
}

/** Refuses a view; the content that is kept is what was given. */
export function checkView(view: JsonObject): void {
  const read = viewSchema.safeParse(view);
  const faults = read.success
    ? blockFaults(blocksOf(view), read.data.type).map((fault) => fault.replace("json-pointer:", "json-pointer:/view"))
    : read.error.issues.map((issue) => fault(issue, ["view"]));
  if (faults.length > 0) throw new Refusal("invalid_arguments", { response_metadata: { messages: faults } });
}

export function blocksOf(content: JsonObject): readonly JsonObject[] {
  return z.object({ blocks: z.array(z.record(z.string(), z.json())).default([]) }).parse(content).blocks;
}

function blockFaults(blocks: readonly JsonObject[], where: keyof typeof BLOCKS_MAX): string[] {
  if (blocks.length > BLOCKS_MAX[where]) {
    return [`[ERROR] no more than ${BLOCKS_MAX[where]} items allowed [json-pointer:/blocks]`];
  }
  const schema = where === "message" ? messageBlock : viewBlock;
  const faults = blocks.flatMap((block, index) => {
    const read = schema.safeParse(block);
    return read.success ? [] : read.error.issues.map((issue) => fault(issue, ["blocks", String(index)]));
  });
  const blockIds = blocks.flatMap(({ block_id: id }) => (typeof id === "string" ? [id] : []));
  return [
    ...faults,
    ...twice(blockIds).map((id) => `[ERROR] block_id "${id}" already exists [json-pointer:/blocks]`),
    ...blocks.flatMap((block, index) =>
      twice(actionIds(block)).map(
        (id) => `[ERROR] \`action_id\` "${id}" already exists for another element [json-pointer:/blocks/${index}]`,
      ),
    ),
  ];
}

function fault(issue: z.core.$ZodIssue, above: readonly string[]): string {
  const message =
    issue.code === "unrecognized_keys" ? `invalid additional property: ${issue.keys.join(", ")}` : issue.message;
  return `[ERROR] ${message} [json-pointer:/${[...above, ...issue.path.map(String)].join("/")}]`;
}

function actionIds(value: unknown): string[] {
  if (Array.isArray(value)) return value.flatMap(actionIds);
  if (typeof value !== "object" || value === null) return [];
  return Object.entries(value).flatMap(([name, below]) =>
    name === "action_id" && typeof below === "string" ? [below] : actionIds(below),
  );
}

function twice(ids: readonly string[]): string[] {
  return [...new Set(ids.filter((id, index) => ids.indexOf(id) !== index))];
}
