import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { policyFrom } from "../../src/core/policy.ts";
import { CARD_BUTTONS, NO_STORM, type Route } from "../../src/core/routes.ts";
import { readPolicy } from "../../src/policy/read.ts";

const SOURCE = { name: "tocsin.yaml", accounts: ["pagerduty", "opsgenie"] };

async function policyOf(...lines: string[]) {
  const reading = await readPolicy(lines.join("\n"), SOURCE);
  if (!reading.ok) throw new Error(reading.faults.join("\n"));
  return policyFrom(reading.file, { responders: [], admins: [], policyPath: "tocsin.yaml" });
}

async function faultsOf(...lines: string[]): Promise<readonly string[]> {
  const reading = await readPolicy(lines.join("\n"), SOURCE);
  if (reading.ok) throw new Error("the file was accepted");
  return reading.faults;
}

/** The one fault of a route that leads to Slack and says this in its second line. */
async function faultOf(line: string): Promise<string> {
  const faults = await faultsOf("routes:", '  - to: "slack:C1"', `    ${line}`);
  expect(faults).toHaveLength(1);
  return faults[0] ?? "";
}

const PLAIN: Route = {
  ...{ vendors: [], services: [], teams: [], priorities: [], urgencies: [], tags: [] },
  ...{ to: ["slack:C1"], mention: [], updates: "edit", buttons: CARD_BUTTONS },
  ...{ storm: { cards: 10, withinMs: 60_000 }, groupWithinMs: 300_000 },
};

describe("routes", () => {
  test("without a word about them there are none", async () => {
    for (const text of ["", "routes:", "routes: []"]) expect((await policyOf(text)).routes).toEqual([]);
  });

  test("the shortest names a place and takes everything, quietly", async () => {
    expect((await policyOf("routes:", '  - to: "slack:C1"')).routes).toEqual([PLAIN]);
  });

  test("the longest says everything, one thing or a list of them", async () => {
    const { routes } = await policyOf(
      "routes:",
      "  - vendor: [pagerduty, incoming]",
      "    service: Checkout",
      "    team: [Infra, T1]",
      "    priority: [P1, P2]",
      "    urgency: high",
      "    tag: [prod, eu]",
      '    to: ["slack:C1", "discord:9", "slack:C1"]',
      "    mention:",
      '      - { who: "slack:S01", when: new }',
      '      - { who: ["discord:role:1", "slack:here"], when: unacknowledged }',
      "    updates: thread",
      "    buttons: [assign, ack]",
      "    storm: { cards: 5, within: 30s }",
      "    group: 1h30",
      "    watch: { after: 10m, say: Nobody is on this. }",
    );
    expect(routes).toEqual([
      {
        ...{ vendors: ["pagerduty", "incoming"], services: ["Checkout"], teams: ["Infra", "T1"] },
        ...{ priorities: ["P1", "P2"], urgencies: ["high"], tags: ["prod", "eu"], to: ["slack:C1", "discord:9"] },
        mention: [
          { who: ["slack:S01"], when: "new" },
          { who: ["discord:role:1", "slack:here"], when: "unacknowledged" },
        ],
        ...{ updates: "thread", buttons: ["ack", "assign"], storm: { cards: 5, withinMs: 30_000 } },
        ...{ groupWithinMs: 5_400_000, watch: { afterMs: 600_000, say: "Nobody is on this." } },
      },
    ]);
  });

  test("storms and groups can be switched off, buttons left out, and the watch has words of its own", async () => {
    const off = ["    storm: false", "    group: false", "    buttons: []", "    watch: { after: 5m }"];
    const { routes } = await policyOf("routes:", '  - to: "slack:C1"', ...off);
    expect(routes).toEqual([
      {
        ...{ ...PLAIN, buttons: [], storm: { cards: NO_STORM, withinMs: 60_000 }, groupWithinMs: 0 },
        watch: { afterMs: 300_000, say: "Nobody has acknowledged this yet." },
      },
    ]);
  });

  test("one mention needs no list", async () => {
    const [route] = (await policyOf("routes:", '  - to: "slack:C1"', '    mention: { who: "slack:S1", when: high }'))
      .routes;
    expect(route?.mention).toEqual([{ who: ["slack:S1"], when: "high" }]);
  });
});

