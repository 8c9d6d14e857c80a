import type { MessageRef } from "../../../core/chat.ts";
import { PLATFORM } from "../names.ts";

/** Stands where an ordinary message has its channel. */
const SHOWN = "shown";

/** A message that only one person sees, or that says no more than that there is one. */
export interface Shown {
  /** The interaction by whose token it can be edited while that lives. */
  readonly interaction: string;
  readonly channel: string;
  readonly id: string;
}

/** Its token is in no ref: a ref is kept. */
export function shownRef({ interaction, channel, id }: Shown): MessageRef {
  return { platform: PLATFORM, id: [SHOWN, interaction, channel, id].join("/") };
}

/** A message that cannot be edited by anybody. */
export const FINAL_REF: MessageRef = { platform: PLATFORM, id: SHOWN };

/** undefined: it is an ordinary message. What cannot be edited has no interaction. */
export function readShown({ id }: MessageRef): Partial<Shown> | undefined {
  const [lead, interaction, channel, message] = id.split("/");
  if (lead !== SHOWN) return undefined;
  if (interaction === undefined || channel === undefined || message === undefined) return {};
  return { interaction, channel, id: message };
}
