import { z } from "zod";
import type { SlackPlace } from "../names.ts";

/** What Slack tells of a press on a message (Slack docs, "block_actions payload", read 2026-11-21). */
const INTERACTION = z.object({
  type: z.string(),
  user: z.object({ id: z.string() }),
  trigger_id: z.string().optional(),
  response_url: z.string().optional(),
  channel: z.object({ id: z.string() }).nullish(),
  container: z
    .object({
      type: z.string().optional(),
      message_ts: z.string().optional(),
      channel_id: z.string().optional(),
      thread_ts: z.string().optional(),
      is_ephemeral: z.boolean().optional(),
    })
    .nullish(),
  message: z.object({ thread_ts: z.string().optional() }).nullish(),
  actions: z.array(z.object({ action_ts: z.string().optional(), value: z.string().optional() })).nullish(),
});

/** Something that was pressed on a message, or chosen from its menu. */
export interface Interaction {
  readonly type: string;
  readonly user: string;
  readonly at: SlackPlace;
  /** The message's timestamp, where it stands on one. */
  readonly on: string | undefined;
  /** Only the one who pressed sees the message. */
  readonly isEphemeral: boolean;
  readonly trigger: string | undefined;
  /** Secret. */
  readonly responseUrl: string | undefined;
  readonly action: { readonly value: string | undefined; readonly at: string | undefined } | undefined;
}

/** undefined: it has no place in a channel (a form, the bot's own page), or cannot be read. */
export function readInteraction(body: unknown, team: string): Interaction | undefined {
  const { data } = INTERACTION.safeParse(body);
  const channel = data?.channel?.id ?? data?.container?.channel_id;
  if (data === undefined || channel === undefined) return undefined;
  const { container, actions } = data;
  const action = actions?.[0];
  const on = container?.message_ts;
  const thread = data.message?.thread_ts ?? container?.thread_ts;
  return {
    type: data.type,
    user: data.user.id,
    // The message above a thread stands in the channel.
    at: { team, channel, ...(thread === undefined || thread === on ? {} : { thread }) },
    on,
    isEphemeral: container?.is_ephemeral === true,
    trigger: data.trigger_id,
    responseUrl: data.response_url,
    action: action && { value: action.value, at: action.action_ts },
  };
}

/** What makes two deliveries of a press one. */
export function keyOf({ trigger, user, on, action }: Interaction): string {
  return trigger ?? `${on ?? ""}:${user}:${action?.at ?? ""}`;
}
