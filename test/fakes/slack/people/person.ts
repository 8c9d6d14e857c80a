import { blocksOf } from "../blocks/check.ts";
import type { Delivery } from "../delivery/courier.ts";
import type { Message, User, View } from "../world/model.ts";
import { findMessage, removeMessage } from "../world/posts.ts";
import { type FieldValue, offeredIn, pressInView, setField } from "./form.ts";
import { homeOf, openHome } from "./home.ts";
import { closeModal, type SeenView, type Submission, seeView, submitModal, topModal } from "./modal.ts";
import { placeNamed, writablePlace } from "./places.ts";
import { findControl, type MessagePoint, pressControl, type Somebody } from "./press.ts";
import { type Seen, seenBy } from "./seen.ts";
import { chooseShortcut } from "./shortcut.ts";
import { ShownError } from "./shown-error.ts";
import { command, join, say, type Where } from "./speak.ts";

/** What has buttons: a message, the modal on top, the app's Home. */
export type Surface = MessagePoint | "modal" | "home";

/**
 * Somebody in front of Slack. What reaches the app resolves once it was acknowledged or, for events, given a first try;
 * commands, presses and forms throw ShownError with what Slack would show where they fail ("operation_timeout").
 */
export interface Person {
  readonly id: string;
  readonly name: string;
  readonly user: User;
  /** Types a message. Names ("@ana", "#ops"), addresses and signs are encoded as Slack's own client does. */
  says(text: string, where: Where): Promise<Message>;
  /** The same, spoken to the bot. */
  mentions(text: string, where: Where): Promise<Message>;
  /** Types a slash command. */
  commands(name: string, text: string, where: { readonly in: string }): Promise<Delivery>;
  /** Presses the button with that label (or action id). */
  presses(on: Surface, label: string): Promise<void>;
  /** Chooses an option of a menu that stands by itself. */
  picks(on: Surface, label: string, option: string): Promise<void>;
  /** Chooses an entry of a message's menu ("Acknowledge this alert"). */
  chooses(message: MessagePoint, shortcut: string): Promise<Delivery>;
  /** The modal on top; undefined when none is open. */
  modal(): SeenView | undefined;
  /** Fills in fields of the modal by label or action id; a menu that asks the app is searched for the value. */
  fills(values: Readonly<Record<string, FieldValue>>): Promise<void>;
  /** Fills in what is given, then submits the modal. */
  submits(values?: Readonly<Record<string, FieldValue>>): Promise<Submission>;
  closes(): Promise<void>;
  /** Types in a menu of the modal (or of Home): what the app offers. */
  types(menu: string, query: string, on?: "modal" | "home"): Promise<readonly string[]>;
  opensHome(tab?: "home" | "messages"): Promise<void>;
  /** The app's Home as they see it. Throws when it has none for them. */
  home(): SeenView;
  /** The channel as they see it, with threads and with what is for their eyes only, oldest first. */
  sees(channel: string): readonly Seen[];
  joins(channel: string): Promise<void>;
  invitesBot(channel: string): Promise<void>;
  /** Removes a message, whoever wrote it. */
  deletes(message: MessagePoint): void;
}

export function createPerson(who: Somebody): Person {
  const { world, workspace, user } = who;
  const viewOn = (surface: "modal" | "home"): View => (surface === "modal" ? topModal(who) : homeOf(who));
  const fill = async (values: Readonly<Record<string, FieldValue>>): Promise<void> => {
    // The app may change the view after each field that speaks for itself: it is looked up anew.
    for (const [label, value] of Object.entries(values)) await setField(who, topModal(who), label, value);
  };
  const press = async (on: Surface, label: string, option?: string): Promise<void> => {
    if (typeof on === "string") await pressInView(who, viewOn(on), label, option);
    else await pressControl(who, on, label, option);
  };

  return {
    id: user.id,
    name: user.name,
    user,
    says: (text, where) => say(who, text, where),
    mentions: (text, where) => say(who, `@${workspace.users.get(workspace.bot.user)?.name} ${text}`, where),
    commands: (name, text, where) => command(who, name, text, where.in),
    presses: (on, label) => press(on, label),
    picks: (on, label, option) => press(on, label, option),
    chooses: (message, shortcut) => chooseShortcut(who, message, world.config.shortcuts.get(shortcut) ?? shortcut),
    modal() {
      const view = workspace.stacks.get(user.id)?.at(-1);
      return view && seeView(who, view);
    },
    fills: fill,
    async submits(values = {}) {
      await fill(values);
      return submitModal(who);
    },
    closes: () => closeModal(who),
    async types(menu, query, on = "modal") {
      const view = viewOn(on);
      const offered = await offeredIn(who, view, findControl(blocksOf(view.content), menu), query);
      return offered.map(({ text }) => text);
    },
    opensHome: (tab = "home") => openHome(who, tab),
    home: () => seeView(who, homeOf(who)),
    sees: (channel) => seenBy(workspace, user, placeNamed(who, channel), world.clock.now()),
    joins: (channel) => join(who, placeNamed(who, channel), user.id),
    invitesBot: (channel) => join(who, writablePlace(who, channel), workspace.bot.user),
    deletes({ channel, ts }) {
      const message = findMessage(workspace, channel, ts);
      if (message === undefined) throw new ShownError("message_not_found", "That message is gone already.");
      removeMessage(world, workspace, message);
    },
  };
}
