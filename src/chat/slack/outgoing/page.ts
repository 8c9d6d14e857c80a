import type { Message } from "../../../core/inbound.ts";
import type { Json, JsonObject } from "../../../core/json.ts";
import type { Rendered } from "../render/message.ts";

/** A message as the messages of Slack's that it takes; see PageOptions.goesOn for where they go. At least one. */
export type Render = (message: Message, goesOn: "thread" | "below" | "nowhere") => readonly Rendered[];

/** What every way of posting takes. */
export function contentOf({ text, blocks }: Rendered): JsonObject {
  // Blocks are JSON by their nature; their types are interfaces, which TypeScript does not take for it.
  return { text, blocks: blocks as unknown as Json };
}
