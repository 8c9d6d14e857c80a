import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { BotError } from "../../src/core/errors.ts";
import type { EventSource, HookReading } from "../../src/core/events.ts";
import type { HookMapping } from "../../src/core/routes.ts";
import { alertmanager } from "../../src/incoming/alertmanager.ts";
import { grafana } from "../../src/incoming/grafana.ts";
import { mapped } from "../../src/incoming/mapped.ts";
import { TOLD } from "../../src/incoming/told.ts";
import { TestClock } from "../kit/test-clock.ts";
import { alertmanagerDelivery, grafanaDelivery, highMemory, probeFailure } from "./payloads.ts";
import { alertIn, alertsOf, readingOf } from "./reading.ts";

/** What one alert may take in the store. */
const TOLD_CHARS_MAX = 25_000;
const CONTROLS = /(?!\n)[\p{Cc}\u202a-\u202e\u2066-\u2069]/u;

const clock = new TestClock();
const MAPPING: HookMapping = { key: "id", title: "text", tags: "labels", service: "a.b", description: "c" };
const any = (mapping: HookMapping): EventSource => mapped("any", mapping, clock);
const SOURCES = [alertmanager(clock), grafana(clock), any(MAPPING)];

function expectSound({ events }: HookReading): void {
  for (const event of events) {
    expect(event.id.length).toBeLessThanOrEqual(200);
    if (event.type !== "alert") continue;
    expect(TOLD.parse(event.told)).toEqual(event.told);
    const json = JSON.stringify(event);
    expect(JSON.parse(json)).toStrictEqual(event);
    expect(json.length).toBeLessThan(TOLD_CHARS_MAX);
    expect(event.alert).toMatch(/^[0-9a-f]{32}$/u);
    for (const text of [event.told?.title, event.told?.description ?? "", event.told?.service ?? ""]) {
      expect(String(text).isWellFormed()).toBe(true);
      expect(String(text)).not.toMatch(CONTROLS);
    }
    expect(event.told?.title).toMatch(/\S/u);
  }
}

/** Reads it, or refuses it in a sentence. */
function taken(source: EventSource, body: unknown): void {
  try {
    expectSound(readingOf(source, body));
  } catch (error) {
    if (!(error instanceof BotError)) throw error;
    expect(error.code).toBe("bad_input");
    expect(error.message).toMatch(/^[^\n]{10,400}$/u);
  }
}

const NAMES = ["__proto__", "constructor", "prototype", "toString", "hasOwnProperty", "__defineGetter__"];
const FIELDS = ["alerts", "labels", "annotations", "status", "startsAt", "fingerprint", "summary", "alertname", "id"];
const anything = fc.anything({
  key: fc.oneof(fc.constantFrom(...NAMES, ...FIELDS), fc.string({ unit: "binary" })),
  values: [fc.string({ unit: "binary" }), fc.double(), fc.constant(null), fc.boolean(), fc.constantFrom(...NAMES)],
  withNullPrototype: true,
  maxDepth: 5,
});

describe("whatever is sent", () => {
  test.each(SOURCES)("$path reads it, or refuses it in a sentence", (source) => {
    fc.assert(fc.property(anything, (body) => taken(source, body)));
  });

  test.each(SOURCES)("$path reads whatever stands where an alert should", (source) => {
    const alert = fc.record({
      labels: anything,
      annotations: anything,
      startsAt: anything,
      id: anything,
      text: anything,
    });
    const delivery = fc.record({ alerts: fc.array(fc.oneof(alert, anything), { maxLength: 5 }), status: anything });
    fc.assert(fc.property(fc.oneof(delivery, alert), (body) => taken(source, body)));
  });

  test("is read wherever a path may lead", () => {
    const path = fc.array(fc.constantFrom(...NAMES, ...FIELDS, "0", "length"), { minLength: 1, maxLength: 4 });
    const mapping = fc
      .tuple(path, path)
      .map(([key, title]) => ({ key: key.join("."), title: title.join("."), each: "." }));
    fc.assert(fc.property(mapping, fc.array(anything, { maxLength: 3 }), (how, body) => taken(any(how), body)));
  });

  test("is read the same way twice", () => {
    fc.assert(
      fc.property(anything, (label) => {
        const body = alertmanagerDelivery([probeFailure(1, { labels: { label } })]);
        expect(readingOf(alertmanager(clock), body)).toEqual(readingOf(alertmanager(clock), body));
      }),
    );
  });
});

