import { describe, expect, test } from "vitest";
import type { HookMapping } from "../../src/core/routes.ts";
import { mapped } from "../../src/incoming/mapped.ts";
import { TestClock } from "../kit/test-clock.ts";
import { alertIn, alertsOf, readingOf } from "./reading.ts";

const MAPPING: HookMapping = {
  key: "job.id",
  title: "job.summary",
  service: "job.host",
  url: "job.link",
  description: "job.output",
  priority: { path: "job.severity", values: { disaster: "P1", "2": "P2" } },
  closed: { path: "job.state", values: ["ok", "true"] },
  tags: "job.labels",
};
const JOB = {
  id: 4711,
  summary: "Backup of db-1 failed",
  host: "db-1",
  link: "https://backups.example.org/4711",
  output: "No space left\non device",
  severity: "Disaster",
  state: "failed",
  labels: ["nightly", 7],
};

const hook = (mapping: HookMapping = MAPPING) => mapped("backups", mapping, new TestClock());
const toldOf = (facts: object, mapping: HookMapping = MAPPING) =>
  alertIn(hook(mapping), { job: { ...JOB, ...facts } }).told;
const refusalOf =
  (body: unknown, mapping: HookMapping = MAPPING) =>
  () =>
    readingOf(hook(mapping), body);

describe("a delivery to /hooks/in/<name>", () => {
  test("is read as the settings say", () => {
    expect(hook().path).toBe("in/backups");
    expect(toldOf({})).toEqual({
      sender: { path: "in/backups", title: "backups" },
      isOver: false,
      tellsEnd: true,
      title: "Backup of db-1 failed",
      service: "db-1",
      url: "https://backups.example.org/4711",
      description: "No space left\non device",
      priority: "P1",
      tags: ["hook=in/backups", "nightly", "7"],
    });
  });

  test("needs no more than a key and a title", () => {
    const least = mapped("least", { key: "id", title: "text" }, new TestClock());
    expect(alertIn(least, { id: 1, text: "Hello" }).told).toEqual({
      sender: { path: "in/least", title: "least" },
      isOver: false,
      tellsEnd: false,
      title: "Hello",
      priority: "P3",
      url: "",
      tags: ["hook=in/least"],
    });
  });

  test("with the same key is about the same alert, with another or on another hook about another", () => {
    const keyOf = (id: unknown) => alertIn(hook(), { job: { ...JOB, id } }).alert;
    expect(keyOf(4711)).toBe(keyOf("4711"));
    expect(keyOf(4711)).not.toBe(keyOf(4712));
    const other = mapped("other", MAPPING, new TestClock());
    expect(alertIn(other, { job: JOB }).alert).not.toBe(keyOf(4711));
  });

  test.each([
    ["disaster", "P1"],
    [2, "P2"],
    ["p4", "P4"],
    ["unheard of", "P3"],
    [null, "P3"],
    [{}, "P3"],
    ["constructor", "P3"],
  ])("of severity %j has the priority %s", (severity, priority) => {
    expect(toldOf({ severity })).toMatchObject({ priority });
  });

  test.each([
    ["ok", true],
    ["OK", true],
    [true, true],
    ["failed", false],
    [false, false],
    [null, false],
    [undefined, false],
    [["ok"], false],
  ])("in the state %j is over: %s", (state, isOver) => {
    expect(toldOf({ state })).toMatchObject({ isOver });
  });

  test("has tags from a list, from one word, or from names with values", () => {
    expect(toldOf({ labels: { env: "prod", tier: 1, deep: {} } })?.tags).toEqual([
      "hook=in/backups",
      "env=prod",
      "tier=1",
    ]);
    expect(toldOf({ labels: "nightly" })?.tags).toEqual(["hook=in/backups", "nightly"]);
    expect(toldOf({ labels: null })?.tags).toEqual(["hook=in/backups"]);
    expect(toldOf({ labels: Array(500).fill("x") })?.tags).toHaveLength(50);
  });

  test("that lacks what is not needed is taken without it", () => {
    expect(toldOf({ host: null, link: "ftp://x", output: {}, labels: 1 })).toMatchObject({
      url: "",
      tags: ["hook=in/backups", "1"],
    });
    expect(toldOf({ host: null })).not.toHaveProperty("service");
    expect(toldOf({ output: {} })).not.toHaveProperty("description");
  });

  test("whose last name has dots of its own is found all the same", () => {
    const mapping = { ...MAPPING, service: "job.labels.app.kubernetes.io/name" };
    expect(toldOf({ labels: { "app.kubernetes.io/name": "shop" } }, mapping)?.service).toBe("shop");
  });

  test.each([
    ["key", { id: null }, 'The hook backups finds no key at "job.id": see hooks.backups.key in tocsin.yaml.'],
    ["key", { id: "" }, 'The hook backups finds no key at "job.id": see hooks.backups.key in tocsin.yaml.'],
    [
      "title",
      { summary: [] },
      'The hook backups finds no title at "job.summary": see hooks.backups.title in tocsin.yaml.',
    ],
  ])("without a %s is refused with a sentence that names the path", (_what, facts, sentence) => {
    const refusal = refusalOf({ job: { ...JOB, ...facts } });
    expect(refusal).toThrow(expect.objectContaining({ code: "bad_input" }));
    expect(refusal).toThrow(sentence);
  });

  test("has values of bounded length", () => {
    const long = "x".repeat(100_000);
    const told = toldOf({ summary: long, host: long, output: long, labels: [long] });
    const sizes = [told?.title, told?.service, told?.description].map((text) => String(text).length);
    expect(sizes).toEqual([300, 150, 4_000]);
    expect(JSON.stringify(told).length).toBeLessThan(6_000);
  });
});

