import { afterEach, expect, test } from "vitest";
import type { AlertQuery } from "../../../src/core/alerts.ts";
import type { Named } from "../../../src/core/names.ts";
import {
  ANA,
  alerts,
  COMPANY,
  collect,
  one,
  STRANGER,
  startOpsGenie,
  type World,
  type WorldOptions,
} from "./opsgenie-account.ts";

let world: World;
const start = async (options: WorldOptions = {}): Promise<World> => {
  world = await startOpsGenie(options);
  return world;
};
const listed = (query: AlertQuery = {}) => world.sandbox.settle(collect(world.source.list(query)));
const titles = async (query: AlertQuery = {}): Promise<string[]> => (await listed(query)).map((alert) => alert.title);
const named = (kind: Named["kind"], name: string, id: string): Named => ({
  kind,
  name,
  refs: [{ account: "opsgenie", id }],
});

/** Two hundred pages of a busy machine's time. */
const MANY_MS = 60_000;

afterEach(async () => {
  world.sandbox.expectClean();
  await world.sandbox.stop();
});

test("an alert says what it is, where it belongs and who has it", async () => {
  const company = { ...COMPANY, alerts: alerts(1, { title: "Queue is stuck", ackedBy: "Ben Okafor", priority: "P1" }) };
  await start({ company });
  const alert = one(await listed());
  expect(alert).toMatchObject({
    account: "opsgenie",
    handle: "OG-471",
    number: 471,
    title: "Queue is stuck",
    state: "acked",
    urgency: "high",
    priority: "P1",
    service: { id: "API", name: "API" },
    assignees: [{ email: "ben@example.com" }],
    acknowledgedBy: [{ email: "ben@example.com" }],
    createdAt: world.clock.now() - 60_000,
    count: 1,
    url: `${world.sandbox.url}/opsgenie/alert/detail/${alert.id}/details`,
  });
  expect(alert.teams).toHaveLength(1);
  expect(alert.policy?.id).toMatch(/^[0-9a-f-]{36}$/);
});

test("open, acknowledged and snoozed alerts are told apart", async () => {
  await start({
    company: { ...COMPANY, alerts: [...alerts(2), ...alerts(1, { title: "Taken", ackedBy: "Ana Lima" })] },
  });
  const by = await world.sandbox.settle(world.source.attribute(ANA));
  const [first] = await listed({ states: ["open"] });
  if (first === undefined) throw new Error("no alert");
  const untilAt = world.clock.now() + 7_200_000;
  await world.run(world.source.snooze([first], by, untilAt));
  expect(await titles({ states: ["open"] })).toEqual(["Alert 2"]);
  expect(await titles({ states: ["acked"] })).toEqual(["Taken"]);
  expect(await listed({ states: ["snoozed"] })).toMatchObject([
    { title: "Alert 1", state: "snoozed", snoozedUntilAt: untilAt },
  ]);
  expect((await titles()).sort()).toEqual(["Alert 1", "Alert 2", "Taken"]);
  world.clock.advance(7_200_001);
  expect((await titles({ states: ["open"] })).sort()).toEqual(["Alert 1", "Alert 2"]);
});

test("a list of thousands is read to its end, each once, oldest first, in as few requests as there are pages", async () => {
  await start({ company: { ...COMPANY, alerts: alerts(1_000) } });
  const found = await listed({ states: ["open"] });
  expect(found.map((alert) => alert.title)).toEqual(alerts(1_000).map((alert) => alert.title));
  expect(world.requests()).toHaveLength(10);
});

test("a list that ends within a page costs no page more", async () => {
  await start({ company: { ...COMPANY, alerts: alerts(250) } });
  expect(await listed()).toHaveLength(250);
  expect(world.requests()).toHaveLength(3);
});

test.each([
  { n: 250, atMost: 3 },
  { n: 350, atMost: 5 },
  { n: 300, atMost: 5 },
  { n: 100, atMost: 3 },
  { n: 99, atMost: 1 },
])("without the address of the last page $n alerts take at most $atMost requests", async ({ n, atMost }) => {
  await start({ company: { ...COMPANY, alerts: alerts(n) }, behaviour: { withoutPaging: true } });
  expect(await listed()).toHaveLength(n);
  expect(world.requests().length).toBeLessThanOrEqual(atMost);
});

test("beyond 20,000 alerts the list goes on by time", { timeout: MANY_MS }, async () => {
  await start({ company: { ...COMPANY, alerts: alerts(20_050) } });
  const found = await listed();
  expect(new Set(found.map((alert) => alert.id)).size).toBe(20_050);
  expect(found.length).toBe(20_050);
  expect(world.requests()).toHaveLength(199 + 2);
});

