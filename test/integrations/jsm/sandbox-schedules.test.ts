import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { COMPANY } from "../../../src/sandbox/company.ts";
import { sampleAt } from "../../../src/sandbox/company-vendors.ts";
import { type Answer, openSite, type Site } from "./sandbox-site.ts";

type Fields = { readonly [key: string]: unknown };

let site: Site;
beforeEach(async () => {
  site = await openSite(undefined, false);
  site.server.emulators[0]?.seed(sampleAt(["jsm"]).company);
});
afterEach(() => site.server.stop());

const read = async (path: string): Promise<Answer["body"]> => (await site.ops("GET", path)).body;
const jira = async (path: string): Promise<unknown> =>
  (await site.send("GET", `/ex/jira/{cloudId}/rest/api/3${path}`)).body;
const scheduleId = async (name: string): Promise<string> => {
  const { values } = await read(`/schedules?query=${encodeURIComponent(name)}`);
  return String(values?.[0]?.id);
};
const accountOf = async (email: string): Promise<string> => {
  const [found] = (await jira(`/user/search?query=${encodeURIComponent(email)}`)) as readonly Fields[];
  return String(found?.accountId);
};

describe("schedules", () => {
  test("are found by their name, or by how it begins", async () => {
    const names = async (query: string) => (await read(`/schedules?query=${query}`)).values?.map(({ name }) => name);
    expect(await names("Web%20Primary")).toEqual(["Web Primary"]);
    expect(await names("Data*")).toEqual(["Data Primary", "Data Pipelines"]);
    expect(await names("web%20primary")).toEqual([]);
    expect((await read("/schedules")).values).toHaveLength(COMPANY.schedules.length - 5);
  });

  test("show their rotations when they are asked to, with the hours in which these are on duty", async () => {
    const [plain] = (await read("/schedules?query=Web%20Primary")).values ?? [];
    expect(plain).not.toHaveProperty("rotations");
    const [schedule] = (await read("/schedules?query=Web%20Primary&expand=rotation")).values ?? [];
    const expected = [
      {
        name: "Web Primary 1",
        type: "weekly",
        length: 1,
        timeRestriction: {
          type: "time-of-day",
          restriction: { startHour: 0, startMin: 0, endHour: 20, endMin: 0 },
        },
        participants: [{ type: "user" }, { type: "user" }],
      },
      { name: "Web Primary 2", timeRestriction: { restriction: { startHour: 20, endHour: 0 } } },
    ];
    expect(schedule?.rotations).toMatchObject(expected);
    expect((await read(`/schedules/${schedule?.id}/rotations`)).values).toEqual(schedule?.rotations);
  });

  test("name who is on duty by account ids, flat or as a tree, now and next", async () => {
    const id = await scheduleId("Network");
    const { onCallUsers } = (await read(`/schedules/${id}/on-calls?flat=true`)) as Fields;
    expect((await read(`/schedules/${id}/on-calls`)) as Fields).toEqual({
      onCallParticipants: (onCallUsers as readonly string[]).map((user) => ({ id: user, type: "user" })),
    });
    const { nextOnCallUsers } = (await read(`/schedules/${id}/next-on-calls?flat=true`)) as Fields;
    const both = await Promise.all(["grace@example.com", "jonas@example.com"].map(accountOf));
    expect([...(onCallUsers as string[]), ...(nextOnCallUsers as string[])].sort()).toEqual(both.sort());
  });

  test("have a timeline whose periods say whether somebody stands in", async () => {
    const id = await scheduleId("Data Primary");
    const timeline = (await read(`/schedules/${id}/timeline?interval=3&intervalUnit=days&expand=base,override`)) as {
      readonly finalTimeline: { readonly rotations: readonly { readonly periods: readonly Fields[] }[] };
      readonly baseTimeline: object;
      readonly forwardingTimeline?: object;
    };
    const types = timeline.finalTimeline.rotations[0]?.periods.map(({ type }) => type);
    expect(new Set(types)).toEqual(new Set(["base", "override"]));
    expect(timeline.baseTimeline).toBeDefined();
    expect(timeline.forwardingTimeline).toBeUndefined();
  });
});

