import type { ChatDirectory } from "../../core/chat.ts";
import { BotError } from "../../core/errors.ts";
import type { Actor } from "../../core/people.ts";
import { parseAnswer } from "../../core/wire.ts";
import type { SlackNames } from "./names.ts";
import type { PeopleBook } from "./people.ts";
import type { Installations, SlackWeb } from "./ports.ts";
import { actorOf, USERS_INFO } from "./profile.ts";

/** People of a workspace, or of its organisation (Slack docs, "Identifiers", read 2026-11-21). */
const USER_ID = /^[UW][A-Z0-9]{2,}$/u;
/** Nobody there has that address, or nobody whom we may see (Slack docs, users.lookupByEmail, read 2026-11-21). */
const NOBODY = "users_not_found";

export interface DirectoryParts {
  readonly web: SlackWeb;
  readonly names: SlackNames;
  readonly people: PeopleBook;
  readonly installations: Installations;
  readonly zone: string;
}

/** The people of every workspace in which the bot is installed. */
export function createSlackDirectory({ web, names, people, installations, zone }: DirectoryParts): ChatDirectory {
  async function holderIn(team: string, email: string): Promise<readonly Actor[]> {
    try {
      const answer = await web.call(team, "users.lookupByEmail", { email }, { repeatable: true });
      const { user } = parseAnswer("Slack", USERS_INFO, answer, "users.lookupByEmail");
      return [actorOf(user, names.actorId(team, user.id), team, zone)];
    } catch (error) {
      if (error instanceof BotError && error.details.slack === NOBODY) return [];
      throw error;
    }
  }

  return {
    person: async (id) => {
      const meant = names.person(id);
      if (meant === undefined || !USER_ID.test(meant.user)) return undefined;
      if ((await installations.find(meant.team)) === undefined) return undefined;
      return people.find(meant.team, meant.user);
    },
    holders: async (email) => {
      const all = await installations.all();
      const found = await Promise.all(all.map(({ team }) => holderIn(team, email)));
      // One whom that workspace does not vouch for has the address in name only.
      return found.flat().filter((person) => person.email === email);
    },
  };
}
