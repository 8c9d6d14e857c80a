/** A delivery of Alertmanager, payload version 4: Prometheus docs, Alertmanager configuration, webhook_config. */
export function alertmanagerDelivery(alerts: readonly object[], facts: object = {}) {
  return {
    version: "4",
    groupKey: '{}/{severity="critical"}:{alertname="ProbeFailure"}',
    truncatedAlerts: 0,
    status: "firing",
    receiver: "tocsin",
    groupLabels: { alertname: "ProbeFailure" },
    commonLabels: { alertname: "ProbeFailure", job: "http_checks", severity: "critical" },
    commonAnnotations: {},
    externalURL: "http://alertmanager.example.org:9093",
    alerts,
    ...facts,
  };
}

/** The n-th instance that cannot be reached. */
export function probeFailure(n = 1, facts: object = {}) {
  return {
    status: "firing",
    labels: {
      alertname: "ProbeFailure",
      instance: `https://server-${n}.example.org`,
      job: "http_checks",
      monitor: "master",
      severity: "critical",
    },
    annotations: {
      description: `Instance server-${n} has been down for over 5m.\nJob: http_checks`,
      summary: `Probe failure: server-${n}`,
    },
    startsAt: "2026-11-21T02:58:45.828Z",
    endsAt: "0001-01-01T00:00:00Z",
    generatorURL: "http://prometheus.example.org:9090/graph?g0.expr=probe_success+%3D%3D+0&g0.tab=1",
    fingerprint: `1a30ba71cca29${String(n).padStart(3, "0")}`,
    ...facts,
  };
}

/** A delivery of Grafana Alerting: Grafana docs, "Configure webhook notifications". */
export function grafanaDelivery(alerts: readonly object[], facts: object = {}) {
  return {
    receiver: "tocsin",
    status: "firing",
    orgId: 1,
    alerts,
    groupLabels: { alertname: "High memory usage" },
    commonLabels: { team: "blue" },
    commonAnnotations: {},
    externalURL: "https://grafana.example.org/",
    version: "1",
    groupKey: '{}/{team="blue"}:{alertname="High memory usage"}',
    truncatedAlerts: 0,
    title: "[FIRING:1] High memory usage blue",
    state: "alerting",
    message: "**Firing**\n\nValue: B=44.23943737541908, C=1",
    ...facts,
  };
}

export function highMemory(facts: object = {}) {
  return {
    status: "firing",
    labels: { alertname: "High memory usage", team: "blue", zone: "us-1", __alert_rule_uid__: "1afz29v7z" },
    annotations: {
      description: "The system has high memory usage",
      runbook_url: "https://runbooks.example.org/1234",
      summary: "Memory is nearly used up in us-1",
    },
    startsAt: "2026-11-21T03:51:03.157076+02:00",
    endsAt: "0001-01-01T00:00:00Z",
    generatorURL: "https://grafana.example.org/alerting/1afz29v7z/edit",
    fingerprint: "c6eadffa33fcdf37",
    silenceURL: "https://grafana.example.org/alerting/silence/new?alertmanager=grafana",
    dashboardURL: "https://grafana.example.org/d/abc",
    panelURL: "https://grafana.example.org/d/abc?viewPanel=2",
    ruleUID: "1afz29v7z",
    values: { B: 44.23943737541908, C: 1 },
    valueString: "[ var='B' labels={} value=44.23943737541908 ], [ var='C' labels={} value=1 ]",
    orgId: 1,
    ...facts,
  };
}

/** What "Test" of a contact point sends: grafana/grafana, pkg/services/ngalert/notifier, newTestAlert. */
export const GRAFANA_TEST = grafanaDelivery(
  [
    {
      status: "firing",
      labels: { alertname: "TestAlert", instance: "Grafana" },
      annotations: { summary: "Notification test" },
      startsAt: "2026-11-21T03:00:00.000000000Z",
      endsAt: "0001-01-01T00:00:00Z",
      generatorURL: "",
      fingerprint: "57c6d9296de2ad39",
      silenceURL: "https://grafana.example.org/alerting/silence/new?alertmanager=grafana",
      dashboardURL: "",
      panelURL: "",
      values: null,
      valueString: "[ metric='foo' labels={instance=bar} value=10 ]",
    },
  ],
  { title: "[FIRING:1] TestAlert Grafana ", groupKey: "test-57c6d9296de2ad39-1732158000" },
);

/** Grafana's legacy alerting, up to Grafana 10: its "Send test". */
export const GRAFANA_LEGACY = {
  evalMatches: [{ value: 100, metric: "High value", tags: null }],
  message: "Someone is testing the alert notification within grafana.",
  ruleId: 0,
  ruleName: "Test notification",
  ruleUrl: "https://grafana.example.org/",
  state: "alerting",
  title: "[Alerting] Test notification",
};
