import type { ModalView } from "@slack/types";
import type { JsonObject } from "../../../core/json.ts";

/** A view as an argument of a call: what of it goes over the wire. */
export function asJson(view: ModalView): JsonObject {
  return JSON.parse(JSON.stringify(view));
}
