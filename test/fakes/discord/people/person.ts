import type { Interaction } from "../world/interactions.ts";
import { removeMessage } from "../world/messages.ts";
import type { Message, User } from "../world/model.ts";
import type { Courier } from "./ask.ts";
import { type Choice, chooseOnMessage, chooseOnPerson, type OptionValues, typeCommand, typeOption } from "./command.ts";
import { type FieldValue, type SeenModal, seeModal, submitModal } from "./modal.ts";
import { placeNamed, type Somebody } from "./places.ts";
import { type MessagePoint, visibleMessage } from "./points.ts";
import { press, select } from "./press.ts";
import { react } from "./react.ts";
import { changeRole } from "./roles.ts";
import { type Seen, seenBy } from "./seen.ts";
import { change, say, type Where } from "./speak.ts";

/** Where a command is typed, when nobody says so. */
const USUAL_PLACE = "#ops";

/**
 * Somebody in front of Discord. Commands, presses, choices and forms resolve with the app's first answer, and throw
 * ShownError with what Discord would show where there is none ("The application did not respond").
 */
export interface Person {
  readonly id: string;
  readonly name: string;
  readonly user: User;
  /** Types a message. Names ("@jonas", "@Infra", "#ops") become mentions, as Discord's own client makes them. */
  says(text: string, where: Where): Promise<Message>;
  /** The same, spoken to the bot: "@tocsin …". */
  mentions(text: string, where: Where): Promise<Message>;
  /** Changes one's own message. */
  edits(message: MessagePoint, text: string): void;
  /** A direct message to the bot. */
  dms(text: string): Promise<Message>;
  /** Types a slash command ("/status", "/incident open") with its options; people, roles and channels by their names. */
  commands(name: string, options?: OptionValues, where?: { readonly in: string }): Promise<Interaction>;
  /** Types in an option: what is offered. `others`: options that are filled in already. */
  types(
    command: string,
    option: string,
    query: string,
    where?: { readonly in?: string; readonly others?: OptionValues },
  ): Promise<readonly Choice[]>;
  /** Presses the button with that label (or custom id). */
  presses(message: MessagePoint, label: string): Promise<Interaction>;
  /** Chooses from a menu, named by its placeholder (or custom id). */
  selects(message: MessagePoint, menu: string, chosen: string | readonly string[]): Promise<Interaction>;
  /** Chooses an entry of a message's menu ("Acknowledge this alert"). */
  chooses(message: MessagePoint, entry: string): Promise<Interaction>;
  /** Chooses an entry of a person's menu. */
  choosesOn(person: string, entry: string, where?: { readonly in: string }): Promise<Interaction>;
  /** The modal that is open; undefined when none is. */
  modal(): SeenModal | undefined;
  /** Fills in fields by label or custom id, and submits the modal. */
  submits(values?: Readonly<Record<string, FieldValue>>): Promise<Interaction>;
  /** Goes away from the modal: the app hears nothing of it. */
  closes(): void;
  /** The channel as they see it, with its threads and with what is for their eyes only, oldest first. */
  sees(channel: string): readonly Seen[];
  reacts(message: MessagePoint, emoji: string): void;
  /** Takes or loses a role by its name. */
  takesRole(role: string): void;
  losesRole(role: string): void;
  /** Removes a message, whoever wrote it. */
  deletes(message: MessagePoint): void;
}

export function createPerson(who: Somebody, courier: Courier): Person {
  const { world, user } = who;
  return {
    id: user.id,
    name: user.username,
    user,
    says: async (text, where) => say(who, text, where),
    mentions: async (text, where) => say(who, `@${world.bot.username} ${text}`, where),
    edits: (message, text) => change(who, message, text),
    dms: async (text) => say(who, text, { in: "dm" }),
    commands: async (name, options = {}, { in: place } = { in: USUAL_PLACE }) =>
      typeCommand(who, courier, name, options, place),
    types: async (command, option, query, { in: place = USUAL_PLACE, others = {} } = {}) =>
      typeOption(who, courier, command, option, query, { in: place, others }),
    presses: async (message, label) => press(who, courier, message, label),
    selects: async (message, menu, chosen) =>
      select(who, courier, message, menu, typeof chosen === "string" ? [chosen] : chosen),
    chooses: async (message, entry) => chooseOnMessage(who, courier, message, entry),
    choosesOn: async (person, entry, { in: place } = { in: USUAL_PLACE }) =>
      chooseOnPerson(who, courier, person, entry, place),
    modal() {
      const open = world.modals.get(user.id);
      return open && seeModal(open);
    },
    submits: async (values = {}) => submitModal(who, courier, values),
    closes: () => void world.modals.delete(user.id),
    sees: (channel) => seenBy(world, user, placeNamed(who, channel)),
    reacts: (message, emoji) => react(who, message, emoji),
    takesRole: (role) => changeRole(who, role, true),
    losesRole: (role) => changeRole(who, role, false),
    deletes(point) {
      const { channel, message } = visibleMessage(who, point);
      removeMessage(world, channel, message);
    },
  };
}
