import type { Clock } from "../../core/clock.ts";
import { sleptThrough } from "../../core/clock.ts";
import { BotError } from "../../core/errors.ts";
import type { Log } from "../../core/log.ts";
import type { Actor } from "../../core/people.ts";
import { rememberByKey } from "../../core/remember.ts";
import { parseAnswer } from "../../core/wire.ts";
import { actorId, userOf } from "./names.ts";
import type { DiscordPeople, DiscordRest } from "./ports.ts";
import { actorOf } from "./profile.ts";
import { MEMBER_WITH_USER, USER } from "./wire.ts";

/** People kept in memory. */
const PEOPLE_KEPT = 10_000;
/** What is kept is a name, which does not change often. Roles give rights, and are asked for each time. */
const FRESH_MS = 60_000;
/** Whoever waits for a person has more to do. */
const PATIENCE_MS = 1_000;
/** Unknown user, unknown member (see rest/refusals). */
const NOBODY = [10_007, 10_013];
/** They, or the bot, are not in that server. */
const OUTSIDE = [...NOBODY, 10_004, 50_001];

export interface PeopleParts {
  readonly rest: DiscordRest;
  readonly clock: Clock;
  readonly log: Log;
  /** IANA zone of everybody: Discord tells nobody's. */
  readonly zone: string;
  /** Servers whose roles count in direct messages. */
  readonly guilds: readonly string[];
}

export function createDiscordPeople({ rest, clock, log, zone, guilds }: PeopleParts): DiscordPeople {
  /** By "guild/user", without a guild "/user". */
  const book = rememberByKey<Actor>({ clock, forMs: FRESH_MS, most: PEOPLE_KEPT }, async (key) => {
    const [guild = "", user = ""] = key.split("/");
    if (guild !== "") return memberOf(guild, user);
    const answer = await rest.call("GET", `/users/${user}`);
    return actorOf(parseAnswer("Discord", USER, answer, "a user"), undefined, zone);
  });

  async function memberOf(guild: string, user: string): Promise<Actor> {
    const answer = await rest.call("GET", `/guilds/${guild}/members/${user}`);
    const member = parseAnswer("Discord", MEMBER_WITH_USER, answer, "a member");
    return actorOf(member.user, member, zone);
  }

  /** "outside": not one of the server's; undefined: that cannot be said, or not soon. */
  async function standingIn(guild: string, user: string): Promise<Actor | "outside" | undefined> {
    const asking = memberOf(guild, user).catch((error: unknown) => {
      if (hasCode(error, OUTSIDE)) return "outside" as const;
      throw error;
    });
    return soon(user, asking, undefined);
  }

  function byId(user: string): Actor {
    return { id: actorId(user), name: user, noEmail: "Discord did not say who this is; try again in a moment", zone };
  }

  /** `otherwise` when it cannot be had, or not soon. */
  async function soon<T>(user: string, asking: Promise<T>, otherwise: T): Promise<T> {
    const patience = new AbortController();
    const asked = asking.catch((error: unknown) => {
      if (!isNobody(error)) log.warn("discord.person.not_found_out", { person: actorId(user), error });
      return otherwise;
    });
    const silence = sleptThrough(clock, PATIENCE_MS, patience.signal).then(() => otherwise);
    return Promise.race([asked, silence]).finally(() => patience.abort());
  }

  return {
    actor: (user, guild = "") => soon(user, book.get(`${guild}/${user}`), byId(user)),
    async inDirectMessage(actor) {
      const user = userOf(actor.id);
      if (user === undefined || guilds.length === 0) return actor;
      const standings = await Promise.all(guilds.map((guild) => standingIn(guild, user)));
      if (standings.every((standing) => standing === "outside")) return undefined;
      const members = standings.flatMap((standing) => (standing === "outside" ? [] : (standing ?? [])));
      const groups = [...new Set(members.flatMap((member) => member.groups ?? []))];
      return { ...actor, name: members[0]?.name ?? actor.name, ...(groups.length === 0 ? {} : { groups }) };
    },
    async find(user) {
      try {
        return await book.get(`/${user}`);
      } catch (error) {
        if (isNobody(error)) return undefined;
        throw error;
      }
    },
  };
}

function isNobody(error: unknown): boolean {
  return hasCode(error, NOBODY);
}

function hasCode(error: unknown, codes: readonly number[]): boolean {
  return error instanceof BotError && codes.includes(Number(error.details.discord));
}
