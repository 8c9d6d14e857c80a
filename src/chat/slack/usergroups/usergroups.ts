import { type Clock, sleptThrough } from "../../../core/clock.ts";
import type { Desk } from "../../../core/desk.ts";
import { BotError, sentenceOf } from "../../../core/errors.ts";
import { type Log, type LogFields, spellOf } from "../../../core/log.ts";
import type { VendorUser } from "../../../core/people.ts";
import { listed } from "../../../core/wording.ts";
import type { SlackNames } from "../names.ts";
import type { Installations, SlackPolicy, SlackWeb } from "../ports.ts";
import { createRefusals } from "./refusals.ts";
import { findGroup, isSame, readGroups, type SlackGroup, setMembers } from "./slack-groups.ts";
import { type AlsoKnownAs, createUserOf } from "./slack-users.ts";
import { createTroubles, type Notices, type Trouble } from "./troubles.ts";

const LOOK_EVERY_MS = 60_000;

export interface UsergroupsParts {
  readonly web: SlackWeb;
  readonly names: SlackNames;
  readonly installations: Installations;
  readonly policy: Pick<SlackPolicy, "usergroups">;
  readonly desk: Pick<Desk, "onDuty">;
  readonly clock: Clock;
  readonly log: Log;
  /** Default: only what Slack knows. */
  readonly alsoKnownAs?: AlsoKnownAs;
  /** Default: only the log tells. */
  readonly notices?: Notices;
}

/** A group that is to be whoever is on call. */
interface Wanted {
  readonly schedule: string;
  /** "@infra-oncall" or "S0123" */
  readonly group: string;
  readonly onDuty: readonly VendorUser[];
}

/** One look at all of them. */
interface Round {
  readonly troubles: Trouble[];
  /** Everything could be looked at. */
  isWhole: boolean;
  failed(error: unknown, facts: LogFields): void;
}

export interface Usergroups {
  /**
   * Keeps each group of the settings equal to who is on call on its schedule, until the signal aborts: looks once a
   * minute, and changes only what differs. A group is never emptied. For one process of all that share the settings; two
   * at once do no harm, only twice the work. Never throws.
   */
  keep(signal: AbortSignal): Promise<void>;
}

