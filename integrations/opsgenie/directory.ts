import type { Clock } from "../../src/core/clock.ts";
import { keysOf, usersByKey } from "../../src/core/ops-people.ts";
import type { VendorUser } from "../../src/core/people.ts";
import { type Remembered, remember, rememberByKey } from "../../src/core/remember.ts";
import { openTeamNames, type TeamNames } from "../../src/core/team-names.ts";
import type { OpsGenieApi } from "./client.ts";
import type { NameBook } from "./wire.ts";
import {
  type EscalationWire,
  escalationList,
  type ScheduleWire,
  scheduleList,
  teamList,
  type UserWire,
  userAnswer,
  userPage,
} from "./wire-oncall.ts";

/** People change addresses rarely; a person just added is found at once, because only finds are kept. */
const USER_MS = 10 * 60_000;
/** Teams, schedules and escalations are configuration. */
const CONFIGURATION_MS = 5 * 60_000;
/** Default and documented page of GET /v2/users (OpsGenie docs, User API, read 2026-11-21). */
const USER_PAGE = 100;
/** At most 20,000 people are listed. */
const MAX_USER_PAGES = 200;
/** Ids and addresses of people looked up one by one that are kept at a time. Ours. */
const MAX_KEPT_KEYS = 4_000;

/** People and configuration, remembered for some minutes. */
export interface Directory extends NameBook, TeamNames {
  readonly users: Remembered<readonly VendorUser[]>;
  readonly schedules: Remembered<readonly ScheduleWire[]>;
  readonly escalations: Remembered<readonly EscalationWire[]>;
  /** By e-mail address or id; undefined when OpsGenie has no such user. */
  findUser(emailOrId: string): Promise<VendorUser | undefined>;
}

export function createDirectory(api: OpsGenieApi, clock: Clock): Directory {
  const users = remember(clock, USER_MS, () => readUsers(api));
  const teams = openTeamNames(clock, CONFIGURATION_MS, async () => (await api.read("/v2/teams", teamList)).data);
  const schedules = remember(clock, CONFIGURATION_MS, async () => (await api.read("/v2/schedules", scheduleList)).data);
  const escalations = remember(
    clock,
    CONFIGURATION_MS,
    async () => (await api.read("/v2/escalations", escalationList)).data,
  );
  const found = rememberByKey({ clock, forMs: USER_MS, most: MAX_KEPT_KEYS, keysOf }, async (key) => {
    const answer = await api.find(`/v2/users/${encodeURIComponent(key)}`, userAnswer);
    return answer === undefined ? undefined : toUser(answer.data);
  });
  const known = usersByKey(users);
  const user = (emailOrId: string): VendorUser | undefined => {
    const key = emailOrId.toLowerCase();
    return found.peek(key) ?? known(key);
  };
  return {
    ...teams,
    users,
    schedules,
    escalations,
    user,
    policy: (id) => escalations.peek()?.find((escalation) => escalation.id === id)?.name,
    findUser: async (emailOrId) => {
      const remembered = user(emailOrId);
      return remembered !== undefined || emailOrId === "" ? remembered : found.get(emailOrId);
    },
  };
}

function toUser(wire: UserWire): VendorUser {
  return { id: wire.id, name: wire.fullName || wire.username, email: wire.username };
}

/** The first page says how many there are; the others are read at once. */
async function readUsers(api: OpsGenieApi): Promise<readonly VendorUser[]> {
  const page = (n: number): Promise<{ data: UserWire[]; totalCount?: number | undefined }> =>
    api.read("/v2/users", userPage, { limit: USER_PAGE, offset: n * USER_PAGE });
  const first = await page(0);
  const pages = Math.min(MAX_USER_PAGES, Math.ceil((first.totalCount ?? first.data.length) / USER_PAGE));
  const others = await Promise.all(Array.from({ length: Math.max(0, pages - 1) }, (_, i) => page(i + 1)));
  return [first, ...others].flatMap((one) => one.data).map(toUser);
}
