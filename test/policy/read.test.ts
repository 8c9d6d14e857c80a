import { readFile } from "node:fs/promises";
import { describe, expect, test } from "vitest";
import { PERMISSIONS } from "../../src/core/command.ts";
import { ASK_DEFAULTS } from "../../src/core/policy.ts";
import { CARD_BUTTONS } from "../../src/core/routes.ts";
import { readPolicy } from "../../src/policy/read.ts";

const SOURCE = { name: "tocsin.yaml", accounts: ["pagerduty", "opsgenie"] };

async function faultsOf(...lines: string[]): Promise<readonly string[]> {
  const reading = await readPolicy(lines.join("\n"), SOURCE);
  if (reading.ok) throw new Error("the file was accepted");
  return reading.faults;
}

describe("a policy file", () => {
  test("the example that the project ships is good, and holds the true defaults", async () => {
    const example = await readFile(new URL("../../docs/tocsin.example.yaml", import.meta.url), "utf8");
    const reading = await readPolicy(example, SOURCE);
    expect(reading).toEqual({
      ok: true,
      file: {
        roles: [
          {
            name: "responder",
            permissions: ["status.write", "alerts.write", "page"],
            people: ["ana@example.com", "slack:U0123"],
            groups: [],
            places: [],
          },
          {
            name: "on-duty",
            permissions: ["alerts.write"],
            people: [],
            groups: ["discord:role:1234567890"],
            places: ["discord:987654321"],
          },
          { name: "lead", permissions: PERMISSIONS, people: ["ben@example.com"], groups: [], places: [] },
        ],
        places: {
          "slack:C0123": {
            page: "Infrastructure",
            service: "Web",
            schedule: "Infrastructure primary",
            team: "Infrastructure",
            listen: "bare",
            answers: "public",
            mirror: ["discord:987654321"],
          },
        },
        components: { "Build Processing": ["builds", "build queue"], "Europe / API": ["api eu"] },
        people: [
          {
            who: "ana@example.com",
            aliases: ["annie"],
            zone: "Europe/Paris",
            addresses: { pagerduty: "ana.lima@example.com" },
          },
          { who: "slack:U0456", aliases: [], email: "chris@example.com", addresses: {} },
        ],
        ask: ASK_DEFAULTS,
        slack: {
          command: "/tocsin",
          aliases: { "/ack": "ack", "/oncall": "oncall", "/incident": "status open" },
          workspaces: ["T0123ABC"],
        },
        usergroups: { "Infrastructure primary": "@infra-oncall" },
        routes: [
          {
            ...{ vendors: [], services: ["Checkout", "API"], teams: [], priorities: [], urgencies: ["high"], tags: [] },
            to: ["slack:C0123", "discord:987654321"],
            mention: [
              { who: ["slack:S0123"], when: "new" },
              { who: ["slack:here", "discord:role:1234567890"], when: "unacknowledged" },
            ],
            ...{ updates: "thread", buttons: ["ack", "resolve", "note"] },
            ...{ storm: { cards: 10, withinMs: 60_000 }, groupWithinMs: 300_000 },
            watch: { afterMs: 600_000, say: "Nobody has taken this." },
          },
          {
            ...{ vendors: [], services: [], teams: [], priorities: [], urgencies: [], tags: [] },
            ...{ to: ["slack:C0456"], mention: [], updates: "edit", buttons: CARD_BUTTONS },
            ...{ storm: { cards: 10, withinMs: 60_000 }, groupWithinMs: 300_000 },
          },
        ],
        feed: { pagerduty: "poll" },
        hooks: {
          backups: {
            each: "results",
            key: "job.id",
            title: "job.summary",
            service: "job.host",
            url: "job.link",
            description: "job.output",
            priority: { path: "job.severity", values: { disaster: "P1", high: "P2" } },
            closed: { path: "job.state", values: ["ok", "recovered"] },
            tags: "job.labels",
          },
        },
      },
    });
  });

  test.each(["", "# nothing\n", "roles:\nplaces:\nask:\n"])("%j says nothing and is good", async (text) => {
    expect(await readPolicy(text, SOURCE)).toEqual({
      ok: true,
      file: { roles: [], places: {}, components: {}, people: [], ask: {} },
    });
  });
});

