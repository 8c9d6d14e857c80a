import { beforeEach, describe, expect, test } from "vitest";
import { createSuggest } from "../../src/app/suggestions.ts";
import { COMMANDS, FRAGMENTS } from "../../src/commands/index.ts";
import type { Alert, AlertSource } from "../../src/core/alerts.ts";
import type { Desk } from "../../src/core/desk.ts";
import { BotError } from "../../src/core/errors.ts";
import type { Account } from "../../src/core/integration.ts";
import { SILENT_LOG } from "../../src/core/log.ts";
import type { NameKind } from "../../src/core/names.ts";
import type { Component } from "../../src/core/status.ts";
import { compileGrammar } from "../../src/router/grammar.ts";
import { createRouter, type Router } from "../../src/router/router.ts";
import { createVocabulary, type ListLoader } from "../../src/router/vocabulary.ts";
import { TestClock } from "../kit/test-clock.ts";
import { COMPONENTS, component, entryOf, THINGS } from "../router/company.ts";

const ANA = { id: "console:ana@example.com", name: "Ana Lima", email: "ana@example.com", zone: "UTC" };
const PLACE = { id: "console:main", platform: "console" };
const ROOM = { most: 25, textChars: 100 };
const grammar = compileGrammar(COMMANDS, FRAGMENTS);

function alert(handle: string, title: string, more: Partial<Alert> = {}): Alert {
  return {
    account: "pagerduty",
    id: handle,
    handle,
    number: Number(handle.replace(/\D/gu, "")),
    title,
    state: "open",
    urgency: "high",
    teams: [],
    assignees: [],
    acknowledgedBy: [],
    createdAt: 0,
    count: 1,
    url: `https://pager.example/${handle}`,
    ...more,
  };
}

interface World {
  components: readonly Component[];
  alerts: readonly Alert[];
  /** How often a vendor's list was read. */
  reads: number;
  /** What reading throws, while it is set. */
  trouble: Error | undefined;
  readonly clock: TestClock;
  readonly suggest: Desk["suggest"];
  readonly router: Router;
}

function openWorld(): World {
  const clock = new TestClock();
  const reading =
    <T>(what: () => T) =>
    async (): Promise<T> => {
      world.reads++;
      if (world.trouble !== undefined) throw world.trouble;
      return what();
    };
  const named = (kind: NameKind): ListLoader =>
    reading(() => (THINGS[kind] ?? []).map((value) => ({ named: value, value })));
  const vocabulary = createVocabulary({
    clock,
    ttlMs: { component: 0 },
    lists: {
      component: reading(() => world.components.map(entryOf)),
      notice: named("notice"),
      template: named("template"),
      person: named("person"),
      schedule: named("schedule"),
      service: named("service"),
      team: named("team"),
      policy: named("policy"),
      vendor: named("vendor"),
    },
  });
  const source = {
    list: async function* () {
      yield* await reading(() => world.alerts)();
    },
  } as unknown as AlertSource;
  const accounts = [{ title: "PagerDuty", capabilities: { alerts: source } } as unknown as Account];
  const world: World = {
    components: COMPONENTS,
    alerts: [alert("PD-12", "Build queue is stuck"), alert("PD-345", "Disk is full", { state: "acked" })],
    reads: 0,
    trouble: undefined,
    clock,
    suggest: createSuggest({ accounts, commands: COMMANDS, grammar, vocabulary, clock, log: SILENT_LOG }),
    router: createRouter({ grammar, vocabulary }),
  };
  return world;
}

let world: World;
beforeEach(() => {
  world = openWorld();
});

/** What is suggested once the lists have come. */
async function suggested(said: string, typed: string, room = ROOM) {
  world.suggest({ said, typed }, room);
  await settled();
  return world.suggest({ said, typed }, room);
}

async function settled(): Promise<void> {
  for (let turn = 0; turn < 50; turn++) await Promise.resolve();
}

async function read(text: string) {
  return world.router.route({ text, actor: ANA, place: PLACE, addressed: true });
}

describe("of a status", () => {
  test("whole rows are suggested: the component and what becomes of it", async () => {
    expect(await suggested("status", "build proc")).toEqual([
      { text: "Build Processing degraded", what: "Build Processing", effect: "degraded performance" },
      { text: "Build Processing partial", what: "Build Processing", effect: "partial outage" },
      { text: "Build Processing major", what: "Build Processing", effect: "major outage" },
      { text: "Build Processing maintenance", what: "Build Processing", effect: "under maintenance" },
      { text: "Build Processing operational", what: "Build Processing", effect: "operational" },
    ]);
  });

  test("a level that is begun leaves one row", async () => {
    expect((await suggested("status", "build processing maj")).map(({ text }) => text)).toEqual([
      "Build Processing major",
    ]);
  });

  test("what is broken comes first, and is likeliest to be well again", async () => {
    world.components = [component("API"), component("Web", undefined, "major_outage")];
    expect((await suggested("status", ""))[0]).toEqual({ text: "Web operational", what: "Web", effect: "operational" });
  });

  test("after a comma the next component is completed", async () => {
    const texts = (await suggested("status", "API, Databa")).map(({ text }) => text);
    expect(texts).toContain("API, Database degraded");
  });

  test.each(COMPONENTS.map((one) => [one.name, one] as const))(
    "each row of %j reads as exactly that",
    async (name, one) => {
      const typed = name.slice(0, 60);
      const rows = (await suggested("status", typed)).filter(({ what }) => what.includes(name));
      expect(rows.length).toBeGreaterThan(0);
      const meant = new Set<string>();
      for (const { text } of rows) {
        expect(text.length).toBeLessThanOrEqual(100);
        const routing = await read(`status ${text}`);
        if (routing.type !== "invocation" || routing.confirm !== undefined)
          throw new Error(`${text}: ${JSON.stringify(routing)}`);
        expect(routing.command.name).toBe("status set");
        const [found, ...others] = routing.args.components as readonly Component[];
        expect(others).toEqual([]);
        meant.add(found?.id ?? "");
      }
      expect([...meant]).toContain(one.id);
    },
  );

  test("words of the grammar are suggested when they are begun", async () => {
    expect((await suggested("status", "reso")).map(({ text }) => text)).toContain("resolve");
  });
});

