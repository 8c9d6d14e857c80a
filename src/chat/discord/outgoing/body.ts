import type { Json, JsonObject } from "../../../core/json.ts";
import type { Rendered } from "../render/message.ts";

/** What every way of posting and editing takes. */
export function bodyOf({ body: { content, embeds, components, allowed_mentions } }: Rendered): JsonObject {
  // They are JSON by their nature; the types of their parts are interfaces, which TypeScript does not take for it.
  return { content, embeds: embeds as unknown as Json, components: components as unknown as Json, allowed_mentions };
}
