import type { App } from "@slack/bolt";
import type { MessageRef } from "../../../core/chat.ts";
import type { Press } from "../../../core/inbound.ts";
import type { SlackParts } from "../ports.ts";
import { type PressedButton, readButton } from "../render/buttons.ts";
import { openFormOf } from "../views/forms.ts";
import type { Aside } from "./aside.ts";
import { type Interaction, keyOf, readInteraction } from "./interaction.ts";
import type { Mouth } from "./said.ts";

const NOT_OURS = "I cannot read that button any more: type what it says.";

/** Hears buttons on messages: each is a command not yet said, and now said by whoever pressed it. */
export function listenToPresses(app: App, parts: SlackParts, mouth: Mouth, aside: Aside): void {
  async function press(pressed: Interaction, button: PressedButton): Promise<void> {
    const { at, user, isEphemeral, trigger, responseUrl } = pressed;
    const said = { key: keyOf(pressed), at, user };
    const answers = responseUrl === undefined ? {} : { responseUrl };
    if (button.form !== undefined) {
      const actor = await mouth.speaker(said);
      if (await openFormOf(parts, { button, trigger, actor, place: parts.names.place(at), ...answers })) return;
    }
    const on = messageOf(pressed, parts);
    const pressOf: Press = {
      ...(on === undefined ? {} : { on }),
      ...(button.question === undefined ? {} : { question: button.question }),
      ...(button.publicly ? { publicly: true } : {}),
    };
    const text = button.say ?? (button.option === undefined ? "status" : String(button.option));
    const more = { press: pressOf, ...(isEphemeral ? ({ unseen: true } as const) : {}) };
    await mouth.say({ ...said, text, addressed: true, ...answers, more });
  }

  app.action({ type: "block_actions" }, async ({ body, ack, context }) => {
    const pressed = readInteraction(body, context.teamId ?? "");
    // Forms and the bot's own page have listeners of their own.
    if (pressed?.on === undefined) return;
    await ack();
    const button = readButton(pressed.action?.value);
    if (button !== undefined) return press(pressed, button);
    parts.log.warn("slack.button.unreadable", { place: parts.names.place(pressed.at).id });
    await aside.tell({ ...pressed, key: keyOf(pressed) }, NOT_OURS);
  });
}

/** The message that was pressed on, where it can be edited: not one that only its reader sees. */
function messageOf({ at, on, isEphemeral }: Interaction, { names }: SlackParts): MessageRef | undefined {
  if (on === undefined || isEphemeral) return undefined;
  const { team, channel, thread } = at;
  return { ...names.ref({ team, channel, ts: on }), thread: thread ?? on };
}