describe("a bad policy file", () => {
  test("a wrong permission is named with its line, and the right one is guessed", async () => {
    const faults = await faultsOf(
      "roles:",
      "  responder:",
      "    people: [ana@example.com]",
      "    permissions:",
      "      - page",
      "      - status.wirte",
    );
    expect(faults).toEqual([
      'tocsin.yaml:6: roles.responder.permissions[1] is not a permission; one of read, status.write, alerts.write, page, admin, "*". Did you mean status.write?',
    ]);
  });

  test("unknown keys are refused one by one, each with the nearest", async () => {
    const faults = await faultsOf(
      "role: {}",
      "zzz: 1",
      "roles:",
      "  lead:",
      "    permissions: [page]",
      "    people: [ana@example.com]",
      "    gruops: [discord:role:1]",
      "people:",
      "  ana@example.com:",
      "    pagrduty: ana@example.com",
    );
    expect(faults).toEqual([
      "tocsin.yaml:1: role is not a key. Did you mean roles?",
      "tocsin.yaml:2: zzz is not a key. Known here are roles, places, components, people, ask, slack, usergroups, routes, feed, hooks.",
      "tocsin.yaml:7: roles.lead.gruops is not a key. Did you mean groups?",
      'tocsin.yaml:10: people."ana@example.com".pagrduty is not a key. Did you mean pagerduty?',
    ]);
  });

  test("values of the wrong form are each refused in words that say what to write", async () => {
    const faults = await faultsOf(
      "ask:",
      "  ack: many",
      "  resolve: -1",
      "people:",
      "  ana@example.com:",
      "    zone: Europe/Pari",
      "    email: ana",
      "roles:",
      "  a: [page]",
      "  b:",
      "    permissions: {page: true}",
      "    people: [ana]",
      "components:",
      "  API: [5]",
      "places: main",
    );
    expect(faults).toEqual([
      "tocsin.yaml:2: ask.ack must be a whole number",
      "tocsin.yaml:3: ask.resolve must not be negative",
      'tocsin.yaml:6: people."ana@example.com".zone is not a time zone such as Europe/Paris',
      'tocsin.yaml:7: people."ana@example.com".email is not an e-mail address',
      "tocsin.yaml:9: roles.a must be a mapping with the keys permissions, people, groups, places",
      "tocsin.yaml:11: roles.b.permissions must be a list",
      'tocsin.yaml:12: roles.b.people[0] is neither an e-mail address nor a platform id such as slack:U0123, nor "*"',
      "tocsin.yaml:14: components.API[0] must be text: put it in quotes",
      "tocsin.yaml:15: places must be a mapping of names",
    ]);
  });

  test("a role for nobody or for nothing is refused: it would look like a right and be none", async () => {
    expect(await faultsOf("roles:", "  a:", "    places: [main]")).toEqual([
      "tocsin.yaml:2: roles.a has no permissions: add some",
      'tocsin.yaml:2: roles.a is for nobody: add people or groups ("*" is everybody)',
    ]);
  });

  test("a mirror that does not say its platform is refused", async () => {
    expect(await faultsOf("places:", '  "slack:C1":', "    mirror:", '      - "987"', '      - "discord:987"')).toEqual(
      ['tocsin.yaml:4: places."slack:C1".mirror[0] is not a place\'s id such as discord:987654321'],
    );
  });

  test("an alias that stands for two things is refused where it stands the second time", async () => {
    expect(await faultsOf("components:", "  API: [web]", "  Web:", "    - www", "    - WEB")).toEqual([
      "tocsin.yaml:5: components.Web[1] already stands for API",
    ]);
    expect(await faultsOf("people:", "  a@example.com: {aliases: [al]}", "  b@example.com: {aliases: [al]}")).toEqual([
      'tocsin.yaml:3: people."b@example.com".aliases[0] already stands for a@example.com',
    ]);
  });

  test("a person must be named by an address or an id", async () => {
    expect(await faultsOf("people:", "  Ana: {aliases: [al]}", '  "*": {zone: UTC}')).toEqual([
      "tocsin.yaml:2: people.Ana is neither an e-mail address nor a platform id such as slack:U0123",
      'tocsin.yaml:3: people."*" is neither an e-mail address nor a platform id such as slack:U0123',
    ]);
  });

  test.each([
    ["roles:\n  a:\n    people: [*]\n", 'tocsin.yaml:3: a star needs quotes: "*"'],
    ["ask: {}\nask: {}\n", "tocsin.yaml:2: this key stands here twice: join the two"],
    ["ask:\n\t- b\n", "tocsin.yaml:2: lines are indented with blanks, not with tabs"],
    ["ask: {}\n---\nask: {}\n", "tocsin.yaml:2: a second document begins here: remove the line ---"],
    ["ask: !!js/function x\n", "tocsin.yaml:1: unresolved tag: tag:yaml.org,2002:js/function"],
    ["roles: [1\nask: 2", "tocsin.yaml:2: flow sequence in block collection"],
    ["just words", "tocsin.yaml:1: the file must be a mapping with the keys roles"],
    ["- a\n- b", "tocsin.yaml:1: the file must be a mapping with the keys roles"],
    ["roles: *nobody", "tocsin.yaml: Unresolved alias"],
    ["roles: &x\n  a: *x", "tocsin.yaml:2: roles.a"],
  ])("%j is refused with its line", async (text, fault) => {
    expect((await faultsOf(text))[0]).toContain(fault);
  });

  test("a few lines that unfold to millions are refused without unfolding them", async () => {
    const bomb = [
      "a: &a [x,x,x,x,x,x,x,x,x]",
      ...[..."bcdefgh"].map((key, at) => {
        const star = `*${"abcdefg"[at]}`;
        return `${key}: &${key} [${Array(9).fill(star).join(",")}]`;
      }),
    ];
    expect((await faultsOf(...bomb))[0]).toContain("Excessive alias count");
  });

  test("a long list of faults ends with how many more there are", async () => {
    const faults = await faultsOf(...Array.from({ length: 25 }, (_, at) => `key${at}: 1`));
    expect(faults).toHaveLength(21);
    expect(faults.at(-1)).toBe("… and 5 more");
  });
});
