import type { Json, JsonObject } from "../../../core/json.ts";
import type { Rendered } from "../render/message.ts";

/** What every way of posting and editing takes. */
export function bodyOf({ body: { content, embeds, components, allowed_mentions } }: Rendered): JsonObject {
  // They are JSON by their nature; the types of their parts are interfaces, which TypeScript does not take for it.
  const json = (part: unknown): Json => part as Json;
  return {
    content,
    embeds: json(embeds),
    components: json(components),
    allowed_mentions: json(allowed_mentions),
  };
}
