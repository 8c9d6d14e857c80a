import type { Clock } from "../../core/clock.ts";
import { BotError } from "../../core/errors.ts";
import type { Log } from "../../core/log.ts";
import type { Actor } from "../../core/people.ts";
import type { SlackNames } from "./names.ts";
import type { SlackPeople, SlackWeb } from "./ports.ts";
import { actorOf, USERS_INFO } from "./profile.ts";

/** People kept in memory; the one not heard of for longest goes first. */
const PEOPLE_KEPT = 10_000;
/** Slack tells of changes (`user_change`); this is for what it failed to tell. */
const FRESH_MS = 3_600_000;
/** Whoever waits for a person may have to answer Slack within 3 s, and has more to do. */
const PATIENCE_MS = 1_000;
/** After a lookup that failed, what is known is good enough for this long. */
const AGAIN_AFTER_MS = 10_000;
/** Slack's no to a lookup: there is no such person for us (Slack docs, users.info, read 2026-11-21). */
const NOBODY = ["user_not_found", "user_not_visible"];

export interface PeopleParts {
  readonly web: SlackWeb;
  readonly names: SlackNames;
  readonly clock: Clock;
  readonly log: Log;
  /** IANA zone of those whose own Slack does not say. */
  readonly zone: string;
}

/** Also tells who is nobody. */
export interface PeopleBook extends SlackPeople {
  /** As `actor`; undefined: Slack has said that there is no such person, or none that we may see. */
  find(team: string, user: string): Promise<Actor | undefined>;
}

/** What is known of somebody; whoever could not be looked up may be there. */
interface Found {
  readonly actor: Actor;
  readonly isThere: boolean;
}

interface Known extends Found {
  /** Until then nobody asks again, by a clock that never jumps. */
  readonly untilAt: number;
}

/** One lookup for all who ask meanwhile. */
interface Lookup {
  readonly answer: Promise<Found>;
  /** Aborted: what it finds was out of date before it was found. */
  readonly current: AbortController;
}

export function createSlackPeople({ web, names, clock, log, zone }: PeopleParts): PeopleBook {
  /** In the order in which they were last heard of. */
  const known = new Map<string, Known>();
  const lookups = new Map<string, Lookup>();

  function keep(id: string, found: Found, forMs: number): Found {
    known.delete(id);
    known.set(id, { ...found, untilAt: clock.elapsed() + forMs });
    const [longestAgo] = known.keys();
    if (known.size > PEOPLE_KEPT && longestAgo !== undefined) known.delete(longestAgo);
    return found;
  }

  function byId(id: string, user: string, noEmail: string, isThere = true): Found {
    return { actor: { id, name: user, noEmail, zone }, isThere };
  }

  /** Who cannot be asked about is who they were. */
  function unanswered(id: string, user: string, error: unknown): Found {
    if (isNobody(error)) return byId(id, user, "Slack knows no such person", false);
    log.warn("slack.person.not_found_out", { person: id, error });
    return known.get(id) ?? byId(id, user, "Slack did not say who this is; try again in a moment");
  }

  async function ask(id: string, team: string, user: string, current: AbortSignal): Promise<Found> {
    const keepIfCurrent = (found: Found, forMs: number): Found => (current.aborted ? found : keep(id, found, forMs));
    try {
      const answer = USERS_INFO.parse(await web.call(team, "users.info", { user }, { repeatable: true }));
      return keepIfCurrent({ actor: actorOf(answer.user, id, team, zone), isThere: true }, FRESH_MS);
    } catch (error) {
      return keepIfCurrent(unanswered(id, user, error), AGAIN_AFTER_MS);
    }
  }

  function lookUp(id: string, team: string, user: string): Lookup {
    const underWay = lookups.get(id);
    if (underWay !== undefined) return underWay;
    const current = new AbortController();
    const answer = ask(id, team, user, current.signal).finally(() => {
      if (lookups.get(id) === lookup) lookups.delete(id);
    });
    const lookup: Lookup = { answer, current };
    lookups.set(id, lookup);
    return lookup;
  }

  /** The answer, or after a while what can be said without it: the lookup goes on for whoever asks next. */
  async function soon(id: string, user: string, { answer }: Lookup): Promise<Found> {
    const answered = new AbortController();
    const silence = clock.sleep(PATIENCE_MS, answered.signal).then(
      () => known.get(id) ?? byId(id, user, "Slack did not answer in time; try again in a moment"),
      () => answer,
    );
    return Promise.race([answer, silence]).finally(() => answered.abort());
  }

  async function found(team: string, user: string): Promise<Found> {
    const id = names.actorId(team, user);
    const now = known.get(id);
    if (now === undefined || now.untilAt <= clock.elapsed()) return soon(id, user, lookUp(id, team, user));
    return keep(id, now, now.untilAt - clock.elapsed());
  }

  return {
    actor: async (team, user) => (await found(team, user)).actor,
    find: async (team, user) => {
      const { actor, isThere } = await found(team, user);
      return isThere ? actor : undefined;
    },
    forget: (team, user) => {
      const id = names.actorId(team, user);
      known.delete(id);
      lookups.get(id)?.current.abort();
      lookups.delete(id);
    },
  };
}

function isNobody(error: unknown): boolean {
  return error instanceof BotError && NOBODY.includes(String(error.details.slack));
}
