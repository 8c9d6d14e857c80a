import { type Message, messageOf } from "../core/inbound.ts";
import type { Actor, Place } from "../core/people.ts";
import type { Line, Reply } from "../core/reply.ts";
import { oneLine } from "../core/wording.ts";
import { withoutEnding } from "./button-lives.ts";

/** What was said, in a mirror; characters. */
const SAID_CHARS = 200;

/** Whose saying it answers: in a mirror nobody saw it. */
export interface Saying {
  readonly actor: Pick<Actor, "name">;
  readonly place: Place;
  readonly said: string;
}

/**
 * How a reply reads in a mirror: with who said what where, and without the buttons of whoever said it. Those are theirs
 * there and for a while; what names what it does is for everybody, wherever it is pressed.
 */
export function mirrored(reply: Reply, { actor, place, said }: Saying, isLive: boolean): Message {
  const line: Line = [
    { type: "strong", text: actor.name },
    ` in ${titleOf(place.platform)}: `,
    { type: "code", text: oneLine(said, SAID_CHARS) },
  ];
  const blocks = [{ type: "text", line } as const, ...(reply.blocks ?? [])];
  return messageOf({ ...withoutEnding(reply), blocks }, { live: isLive });
}

/** "Slack" */
function titleOf(platform: string): string {
  return `${platform.slice(0, 1).toUpperCase()}${platform.slice(1)}`;
}