export function createUsergroups(parts: UsergroupsParts): Usergroups {
  const { web, names, installations, policy, desk, clock, log, notices } = parts;
  const { alsoKnownAs = async () => [] } = parts;
  const userOf = createUserOf({ web, names, clock, alsoKnownAs });
  const tellTroubles = createTroubles(log, notices);
  const spell = spellOf(log, "slack.usergroups.look");
  const refusals = createRefusals(clock);
  /** Schedules of which it was said that nobody is on duty. */
  let gaps: ReadonlySet<string> = new Set();

  /** Who is on duty on each schedule; one whose calendar does not answer is left as it is. */
  async function readDuties(round: Round): Promise<readonly Wanted[]> {
    const wanted: Wanted[] = [];
    for (const [schedule, group] of policy.usergroups()) {
      try {
        wanted.push({ schedule, group, onDuty: await desk.onDuty(schedule) });
      } catch (error) {
        if (error instanceof BotError && (error.code === "not_found" || error.code === "not_configured")) {
          const line = `${group} is not kept equal to who is on call: ${sentenceOf(error)} Correct usergroups in tocsin.yaml.`;
          round.troubles.push({ name: `usergroups:schedule:${schedule}`, line });
        } else round.failed(error, { schedule });
      }
    }
    return wanted;
  }

  /** Brings a group to those who are on duty and can be found. Resolves with what an admin has to know. */
  async function keepGroup(team: string, found: SlackGroup, { schedule, group, onDuty }: Wanted): Promise<Trouble[]> {
    const users = await Promise.all(onDuty.map(({ email }) => (email === undefined ? undefined : userOf(team, email))));
    const wanted = [...new Set(users.filter((user) => user !== undefined))].sort();
    const missing = onDuty.filter((_, i) => users[i] === undefined);
    if (wanted.length > 0 && (found.isDisabled || !isSame(found.members, wanted))) {
      const before = await setMembers(web, team, found, wanted);
      const added = wanted.filter((user) => !before.includes(user));
      const removed = before.filter((user) => !wanted.includes(user));
      log.info("slack.usergroup.set", { team, group, schedule, added, removed });
    }
    return missing.length === 0 ? [] : [missingTrouble(team, { schedule, group }, missing, wanted.length === 0)];
  }

  /** The groups of one workspace. Resolves with the schedules whose group it has, as far as that is known. */
  async function keepTeam(team: string, wanted: readonly Wanted[], round: Round): Promise<readonly string[]> {
    const groups = await refusals.unless(team, undefined, () => readGroups(web, team));
    if ("refused" in groups) {
      round.troubles.push(groups.refused);
      // What cannot be looked for is not missing.
      return wanted.map(({ schedule }) => schedule);
    }
    const here: string[] = [];
    for (const one of wanted) {
      const group = findGroup(groups, one.group);
      if (group === undefined) continue;
      here.push(one.schedule);
      try {
        const troubles = await refusals.unless(team, one.group, () => keepGroup(team, group, one));
        round.troubles.push(...("refused" in troubles ? [troubles.refused] : troubles));
      } catch (error) {
        round.failed(error, { team, group: one.group });
      }
    }
    return here;
  }

  async function look(): Promise<void> {
    const teams = policy.usergroups().size === 0 ? [] : await installations.all();
    if (teams.length === 0) return tellTroubles([], true);
    const round = newRound();
    const wanted = await readDuties(round);
    tellGaps(wanted);
    const found = new Set<string>();
    for (const { team } of teams) for (const schedule of await keepTeam(team, wanted, round)) found.add(schedule);
    for (const { schedule, group } of wanted) {
      if (found.has(schedule)) continue;
      const line = `Slack has no user group ${group} for ${schedule}: make it, or correct usergroups in tocsin.yaml.`;
      round.troubles.push({ name: `usergroups:group:${group}`, line });
    }
    await tellTroubles(round.troubles, round.isWhole);
    if (round.isWhole) spell.worked();
  }

  function newRound(): Round {
    const round: Round = {
      troubles: [],
      isWhole: true,
      failed: (error, facts) => {
        round.isWhole = false;
        spell.failed(error, facts);
      },
    };
    return round;
  }

  /** A gap in a rota is no trouble of the admins', but it explains why a group stays as it was. */
  function tellGaps(wanted: readonly Wanted[]): void {
    const empty = wanted.filter(({ onDuty }) => onDuty.length === 0);
    for (const { schedule, group } of empty) {
      if (!gaps.has(schedule)) log.info("slack.usergroup.kept", { schedule, group, why: "nobody is on duty" });
    }
    gaps = new Set(empty.map(({ schedule }) => schedule));
  }

  return {
    async keep(signal) {
      do {
        try {
          await look();
        } catch (error) {
          spell.failed(error);
        }
      } while (await sleptThrough(clock, LOOK_EVERY_MS, signal));
    },
  };
}

function missingTrouble(
  team: string,
  { schedule, group }: Pick<Wanted, "schedule" | "group">,
  missing: readonly VendorUser[],
  isAll: boolean,
): Trouble {
  const who = missing.map(({ name, email }) => (email === undefined ? name : `${name} (${email})`)).sort();
  const verb = missing.length === 1 ? "is" : "are";
  const kept = isAll ? ` ${group} stays as it was.` : "";
  return {
    name: `usergroups:people:${team}/${schedule}:${who.join(",")}`,
    line: `${listed(who)} ${verb} on call on ${schedule} and not to be found in Slack by that address.${kept} An admin can say: link @person to name@example.com.`,
  };
}
