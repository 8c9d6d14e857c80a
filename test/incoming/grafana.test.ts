import { describe, expect, test } from "vitest";
import { grafana } from "../../src/incoming/grafana.ts";
import { TestClock } from "../kit/test-clock.ts";
import { GRAFANA_LEGACY, GRAFANA_TEST, grafanaDelivery, highMemory } from "./payloads.ts";
import { alertIn, readingOf } from "./reading.ts";

const source = grafana(new TestClock());
const toldOf = (facts: object, delivery: object = {}) =>
  alertIn(source, grafanaDelivery([highMemory(facts)], delivery)).told;

describe("a delivery of Grafana", () => {
  test("tells of each alert what people need to know, with its values", () => {
    expect(toldOf({})).toMatchObject({
      sender: { path: "grafana", title: "Grafana" },
      isOver: false,
      title: "Memory is nearly used up in us-1",
      description: "The system has high memory usage\nB = 44.23943737541908, C = 1",
      team: "blue",
      priority: "P3",
      url: "https://grafana.example.org/d/abc?viewPanel=2",
      tags: ["hook=grafana", "alertname=High memory usage", "team=blue", "zone=us-1"],
      startedAt: Date.parse("2026-11-21T01:51:03.157Z"),
    });
  });

  test("of an older Grafana says its values in its own words", () => {
    const told = toldOf({ values: undefined, annotations: {} });
    expect(told?.title).toBe("High memory usage");
    expect(told?.description).toMatch(/^\[ var='B' labels=\{\} value=44/u);
  });

  test.each([
    [{ panelURL: "" }, "https://grafana.example.org/d/abc"],
    [{ panelURL: "", dashboardURL: "" }, "https://grafana.example.org/alerting/1afz29v7z/edit"],
    [{ panelURL: "", dashboardURL: "", generatorURL: "" }, "https://grafana.example.org/"],
    [{ panelURL: "javascript:alert(1)" }, "https://grafana.example.org/d/abc"],
  ])("leads to the nearest page that there is: %j", (facts, url) => {
    expect(toldOf(facts)?.url).toBe(url);
  });

  test("without any page leads nowhere", () => {
    const none = { panelURL: "", dashboardURL: "", generatorURL: "" };
    expect(toldOf(none, { externalURL: "" })?.url).toBe("");
  });

  test("says what is over", () => {
    expect(toldOf({ status: "resolved", endsAt: "2026-11-21T04:00:00+02:00" })?.isOver).toBe(true);
  });

  test("with neither summary nor rule is named by its own title", () => {
    expect(toldOf({ annotations: {}, labels: { zone: "us-1" } })?.title).toBe("[FIRING:1] High memory usage blue");
  });

  test("of another organisation is about other alerts", () => {
    const [one, two] = [1, 2].map((orgId) => alertIn(source, grafanaDelivery([highMemory()], { orgId })).alert);
    expect(one).not.toBe(two);
  });

  test("that somebody asked for as a test is a test and no alert, whatever labels were added", () => {
    expect(readingOf(source, GRAFANA_TEST).events).toMatchObject([{ type: "test", account: "incoming" }]);
    const [sent] = GRAFANA_TEST.alerts;
    const labels = { alertname: "TestAlert", instance: "Grafana", severity: "critical" };
    const custom = grafanaDelivery([{ ...sent, labels }]);
    expect(readingOf(source, custom).events.map(({ type }) => type)).toEqual(["test"]);
    expect(readingOf(source, GRAFANA_TEST)).toEqual(readingOf(source, GRAFANA_TEST));
  });

  test("of the legacy alerting is refused with one clear sentence", () => {
    expect(() => readingOf(source, GRAFANA_LEGACY)).toThrow(
      "This is Grafana's legacy alerting, which ended with Grafana 10: send from a contact point of Grafana Alerting.",
    );
    expect(() => readingOf(source, {})).toThrow('This is no notification of Grafana: it has no list "alerts".');
  });
});

test("Grafana is set up with the secret where Grafana masks it", () => {
  const lines = source.setup("https://bot.example.org/hooks/grafana/s3cret");
  expect(lines).toContain("URL: https://bot.example.org/hooks/grafana");
  expect(lines.filter((line) => line.includes("s3cret"))).toEqual([
    "Optional Webhook settings, Authorization Header, Credentials: s3cret",
  ]);
  expect(source.setup("https://bot.example.org/hooks/grafana").join()).not.toContain("Credentials");
});
