import { z } from "zod";
import { inboundId } from "../incoming/said.ts";
import type { SlackPlace } from "../names.ts";
import type { Listen, SlackParts } from "../ports.ts";
import { type PressedButton, readButton } from "../render/buttons.ts";
import { openFormOf } from "../views/forms.ts";
import { createDirectMessages } from "./direct-messages.ts";
import { createOpenHomes } from "./open-homes.ts";

/** A tab of the bot's own page was opened (Slack docs, app_home_opened event, read 2026-11-21). */
const OPENED = z.object({
  user: z.string().min(1),
  tab: z.string().optional(),
  /** The direct message with that person. */
  channel: z.string().min(1).optional(),
});

/** Something was pressed on it (Slack docs, block_actions payload, read 2026-11-21). */
const PRESSED = z.object({
  user: z.object({ id: z.string().min(1) }),
  view: z.object({ type: z.literal("home") }),
  trigger_id: z.string().optional(),
  actions: z.tuple([z.object({ action_ts: z.string().optional(), value: z.string().optional() })], z.unknown()),
});

interface HomePress {
  readonly at: SlackPlace;
  readonly user: string;
  readonly trigger: string | undefined;
  /** What makes two deliveries of it one. */
  readonly key: string;
  readonly button: PressedButton;
}

/** Shows the bot's own page to whoever opens it. What is pressed there is said, and answered, in their direct message. */
export const listenToHome: Listen = (app, parts) => {
  const homes = createOpenHomes(parts);
  const directMessages = createDirectMessages(parts.web);

  app.event("app_home_opened", async ({ event, context }) => {
    const { data } = OPENED.safeParse(event);
    const team = context.teamId;
    if (data === undefined || team === undefined) return;
    if (data.channel !== undefined) directMessages.learn(team, data.user, data.channel);
    if (data.tab === "home") await homes.opened(team, data.user);
  });

  app.action({ type: "block_actions" }, async ({ body, context, ack }) => {
    const { data } = PRESSED.safeParse(body);
    const team = context.teamId;
    const button = readButton(data?.actions[0].value);
    if (data === undefined || team === undefined || button === undefined) return;
    await ack();
    const { user, trigger_id: trigger, actions } = data;
    const at = { team, channel: await directMessages.channelOf(team, user.id) };
    const key = trigger ?? `home:${user.id}:${actions[0].action_ts ?? ""}`;
    await press({ at, user: user.id, trigger, key, button }, parts);
    homes.pressed(team, user.id);
  });
};

async function press({ at, user, trigger, key, button }: HomePress, parts: SlackParts): Promise<void> {
  const actor = await parts.people.actor(at.team, user);
  const place = parts.names.place(at);
  if ((await openFormOf(parts, { button, trigger, actor, place })) || button.say === undefined) return;
  // As if it had been typed there, not as a press: why nothing was done must stay in the direct message too, for whoever
  // pressed looks at another page.
  await parts.accept({ id: inboundId(at.team, key), actor, place, text: button.say, addressed: true });
}
