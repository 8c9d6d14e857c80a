import { describe, expect, test } from "vitest";
import { alertmanager } from "../../src/incoming/alertmanager.ts";
import { TestClock } from "../kit/test-clock.ts";
import { alertmanagerDelivery, probeFailure } from "./payloads.ts";
import { alertIn, alertsOf, readingOf } from "./reading.ts";

const NOW = Date.parse("2026-11-21T03:00:00Z");

function open() {
  const clock = new TestClock(NOW);
  return { clock, source: alertmanager(clock) };
}

const labelled = (labels: object) => alertmanagerDelivery([probeFailure(1, { labels })]);

describe("a delivery of Alertmanager", () => {
  test("tells of each alert what people need to know", () => {
    const { source } = open();
    const event = alertIn(source, alertmanagerDelivery([probeFailure()]));
    expect(event).toMatchObject({
      type: "alert",
      account: "incoming",
      at: NOW,
      change: "triggered",
      who: "Alertmanager",
      told: {
        sender: { path: "alertmanager", title: "Alertmanager" },
        isOver: false,
        title: "Probe failure: server-1",
        description: "Instance server-1 has been down for over 5m.\nJob: http_checks",
        service: "http_checks",
        priority: "P1",
        url: "http://prometheus.example.org:9090/graph?g0.expr=probe_success+%3D%3D+0&g0.tab=1",
        tags: [
          "hook=alertmanager",
          "alertname=ProbeFailure",
          "instance=https://server-1.example.org",
          "job=http_checks",
          "monitor=master",
          "severity=critical",
        ],
        startedAt: Date.parse("2026-11-21T02:58:45.828Z"),
      },
    });
    expect(event.id.length).toBeLessThanOrEqual(200);
  });

  test("of a group of 100 tells of each by itself, and that they are one trouble", () => {
    const { source } = open();
    const events = alertsOf(source, alertmanagerDelivery(Array.from({ length: 100 }, (_, n) => probeFailure(n))));
    expect(new Set(events.map(({ alert }) => alert)).size).toBe(100);
    expect(new Set(events.map(({ id }) => id)).size).toBe(100);
    expect(new Set(events.map(({ told }) => told?.fingerprint)).size).toBe(1);
  });

  test("where nothing is grouped by, alerts of another rule are another trouble", () => {
    const { source } = open();
    const other = probeFailure(2, { labels: { alertname: "DiskFull" } });
    const events = alertsOf(source, alertmanagerDelivery([probeFailure(), other], { groupKey: "{}:{}" }));
    expect(new Set(events.map(({ told }) => told?.fingerprint)).size).toBe(2);
  });

  test("says which are over, each for itself", () => {
    const { source } = open();
    const over = probeFailure(2, { status: "resolved", endsAt: "2026-11-21T02:59:45.828Z" });
    const events = alertsOf(source, alertmanagerDelivery([probeFailure(), over]));
    expect(events.map(({ change }) => change)).toEqual(["triggered", "closed"]);
  });

  test("about the end of an alert is about the alert that began", () => {
    const { source } = open();
    const [began, ended] = [probeFailure(), probeFailure(1, { status: "resolved", endsAt: "2026-11-21T02:59:45Z" })];
    const events = alertsOf(source, alertmanagerDelivery([began, ended]));
    expect(events[0]?.alert).toBe(events[1]?.alert);
    expect(events[0]?.id).not.toBe(events[1]?.id);
  });

  test("about a later start is about another alert, whatever zone the same start is written in", () => {
    const { source } = open();
    const at = (startsAt: string) => alertIn(source, alertmanagerDelivery([probeFailure(1, { startsAt })])).alert;
    expect(at("2026-11-21T02:58:45.828Z")).toBe(at("2026-11-21T03:58:45.828+01:00"));
    expect(at("2026-11-21T02:58:45.828Z")).not.toBe(at("2026-11-21T02:59:45.828Z"));
  });

  test("delivered twice is the same event; after repeat_interval it is another about the same alert", () => {
    const { source, clock } = open();
    const body = alertmanagerDelivery([probeFailure()]);
    const first = alertIn(source, body);
    clock.advance(20_000);
    expect(alertIn(source, body).id).toBe(first.id);
    clock.advance(4 * 3_600_000);
    const repeated = alertIn(source, body);
    expect(repeated.alert).toBe(first.alert);
    expect(repeated.id).not.toBe(first.id);
  });

  test.each([
    [{ severity: "critical" }, "P1"],
    [{ severity: "page" }, "P1"],
    [{ severity: "Error" }, "P2"],
    [{ severity: "warning" }, "P3"],
    [{ severity: "info" }, "P5"],
    [{ severity: "whatever" }, "P3"],
    [{}, "P3"],
    [{ priority: "P2", severity: "info" }, "P2"],
    [{ priority: "p4" }, "P4"],
    [{ priority: "P9", severity: "critical" }, "P1"],
    [{ severity: "constructor" }, "P3"],
  ])("with the labels %j has the priority %s", (labels, priority) => {
    expect(alertIn(open().source, labelled(labels)).told).toMatchObject({ priority });
  });

  test("takes the service from the first label that names one", () => {
    const labels = { namespace: "prod", job: "node", app: "shop", service: "Checkout" };
    const { source } = open();
    for (const service of ["Checkout", "shop", "node", "prod"]) {
      expect(alertIn(source, labelled(labels)).told).toMatchObject({ service });
      delete labels[Object.keys(labels).at(-1) as keyof typeof labels];
    }
    expect(alertIn(source, labelled({ alertname: "x" })).told).not.toHaveProperty("service");
  });

  test("without a summary is named by its rule, and without either it still has a title", () => {
    const { source } = open();
    const of = (facts: object) => alertIn(source, alertmanagerDelivery([probeFailure(1, facts)])).told?.title;
    expect(of({ annotations: {} })).toBe("ProbeFailure");
    expect(of({ annotations: { summary: " \u200b" } })).toBe("ProbeFailure");
    expect(of({ annotations: null, labels: {} })).toBe("An alert of Alertmanager without a name");
  });

  test("with markup, mentions and line breaks in its title is read as it is, on one line", () => {
    const summary = "<!channel> *down*\n@here [x](http://evil.example)\u202e";
    const event = alertIn(open().source, alertmanagerDelivery([probeFailure(1, { annotations: { summary } })]));
    expect(event.told?.title).toBe("<!channel> *down* @here [x](http://evil.example)");
  });

  test("of an Alertmanager that sends no fingerprints is told apart by all labels, in any order", () => {
    const { source } = open();
    const of = (labels: object) =>
      alertIn(source, alertmanagerDelivery([probeFailure(1, { labels, fingerprint: undefined })])).alert;
    expect(of({ a: "1", b: "2" })).toBe(of({ b: "2", a: "1" }));
    expect(of({ a: "1", b: "2" })).not.toBe(of({ a: "1", b: "3" }));
  });

  test("from which Alertmanager left alerts out is counted as such", () => {
    const { source } = open();
    expect(readingOf(source, alertmanagerDelivery([probeFailure()]))).not.toHaveProperty("unknown");
    const reading = readingOf(source, alertmanagerDelivery([probeFailure()], { truncatedAlerts: 3 }));
    expect(reading).toMatchObject({ events: [{ type: "alert" }], unknown: "alerts left out" });
  });

  test("of more than a thousand alerts tells of the first thousand, and is counted", () => {
    const many = Array.from({ length: 1_001 }, (_, n) => probeFailure(n));
    const reading = readingOf(open().source, alertmanagerDelivery(many));
    expect(reading.events).toHaveLength(1_000);
    expect(reading.unknown).toBe("alerts left out");
  });

  test("in which something is no alert tells of the others", () => {
    const alerts = [null, probeFailure(), "x", {}, { labels: {} }, []] as object[];
    const reading = readingOf(open().source, alertmanagerDelivery(alerts));
    expect(reading.events).toHaveLength(1);
    expect(reading.unknown).toBe("alert without labels");
  });

  test.each([[undefined], [null], [[]], ["x"], [7], [{}], [{ alerts: null }], [{ alerts: {} }]])(
    "%j is none, and says so",
    (body) => {
      const read = () => readingOf(open().source, body);
      expect(read).toThrow(expect.objectContaining({ code: "bad_input" }));
      expect(read).toThrow('This is no notification of Alertmanager: it has no list "alerts".');
    },
  );
});

describe("how Alertmanager is set up", () => {
  test("is what can be pasted, with the secret in a header", () => {
    const lines = open().source.setup("https://bot.example.org/hooks/alertmanager/s3cret");
    expect(lines.slice(1, -1).join("\n")).toBe(
      [
        "receivers:",
        "  - name: tocsin",
        "    webhook_configs:",
        '      - url: "https://bot.example.org/hooks/alertmanager"',
        "        send_resolved: true",
        "        http_config:",
        "          authorization:",
        '            credentials: "s3cret"',
        "        max_alerts: 100 # group_by should keep groups smaller: Alertmanager leaves the rest of a group out",
      ].join("\n"),
    );
  });

  test("leaves an address without a secret as it is", () => {
    const lines = open().source.setup("https://bot.example.org/hooks/alertmanager").join("\n");
    expect(lines).toContain('url: "https://bot.example.org/hooks/alertmanager"');
    expect(lines).not.toContain("credentials");
  });
});