describe("of alerts", () => {
  test("all and mine come first, then the alerts by handle and title, the worst first", async () => {
    expect(await suggested("ack", "")).toEqual([
      { text: "all", what: "all", effect: "2 alerts, 1 unacknowledged" },
      { text: "mine", what: "mine", effect: "alerts that page you" },
      { text: "PD-12", what: "PD-12 Build queue is stuck" },
      { text: "PD-345", what: "PD-345 Disk is full" },
    ]);
  });

  test.each(["pd-3", "345", "#345", "disk", "full dis"])("%j finds the alert", async (typed) => {
    expect((await suggested("ack", typed)).map(({ text }) => text)).toEqual(["PD-345"]);
  });

  test("behind a handle another one is suggested, and none twice", async () => {
    expect((await suggested("ack", "PD-12 ")).map(({ text }) => text)).toEqual(["PD-12 PD-345"]);
  });

  test("where one alert is meant there is no all", async () => {
    expect((await suggested("escalate", "")).map(({ text }) => text)).toEqual(["PD-12", "PD-345"]);
  });

  test("where alerts cannot be named by handle none is suggested", async () => {
    expect((await suggested("alerts", "PD")).map(({ text }) => text)).toEqual([]);
  });
});

describe("of names", () => {
  test("what can stand there is suggested with what it is", async () => {
    expect(await suggested("oncall", "inf")).toEqual([
      { text: "Infra Primary", what: "Infra Primary", effect: "schedule" },
      { text: "Infra", what: "Infra", effect: "team" },
      { text: "Infra Escalation", what: "Infra Escalation", effect: "policy" },
    ]);
  });

  test("people are suggested by their names and read back as themselves", async () => {
    const rows = await suggested("assign PD-12 to", "ben");
    expect(rows.map(({ what }) => what)).toEqual(["Ben Okafor", "Benedikt Stone"]);
    for (const { text, what } of rows) {
      const routing = await read(`assign PD-12 to ${text}`);
      expect(routing).toMatchObject({ type: "invocation", args: { to: { name: what } } });
    }
  });
});

describe("of any sentence", () => {
  test("nothing typed yet shows what can be asked, and nothing that would change something", async () => {
    const rows = await suggested("", "");
    expect(rows[0]).toMatchObject({ text: "status", what: "status" });
    expect(rows.length).toBeGreaterThan(10);
    for (const { text } of rows) {
      const routing = await read(text);
      if (routing.type === "invocation") expect(routing.command.permission).toBe("read");
    }
  });

  test("what is typed in full already is not suggested once more", async () => {
    expect((await suggested("status", "resolve")).map(({ text }) => text)).not.toContain("resolve");
  });

  test("a command within a command is completed as by itself", async () => {
    expect((await suggested("preview", "ack pd-3")).map(({ text }) => text)).toEqual(["ack PD-345"]);
    expect((await suggested("", "preview ack disk")).map(({ text }) => text)).toEqual(["preview ack PD-345"]);
  });
});

describe("nobody waits", () => {
  test("before any list has come there is an answer, and the lists are read meanwhile", async () => {
    expect(world.suggest({ said: "ack", typed: "" }, ROOM).map(({ text }) => text)).toEqual(["all", "mine"]);
    await settled();
    expect(world.reads).toBeGreaterThan(0);
  });

  test("with 5,000 components and 2,000 alerts a keystroke costs no request and little time", async () => {
    world.components = Array.from({ length: 5_000 }, (_, i) =>
      component(`Region ${i % 50} Service number ${i}`, `Group ${i % 70}`),
    );
    world.alerts = Array.from({ length: 2_000 }, (_, i) => alert(`PD-${i + 1}`, `Disk ${i} is full`));
    await suggested("status", "");
    await suggested("ack", "");
    await suggested("oncall", "");
    const before = world.reads;
    const begun = performance.now();
    let asked = 0;
    for (const typed of [
      "",
      "r",
      "reg",
      "region 4",
      "service number 4",
      "region 7 service number 57",
      "xyz",
      "region 1 maj",
    ]) {
      for (const said of ["status", "ack", "oncall", "assign PD-1 to"]) {
        world.suggest({ said, typed }, ROOM);
        asked++;
      }
    }
    const eachMs = (performance.now() - begun) / asked;
    expect(world.reads).toBe(before);
    expect(eachMs).toBeLessThan(60);
  });

  test("a list that cannot be read any more is as it last was", async () => {
    await suggested("status", "build");
    world.trouble = new BotError("vendor_down", "Statuspage does not answer.");
    world.clock.advance(3_600_000);
    world.suggest({ said: "status", typed: "build" }, ROOM);
    await settled();
    expect(world.suggest({ said: "status", typed: "build" }, ROOM)[0]?.text).toBe("Build Processing degraded");
  });
});

test("what is longer than the platform carries is said by its id, or not suggested", async () => {
  world.components = [component("Long ".repeat(30).trim()), component(`API ${"x".repeat(300)}`)];
  const rows = await suggested("status", "");
  expect(rows.length).toBeGreaterThan(0);
  for (const { text } of rows) expect(text.length).toBeLessThanOrEqual(100);
  expect(await suggested("status", "api", { most: 25, textChars: 10 })).toEqual([]);
});
