import { z } from "zod";
import { messageOf } from "../../../core/inbound.ts";
import type { JsonObject } from "../../../core/json.ts";
import type { Reply } from "../../../core/reply.ts";
import { bodyOf } from "../outgoing/body.ts";
import { renderMessage } from "../render/message.ts";

/** Discord's own numbers (Component reference, read 2026-11-21). */
const ACTION_ROW = 1;
const BUTTON = 2;
const PRIMARY = 1;
const SECONDARY = 2;

/**
 * What the buttons under a preview carry: `publish` also the form that was sent off, by which it is said once, however often
 * the button is pressed.
 */
const PUBLISH = /^status_form:publish:(?<submission>\d{1,20}):(?<key>[\w-]{22})$/u;
const CHANGE = /^status_form:change:(?<key>[\w-]{22})$/u;

export type PreviewPress =
  | { readonly type: "publish"; readonly submission: string; readonly key: string }
  | { readonly type: "change"; readonly key: string };

export interface Preview {
  /** What would be done, or what is wrong. */
  readonly reply: Reply;
  /** Key of the draft. */
  readonly key: string;
  /** The form that was sent off; absent when there is nothing to publish. */
  readonly submission?: string;
}

/** A preview as a message for the one who filled in the form: what of it can be published, and the way back. */
export function previewBody(
  { reply, key, submission }: Preview,
  reader: { readonly zone: string; readonly now: number },
): JsonObject {
  const { buttons: _leadElsewhere, ...shown } = reply;
  const rendered = renderMessage(messageOf(shown), reader);
  const publish = submission === undefined ? [] : [button("Change status", PRIMARY, `publish:${submission}:${key}`)];
  const buttons = [...publish, button("Back to the form", SECONDARY, `change:${key}`)];
  return { ...bodyOf(rendered), components: [{ type: ACTION_ROW, components: buttons }] };
}

function button(label: string, style: number, carried: string): JsonObject {
  return { type: BUTTON, style, label, custom_id: `status_form:${carried}` };
}

const PRESSED = z.object({ custom_id: z.string() });

/** undefined: it is no button of a preview. */
export function previewPress(data: unknown): PreviewPress | undefined {
  const { custom_id: id = "" } = PRESSED.safeParse(data).data ?? {};
  const { submission, key } = PUBLISH.exec(id)?.groups ?? {};
  if (submission !== undefined && key !== undefined) return { type: "publish", submission, key };
  const back = CHANGE.exec(id)?.groups?.key;
  return back === undefined ? undefined : { type: "change", key: back };
}