describe("a hostile delivery", () => {
  const parsed = (json: string): unknown => JSON.parse(json);

  test.each(NAMES)("finds nothing at the path %s that it does not bring itself", (name) => {
    expect(() => readingOf(any({ key: name, title: name }), {})).toThrow(`no key at "${name}"`);
    expect(() => readingOf(any({ key: `a.${name}.${name}`, title: "a" }), { a: "x" })).toThrow("no key");
    const heir: unknown = Object.create({ [name]: "not its own" });
    expect(() => readingOf(any({ key: name, title: name }), heir)).toThrow("no key");
    const own = parsed(`{"${name}": "mine", "a": {"${name}": {"b": "deep"}}}`);
    expect(alertIn(any({ key: name, title: `a.${name}.b` }), own).told?.title).toBe("deep");
  });

  test("with labels by such names keeps them as labels, and changes nothing else", () => {
    const labels = parsed(`{${NAMES.map((name) => `"${name}": "x"`).join()}}`);
    const event = alertIn(alertmanager(clock), alertmanagerDelivery([probeFailure(1, { labels })]));
    expect(event.told?.tags).toEqual([
      "hook=alertmanager",
      ...NAMES.filter((name) => !/^__.*__$/u.test(name)).map((name) => `${name}=x`),
    ]);
    expect(event.told).toMatchObject({ priority: "P3", title: "Probe failure: server-1" });
    expect(Object.hasOwn({}, "x")).toBe(false);
  });

  test("nested as deeply as JSON goes is read", () => {
    const deep = parsed(`${'{"a":'.repeat(5_000)}1${"}".repeat(5_000)}`);
    const list = parsed(`${"[".repeat(5_000)}${"]".repeat(5_000)}`);
    for (const bad of [deep, list]) {
      const alert = probeFailure(1, {
        annotations: bad,
        labels: { alertname: "Deep", bad },
        startsAt: bad,
        fingerprint: bad,
      });
      expect(alertIn(alertmanager(clock), alertmanagerDelivery([alert])).told?.title).toBe("Deep");
      for (const source of SOURCES) taken(source, bad);
    }
  });

  test("with ten thousand labels has the first of them", () => {
    const labels = Object.fromEntries(Array.from({ length: 10_000 }, (_, n) => [`label${n}`, `${n}`]));
    const event = alertIn(grafana(clock), grafanaDelivery([highMemory({ labels, fingerprint: null })]));
    expect(event.told?.tags).toHaveLength(50);
    expectSound(readingOf(grafana(clock), grafanaDelivery([highMemory({ labels })])));
  });

  test("with words of 100 KB everywhere is bounded", () => {
    const long = "x".repeat(100_000);
    const labels = { [long]: long, alertname: long, severity: long, service: long, team: long };
    const alert = { ...highMemory({ labels, annotations: { summary: long, description: long } }), fingerprint: long };
    const all = {
      ...alert,
      startsAt: long,
      generatorURL: `https://x.example/${long}`,
      panelURL: long,
      dashboardURL: "",
    };
    expectSound(readingOf(grafana(clock), grafanaDelivery([all], { groupKey: long, title: long, externalURL: "" })));
    expect(alertIn(grafana(clock), grafanaDelivery([all], { externalURL: "" })).told?.url).toBe("");
  });

  test("with null everywhere is read, or refused in a sentence", () => {
    const nothing = (value: object) => Object.fromEntries(Object.keys(value).map((key) => [key, null]));
    for (const source of SOURCES) {
      taken(source, nothing(alertmanagerDelivery([])));
      taken(source, alertmanagerDelivery([nothing(probeFailure())]));
      taken(source, grafanaDelivery([{ ...highMemory(), labels: nothing(highMemory().labels) }]));
    }
  });

  test.each(["", "NaN", "never", "9999999-01-01", "0001-01-01T00:00:00Z", "2026-13-45", null, 7, {}])(
    "that began at %j begins when it is heard",
    (startsAt) => {
      const event = alertIn(alertmanager(clock), alertmanagerDelivery([probeFailure(1, { startsAt })]));
      expect(event.told).not.toHaveProperty("startedAt");
      expect(event.at).toBe(clock.now());
    },
  );

  test("with halves of characters and signs that act is shown without them", () => {
    const summary = "a\ud800b\u0000c\u001b[31md\u202ee\ud83d";
    const event = alertIn(alertmanager(clock), alertmanagerDelivery([probeFailure(1, { annotations: { summary } })]));
    expect(event.told?.title).toBe("a\ufffdbc[31mde");
    const fingerprint = "\udc00\ud800";
    expectSound(readingOf(alertmanager(clock), alertmanagerDelivery([probeFailure(1, { fingerprint })])));
  });

  test("of a thousand such alerts is read in one go", () => {
    const labels = Object.fromEntries(Array.from({ length: 20 }, (_, n) => [`label${n}`, "\u202e\ud800".repeat(200)]));
    const alerts = Array.from({ length: 1_000 }, (_, n) => probeFailure(n, { labels, fingerprint: `p${n}` }));
    expect(alertsOf(alertmanager(clock), alertmanagerDelivery(alerts))).toHaveLength(1_000);
  });
});
