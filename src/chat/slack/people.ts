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

interface Known {
  readonly actor: Actor;
  /** Until then nobody asks again, ms. */
  readonly untilAt: number;
}

/** One lookup for all who ask meanwhile. */
interface Lookup {
  readonly answer: Promise<Actor>;
  /** Aborted: what it finds was out of date before it was found. */
  readonly current: AbortController;
}

export function createSlackPeople({ web, names, clock, log, zone }: PeopleParts): SlackPeople {
  /** In the order in which they were last heard of. */
  const known = new Map<string, Known>();
  const lookups = new Map<string, Lookup>();

  function keep(id: string, actor: Actor, forMs: number): Actor {
    known.delete(id);
    known.set(id, { actor, untilAt: clock.now() + forMs });
    const [longestAgo] = known.keys();
    if (known.size > PEOPLE_KEPT && longestAgo !== undefined) known.delete(longestAgo);
    return actor;
  }

  const byId = (id: string, user: string, noEmail: string): Actor => ({ id, name: user, noEmail, zone });

  /** Who cannot be asked about is who they were. */
  function unanswered(id: string, user: string, error: unknown): Actor {
    if (isNobody(error)) return byId(id, user, "Slack knows no such person");
    log.warn("slack.person.not_found_out", { person: id, error });
    return known.get(id)?.actor ?? byId(id, user, "Slack did not say who this is; try again in a moment");
  }

  async function ask(id: string, team: string, user: string, current: AbortSignal): Promise<Actor> {
    const keepIfCurrent = (actor: Actor, forMs: number): Actor => (current.aborted ? actor : keep(id, actor, forMs));
    try {
      const answer = USERS_INFO.parse(await web.call(team, "users.info", { user }, { repeatable: true }));
      return keepIfCurrent(actorOf(answer.user, id, team, zone), FRESH_MS);
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
  async function soon(id: string, user: string, { answer }: Lookup): Promise<Actor> {
    const answered = new AbortController();
    const silence = clock.sleep(PATIENCE_MS, answered.signal).then(
      () => known.get(id)?.actor ?? byId(id, user, "Slack did not answer in time; try again in a moment"),
      () => answer,
    );
    return Promise.race([answer, silence]).finally(() => answered.abort());
  }

  return {
    actor: async (team, user) => {
      const id = names.actorId(team, user);
      const now = known.get(id);
      if (now === undefined || now.untilAt <= clock.now()) return soon(id, user, lookUp(id, team, user));
      return keep(id, now.actor, now.untilAt - clock.now());
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