describe("a fault in a route names its line and what to write instead", () => {
  test.each([
    [
      "vendor: pagerdutty",
      "routes[0].vendor[0] is not a vendor that I know; one of pagerduty, opsgenie, incoming. Did you mean pagerduty?",
    ],
    ["vendors: pagerduty", "routes[0].vendors is not a key. Did you mean vendor?"],
    ["service: [1]", "routes[0].service[0] must be text: put it in quotes"],
    ["urgency: critical", "routes[0].urgency[0] is not an urgency; one of high, low."],
    ["updates: threads", "routes[0].updates is not a way to tell changes; one of edit, thread. Did you mean thread?"],
    [
      "buttons: [ack, resolv]",
      "routes[0].buttons[1] is not a button; one of ack, resolve, snooze, note, escalate, assign. Did you mean resolve?",
    ],
    ["storm: { card: 5 }", "routes[0].storm.card is not a key. Did you mean cards?"],
    ["storm: { cards: 0 }", "routes[0].storm.cards must be at least 1; for no storms write storm: false"],
    ["storm: { cards: 100000 }", "routes[0].storm.cards must be at most 1000; for no storms write storm: false"],
    ["storm: { within: 60 }", "routes[0].storm.within must be a length of time with its unit, such as 60s, 5m or 2h"],
    ["storm: { within: 3h }", "routes[0].storm.within is too long: at most 1 h"],
    ["storm: true", "routes[0].storm must be a mapping such as { cards: 10, within: 60s }, or false for no storms"],
    ["storm: 0", "routes[0].storm must be a mapping such as { cards: 10, within: 60s }, or false for no storms"],
    ["group: soon", "routes[0].group must be a length of time with its unit, such as 60s, 5m or 2h"],
    ["group: 30d", "routes[0].group is too long: at most 7 d"],
    ["watch: { say: Hm }", "routes[0].watch.after must be a length of time with its unit, such as 60s, 5m or 2h"],
    ["watch: 10m", "routes[0].watch must be a mapping with the keys after, say"],
    ["mention: slack:S1", "routes[0].mention[0] must be a mapping with the keys who, when"],
    [
      'mention: { who: "@infra", when: new }',
      "routes[0].mention[0].who[0] is not the id of somebody to call, such as slack:S0123, discord:role:123 or slack:here",
    ],
    [
      'mention: { who: "slack:S1", when: always }',
      "routes[0].mention[0].when is not a time to call somebody; one of new, high, unacknowledged.",
    ],
    [
      'mention: { who: "discord:1", when: new }',
      "routes[0].mention[0].who calls discord:1, and the route leads only to slack",
    ],
    [
      'mention: { who: "slack:S1", when: unacknowledged }',
      "routes[0].mention[0].when is a call of the watch: add watch: {after: 10m} to the route",
    ],
  ])("%s", async (line, fault) => {
    expect(await faultOf(line)).toBe(`tocsin.yaml:3: ${fault}`);
  });

  test("a route that leads nowhere, or to no chat", async () => {
    expect(await faultsOf("routes:", "  - service: Web")).toEqual([
      "tocsin.yaml:2: routes[0].to leads nowhere: add a place's id such as slack:C0123",
    ]);
    expect(await faultsOf("routes:", '  - to: ["slak:C1", C1]')).toEqual([
      "tocsin.yaml:2: routes[0].to[0] is on no chat. Did you mean slack:C1?",
      "tocsin.yaml:2: routes[0].to[1] is not a place's id such as discord:987654321",
    ]);
  });

  test("routes that are no list, or too many", async () => {
    expect(await faultsOf("routes:", '  to: "slack:C1"')).toEqual([
      "tocsin.yaml:1: routes must be a list: each route begins with a dash",
    ]);
    expect(await faultsOf("routes:", ...Array<string>(201).fill('  - to: "slack:C1"'))).toEqual([
      "tocsin.yaml:1: routes are more than 200 routes",
    ]);
  });
});

describe("how changes are heard", () => {
  test("as each vendor can, unless a word says it for all, or a mapping for some", async () => {
    const roads = async (...lines: string[]) => {
      const policy = await policyOf(...lines);
      return [policy.roadOf("pagerduty"), policy.roadOf("opsgenie")];
    };
    expect(await roads("")).toEqual([undefined, undefined]);
    expect(await roads("feed: poll")).toEqual(["poll", "poll"]);
    expect(await roads("feed: { opsgenie: poll }")).toEqual([undefined, "poll"]);
  });

  test("anything else is refused with what to write instead", async () => {
    expect(await faultsOf("feed: pol")).toEqual([
      "tocsin.yaml:1: feed is not a way to hear of alerts; one of poll, hooks. Did you mean poll?",
    ]);
    expect(await faultsOf("feed:", "  opsgeni: poll", "  pagerduty: push")).toEqual([
      "tocsin.yaml:2: feed.opsgeni is not a vendor that I know; one of pagerduty, opsgenie. Did you mean opsgenie?",
      "tocsin.yaml:3: feed.pagerduty is not a way to hear of alerts; one of poll, hooks.",
    ]);
    expect(await faultsOf("feed: [poll]")).toHaveLength(1);
  });
});

test("the example has routes that are accepted", async () => {
  const example = readFileSync(new URL("../../docs/tocsin.example.yaml", import.meta.url), "utf8");
  expect((await policyOf(example)).routes.length).toBeGreaterThan(0);
});
