import type { ChatAdapter } from "../../../core/chat.ts";
import { messageOf } from "../../../core/inbound.ts";
import type { Actor } from "../../../core/people.ts";
import type { SlackPlace } from "../names.ts";
import type { SlackParts } from "../ports.ts";
import { inboundId } from "./said.ts";

/** Who is told something that nobody else need know, and where. */
export interface Listener {
  /** What it answers, within the workspace. */
  readonly key: string;
  readonly at: SlackPlace;
  readonly user: string;
  /** Secret. */
  readonly responseUrl?: string | undefined;
}

/** Tells one person a line that is no answer of the bot's: what they did never reached it. */
export interface Aside {
  /** Resolves when it is on its way. Never throws. */
  tell(to: Listener, line: string): Promise<void>;
}

export function createAside(parts: SlackParts, send: ChatAdapter["send"]): Aside {
  const { names, log } = parts;
  return {
    async tell({ key, at, user, responseUrl }, line) {
      const inbound = inboundId(at.team, key);
      if (responseUrl !== undefined) parts.answerThrough(inbound, responseUrl);
      const onlyFor: Actor = { id: names.actorId(at.team, user), name: user, zone: "UTC" };
      const reply = { type: "reply", tone: "warn", title: line } as const;
      const sending = send(names.place(at), messageOf(reply, { refused: true }), {
        inbound,
        key: `${inbound}:aside`,
        onlyFor,
      });
      // Nobody is kept waiting for it.
      sending.catch((error: unknown) => log.warn("slack.aside.failed", { place: names.place(at).id, error }));
    },
  };
}