describe("overrides", () => {
  const inHours = (hours: number): string => new Date(site.clock.now() + hours * 3_600_000).toISOString();
  const overrideOf = (user: string, more: object = {}) => ({
    responder: { type: "user", id: user },
    startDate: inHours(-1),
    endDate: inHours(2),
    ...more,
  });
  const onCall = async (id: string) => ((await read(`/schedules/${id}/on-calls?flat=true`)) as Fields).onCallUsers;

  test("are made, changed and taken back, and count at once", async () => {
    const [id, mira, theo] = [
      await scheduleId("Network"),
      await accountOf("mira@example.com"),
      await accountOf("theo@example.com"),
    ];
    const before = await onCall(id);
    const made = await site.ops("POST", `/schedules/${id}/overrides`, overrideOf(mira));
    expect(made.status).toBe(201);
    expect(await onCall(id)).toEqual([mira]);
    const path = `/schedules/${id}/overrides/${String(made.body.alias)}`;
    expect((await site.ops("PUT", path, overrideOf(theo))).status).toBe(200);
    expect(await onCall(id)).toEqual([theo]);
    expect((await read(`/schedules/${id}/overrides`)).values).toHaveLength(1);
    expect((await site.ops("DELETE", path)).status).toBe(204);
    expect(await onCall(id)).toEqual(before);
    expect((await site.ops("GET", path)).status).toBe(404);
  });

  test("may leave nobody on duty, or stand in for one rotation only", async () => {
    const id = await scheduleId("Web Primary");
    const nobody = { ...overrideOf(""), responder: { type: "noone" } };
    await site.ops("POST", `/schedules/${id}/overrides`, nobody);
    expect(await onCall(id)).toEqual([]);
    const network = await scheduleId("Network");
    const rotations = (await read(`/schedules/${network}/rotations`)).values ?? [];
    const grace = await accountOf("grace@example.com");
    const body = overrideOf(grace, { rotationIds: [rotations[0]?.id] });
    expect((await site.ops("POST", `/schedules/${network}/overrides`, body)).body.rotationIds).toEqual([
      rotations[0]?.id,
    ]);
    expect(await onCall(network)).toEqual([grace]);
  });

  test("are listed as long as they are not over", async () => {
    const id = await scheduleId("Network");
    await site.ops("POST", `/schedules/${id}/overrides`, overrideOf(await accountOf("mira@example.com")));
    site.clock.advance(3 * 3_600_000);
    expect((await read(`/schedules/${id}/overrides`)).values).toEqual([]);
  });

  test("are refused to who may not change the schedule, and when they make no sense", async () => {
    const id = await scheduleId("Network");
    const mira = await accountOf("mira@example.com");
    for (const body of [
      overrideOf(mira, { endDate: inHours(-2) }),
      overrideOf("712020:nobody"),
      overrideOf(mira, { rotationIds: ["none"] }),
    ]) {
      expect((await site.ops("POST", `/schedules/${id}/overrides`, body)).status).toBe(422);
    }
    site.behaviour.forbidsOverrides = true;
    expect((await site.ops("POST", `/schedules/${id}/overrides`, overrideOf(mira))).status).toBe(403);
  });
});

describe("teams and people", () => {
  test("teams have their escalations, whose recipients are ids and whose delays are minutes", async () => {
    const { platformTeams } = (await read("/teams")) as unknown as {
      readonly platformTeams: readonly { readonly teamId: string; readonly teamName: string }[];
    };
    expect(platformTeams.map(({ teamName }) => teamName)).toEqual(COMPANY.teams.map(({ name }) => name));
    const web = platformTeams.find(({ teamName }) => teamName === "Web")?.teamId;
    expect((await read(`/teams/${web}/escalations`)).values).toMatchObject([
      {
        name: "Web escalation",
        rules: [
          { delay: 0, recipient: { type: "schedule", id: await scheduleId("Web Primary") } },
          { delay: 10, recipient: { type: "user", id: await accountOf("mira@example.com") } },
        ],
      },
    ]);
    expect((await site.ops("GET", "/teams/none/escalations")).status).toBe(404);
  });

  test("people are found by how their names and addresses begin, in any case, and by nothing else", async () => {
    const found = async (query: string) =>
      ((await jira(`/user/search?query=${query}`)) as readonly Fields[]).map(({ displayName }) => displayName);
    expect(await found("ANA@")).toEqual(["Ana Novak"]);
    expect(await found("okafor")).toEqual(["Grace Okafor"]);
    expect(await found("na@example.com")).toEqual([]);
  });

  test("people are asked for by their ids, ten at a time unless told otherwise", async () => {
    const all = (await jira("/users/search?maxResults=1000")) as readonly { readonly accountId: string }[];
    const query = all.map(({ accountId }) => `accountId=${encodeURIComponent(accountId)}`).join("&");
    expect(await jira(`/user/bulk?${query}`)).toMatchObject({ maxResults: 10, total: all.length, isLast: false });
    const { values } = (await jira(`/user/bulk?${query}&maxResults=50`)) as { readonly values: readonly object[] };
    expect(values).toEqual(all);
  });

  test("programs have accounts too, and are marked", async () => {
    const all = (await jira("/users/search")) as readonly Fields[];
    expect(all.filter(({ accountType }) => accountType === "app")).toHaveLength(1);
  });

  test("whoever keeps the address to themselves is found by it, and it is not shown", async () => {
    site.behaviour.hidesEmails = true;
    expect(await jira("/user/search?query=ana@example.com")).toMatchObject([
      { displayName: "Ana Novak", emailAddress: "" },
    ]);
  });
});
