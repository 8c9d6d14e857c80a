import type { VendorThing } from "../../src/core/alerts.ts";
import type { Clock } from "../../src/core/clock.ts";
import { BotError } from "../../src/core/errors.ts";
import type { OpsSchedule } from "../../src/core/ops-on-call.ts";
import type { OpsPolicy } from "../../src/core/ops-policies.ts";
import { type Remembered, remember } from "../../src/core/remember.ts";
import { openTeamNames, type TeamNames } from "../../src/core/team-names.ts";
import type { JsmApi } from "./client.ts";
import { readOffsets } from "./offset-pages.ts";
import { openPeople, type People } from "./people.ts";
import type { NameBook } from "./wire.ts";
import { escalationPage, policyIn, scheduleIn, schedulePage, teamList } from "./wire-oncall.ts";

/** Teams, schedules and escalations are configuration. */
const CONFIGURATION_MS = 5 * 60_000;

/** People and configuration, remembered for some minutes. */
export interface Directory extends NameBook, People, TeamNames {
  readonly schedules: Remembered<readonly OpsSchedule[]>;
  /** Of all teams that the token's account may see. */
  readonly escalations: Remembered<readonly OpsPolicy[]>;
}

export function createDirectory(api: JsmApi, clock: Clock): Directory {
  const people = openPeople(api, clock);
  const names = openTeamNames(clock, CONFIGURATION_MS, () => readTeams(api));
  const schedules = remember(clock, CONFIGURATION_MS, async () =>
    (await readOffsets(api, api.ops("/schedules"), schedulePage)).map(scheduleIn),
  );
  const escalations = remember(clock, CONFIGURATION_MS, async () => {
    const all = await names.teams.get();
    return (await Promise.all(all.map(({ id }) => readVisible(api, id)))).flat();
  });
  return {
    ...people,
    ...names,
    schedules,
    escalations,
    policy: (id) => escalations.peek()?.find((one) => one.id === id)?.name,
  };
}

async function readTeams(api: JsmApi): Promise<readonly VendorThing[]> {
  const { platformTeams } = await api.read(api.ops("/teams"), teamList);
  return platformTeams.map(({ teamId, teamName }) => ({ id: teamId, name: teamName ?? teamId }));
}

export async function readEscalations(api: JsmApi, teamId: string): Promise<readonly OpsPolicy[]> {
  const path = api.ops(`/teams/${encodeURIComponent(teamId)}/escalations`);
  return (await readOffsets(api, path, escalationPage)).map((one) => policyIn(one, teamId));
}

/** A team whose escalations the account may not see is like one that has none. */
async function readVisible(api: JsmApi, teamId: string): Promise<readonly OpsPolicy[]> {
  try {
    return await readEscalations(api, teamId);
  } catch (error) {
    if (error instanceof BotError && (error.status === 403 || error.status === 404)) return [];
    throw error;
  }
}
