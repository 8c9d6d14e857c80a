import type { MessageRef } from "../../core/chat.ts";
import type { Place } from "../../core/people.ts";

export const PLATFORM = "slack";

/** A channel, direct message or group message of a workspace. */
export interface SlackPlace {
  readonly team: string;
  readonly channel: string;
  /** Timestamp of the message whose thread it is. */
  readonly thread?: string;
}

/** A message of ours. */
export interface SlackMessage {
  readonly team: string;
  readonly channel: string;
  readonly ts: string;
}

/**
 * How people, places and messages of Slack are named in the bot. Ids are unique only within a workspace, so with several
 * of them each id is led by its workspace's ("slack:T0123.C0456"); with one it is left out ("slack:C0456").
 */
export interface SlackNames {
  actorId(team: string, user: string): string;
  /** The person an id of ours means. */
  person(actorId: string): { readonly team: string; readonly user: string } | undefined;
  place(at: SlackPlace): Place;
  channel(place: Place): SlackPlace;
  ref(message: SlackMessage): MessageRef;
  message(ref: MessageRef): SlackMessage;
}

/** `home`: the one workspace of the bot's only token; undefined where workspaces install it by themselves. */
export function createNames(home: string | undefined): SlackNames {
  const join = (team: string, id: string): string => (home === undefined ? `${team}.${id}` : id);
  const split = (name: string): readonly [team: string, id: string] => {
    const at = name.indexOf(".");
    return at === -1 ? [home ?? "", name] : [name.slice(0, at), name.slice(at + 1)];
  };
  const bare = (id: string): string => id.slice(PLATFORM.length + 1);
  return {
    actorId: (team, user) => `${PLATFORM}:${join(team, user)}`,
    person: (actorId) => {
      if (!actorId.startsWith(`${PLATFORM}:`)) return undefined;
      const [team, user] = split(bare(actorId));
      return { team, user };
    },
    place: ({ team, channel, thread }) => ({
      id: `${PLATFORM}:${join(team, channel)}`,
      platform: PLATFORM,
      ...(thread === undefined ? {} : { thread }),
    }),
    channel: ({ id, thread }) => {
      const [team, channel] = split(bare(id));
      return { team, channel, ...(thread === undefined ? {} : { thread }) };
    },
    ref: ({ team, channel, ts }) => ({ platform: PLATFORM, id: `${team}/${channel}/${ts}`, thread: ts }),
    message: ({ id }) => {
      const [team = "", channel = "", ts = ""] = id.split("/");
      return { team, channel, ts };
    },
  };
}