test("more alerts of one instant than OpsGenie can list are an error, not a short list", {
  timeout: MANY_MS,
}, async () => {
  await start({ company: { ...COMPANY, alerts: alerts(20_050, { ageMs: 60_000 }) } });
  await expect(listed()).rejects.toMatchObject({ code: "vendor_refused" });
});

test("filters by service, team, priority, urgency and age", async () => {
  const company = {
    ...COMPANY,
    alerts: [
      ...alerts(1, { title: "api old", ageMs: 7_200_000 }),
      ...alerts(1, { title: "api low", priority: "P5", urgency: "low" }),
      ...alerts(1, { title: "web", service: "Web", priority: "P1" }),
    ],
  };
  await start({ company });
  const teams = await world.sandbox.settle(world.account.names.team?.() ?? Promise.resolve([]));
  expect((await titles({ service: named("service", "API", "API") })).sort()).toEqual(["api low", "api old"]);
  expect(await titles({ team: one(teams.filter((team) => team.name === "Web")) })).toEqual(["web"]);
  expect(await titles({ priority: "P1" })).toEqual(["web"]);
  expect(await titles({ urgency: "low" })).toEqual(["api low"]);
  expect((await titles({ urgency: "high" })).sort()).toEqual(["api old", "web"]);
  expect(await titles({ beforeAt: world.clock.now() - 3_600_000 })).toEqual(["api old"]);
});

test.each(['Say "hi"', "a) OR (status: closed", "back\\slash", "NOT", "ünï: AND"])(
  "a service named %j is only a name in the search",
  async (service) => {
    await start({ company: { ...COMPANY, alerts: [...alerts(1, { service, title: "found" }), ...alerts(1)] } });
    expect(await titles({ service: named("service", service, service) })).toEqual(["found"]);
  },
);

test("mine are those that I own, and somebody OpsGenie does not know has none to ask for", async () => {
  await start({
    company: { ...COMPANY, alerts: [...alerts(1, { ackedBy: "Ana Lima", title: "mine" }), ...alerts(2)] },
  });
  expect(await titles({ assignee: ANA })).toEqual(["mine"]);
  await expect(listed({ assignee: STRANGER })).rejects.toMatchObject({ code: "unknown_person" });
});

test("finds an alert by the number in its handle and by its id, closed ones too", async () => {
  await start({ company: { ...COMPANY, alerts: alerts(2) } });
  const [first] = await listed();
  if (first === undefined) throw new Error("no alert");
  await world.run(world.source.resolve([first], await world.sandbox.settle(world.source.attribute(ANA))));
  const find = (what: string) => world.sandbox.settle(world.source.find(what));
  expect(await find(String(first.number))).toMatchObject({ id: first.id, state: "closed" });
  expect(await find(first.id)).toMatchObject({ handle: first.handle });
  expect(await find("999999")).toBeUndefined();
});

test("the detail has the log and the notes, newest first, and the names of team and policy", async () => {
  await start({ company: { ...COMPANY, alerts: alerts(1) } });
  const by = await world.sandbox.settle(world.source.attribute(ANA));
  const alert = one(await listed());
  await world.run(world.source.note(alert, by, "First look"));
  world.clock.advance(1_000);
  await world.run(world.source.note(alert, by, "Second look"));
  const detail = await world.sandbox.settle(world.source.detail(alert));
  expect(detail.notes.map((note) => note.text)).toEqual(["Second look", "First look"]);
  expect(detail.notes[0]?.who).toBe("ana@example.com");
  expect(detail.log.map((entry) => entry.text)).toEqual(["Note added", "Note added", "Alert created by monitoring"]);
  expect(detail.alert.teams.map((team) => team.name)).toEqual(["Infra"]);
  expect(detail.alert.policy?.name).toBe("Infra Escalation");
});

test("a team's name that was read once is not forgotten for its age", async () => {
  await start({ company: { ...COMPANY, alerts: alerts(1) } });
  const detail = world.source.detail(one(await listed()));
  const names = (await world.sandbox.settle(detail)).alert.teams.map(({ name }) => name);
  await world.sandbox.settle(world.clock.sleep(600_000));
  const [again] = await listed();
  expect(again?.teams.map(({ name }) => name)).toEqual(names);
  expect(names).not.toEqual(again?.teams.map(({ id }) => id));
});
