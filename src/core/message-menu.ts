/** An entry of a message's menu: what it says is said about that message. */
export interface MessageEntry {
  /** What a platform hands back when it was chosen. */
  readonly id: string;
  /** At most 24 characters (Slack's manifest schema, version 2, read 2026-11-21; Discord takes 32). */
  readonly name: string;
  readonly description: string;
  readonly say: string;
  /** The command without which it is not there. */
  readonly needs?: string;
}

/** Everything that could be in the menu of a message. */
export const MESSAGE_MENU: readonly MessageEntry[] = [
  {
    id: "ack_alert",
    name: "Acknowledge this alert",
    description: "Acknowledges the alert that the message is about",
    say: "ack",
  },
  {
    id: "add_to_timeline",
    name: "Add to timeline",
    description: "Puts the message on the incident's timeline",
    say: "timeline add",
    needs: "timeline add",
  },
];

/** What is in the menu when these commands are there. */
export function messageMenu(commands: readonly string[]): readonly MessageEntry[] {
  return MESSAGE_MENU.filter(({ needs }) => needs === undefined || commands.includes(needs));
}
