import type { Json, JsonObject } from "../../../../src/core/json.ts";

/** Elements that carry an `action_id`. */
const ACTIONABLE = /^(?:button|overflow|.*_select|radio_buttons|checkboxes|datepicker|timepicker|plain_text_input)$/u;

/** Slack gives an id to each block and each element that has none. */
export function withIds(blocks: readonly JsonObject[]): readonly JsonObject[] {
  return blocks.map((block, at) => {
    const named = "block_id" in block ? block : { ...block, block_id: `block${at}` };
    return {
      ...named,
      ...(Array.isArray(named.elements) && {
        elements: named.elements.map((element, index) => withId(element, index)),
      }),
      ...(named.accessory !== undefined && { accessory: withId(named.accessory, 0) }),
      ...(named.element !== undefined && { element: withId(named.element, 0) }),
    };
  });
}

function withId(element: Json, index: number): Json {
  if (typeof element !== "object" || element === null || Array.isArray(element) || !("type" in element)) return element;
  if (typeof element.type !== "string" || !ACTIONABLE.test(element.type) || "action_id" in element) return element;
  return { ...element, action_id: `action${index}` };
}