describe("several alerts in one delivery", () => {
  const SEVERAL: HookMapping = { each: "data.items", key: "id", title: "text" };
  const items = (count: number) => Array.from({ length: count }, (_, id) => ({ id, text: `Item ${id}` }));

  test("are each read from their place in the list", () => {
    const events = alertsOf(hook(SEVERAL), { data: { items: items(3) } });
    expect(events.map(({ told }) => told?.title)).toEqual(["Item 0", "Item 1", "Item 2"]);
    expect(alertsOf(hook(SEVERAL), { data: { items: [] } })).toEqual([]);
  });

  test("may be the body itself", () => {
    expect(alertsOf(hook({ ...SEVERAL, each: "." }), items(2))).toHaveLength(2);
  });

  test("of which one cannot be read are taken without it, and that is counted", () => {
    const broken = [{ id: 9 }, ...items(2)];
    const { events, unknown } = readingOf(hook(SEVERAL), { data: { items: broken } });
    expect(events).toHaveLength(2);
    expect(unknown).toBe("alerts left out");
  });

  test("of which none can be read are refused with the place of the first", () => {
    const broken = [{ id: 1 }, { id: 2 }];
    expect(refusalOf({ data: { items: broken } }, SEVERAL)).toThrow('no title at "data.items.0.text"');
    expect(refusalOf(broken, { ...SEVERAL, each: "." })).toThrow('no title at "0.text"');
  });

  test("that are no list, or too many, are refused", () => {
    expect(refusalOf({ data: {} }, SEVERAL)).toThrow('The hook backups takes a list of alerts at "data.items"');
    expect(alertsOf(hook(SEVERAL), { data: { items: items(1_000) } })).toHaveLength(1_000);
    expect(refusalOf({ data: { items: items(1_001) } }, SEVERAL)).toThrow("at most 1000 alerts at once, not 1001");
  });
});

test("how such a hook is used can be pasted", () => {
  expect(hook().setup("https://bot.example.org/hooks/in/backups/s3cret").join("\n")).toContain(
    'curl -X POST -H "Content-Type: application/json" -d @alert.json "https://bot.example.org/hooks/in/backups/s3cret"',
  );
});
