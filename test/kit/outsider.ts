import type { TrafficEntry } from "../../src/sandbox/traffic.ts";
import type { TestSandbox } from "./sandbox.ts";

/** Somebody who uses a vendor's own API, as the vendor's app does: what happens there happens behind Tocsin's back. */
export interface Outsider {
  /** In PagerDuty; `change` is what PUT /incidents takes for one. */
  changesIncident(number: number, change: Readonly<Record<string, unknown>>, as?: string): Promise<void>;
  /** In OpsGenie; `action` is acknowledge, close, … */
  actsOnAlert(number: number, action: string, as?: string): Promise<void>;
  /** In OpsGenie, with its first escalation. */
  escalatesAlert(number: number): Promise<void>;
  /** The incident as PagerDuty shows it. */
  incident(number: number): Promise<Incident>;
  /** The alert as OpsGenie shows it. */
  alert(number: number): Promise<OpsGenieAlert>;
}

export interface Incident {
  readonly id: string;
  readonly status: string;
  readonly assignments: readonly { readonly assignee: { readonly summary: string } }[];
}

export interface OpsGenieAlert {
  readonly id: string;
  readonly status: string;
  readonly acknowledged: boolean;
  readonly owner: string;
}

const SAM = "sam@example.com";

export function outsider(world: TestSandbox): Outsider {
  const pagerduty = (path: string, init: RequestInit = {}, as = SAM): Promise<unknown> =>
    ask(`${world.env.PAGERDUTY_API_URL}${path}`, {
      ...init,
      headers: {
        authorization: `Token token=${world.env.PAGERDUTY_API_KEY}`,
        accept: "application/vnd.pagerduty+json;version=2",
        "content-type": "application/json",
        from: as,
      },
    });
  const opsgenie = (path: string, init: RequestInit = {}): Promise<unknown> =>
    ask(`${world.env.OPSGENIE_API_URL}${path}`, {
      ...init,
      headers: { authorization: `GenieKey ${world.env.OPSGENIE_API_KEY}`, "content-type": "application/json" },
    });
  const incident = async (number: number): Promise<Incident> =>
    ((await pagerduty(`/incidents/${number}`)) as { readonly incident: Incident }).incident;
  return {
    incident,
    changesIncident: async (number, change, as) => {
      const { id } = await incident(number);
      const body = JSON.stringify({ incidents: [{ id, type: "incident_reference", ...change }] });
      await pagerduty("/incidents", { method: "PUT", body }, as);
    },
    actsOnAlert: async (number, action, as = SAM) => {
      await opsgenie(`/v2/alerts/${number}/${action}?identifierType=tiny`, {
        method: "POST",
        body: JSON.stringify({ user: as }),
      });
    },
    escalatesAlert: async (number) => {
      const { data } = (await opsgenie("/v2/escalations")) as { readonly data: readonly { readonly id: string }[] };
      await opsgenie(`/v2/alerts/${number}/escalate?identifierType=tiny`, {
        method: "POST",
        body: JSON.stringify({ user: SAM, escalation: { id: data[0]?.id } }),
      });
    },
    alert: async (number) =>
      ((await opsgenie(`/v2/alerts/${number}?identifierType=tiny`)) as { readonly data: OpsGenieAlert }).data,
  };
}

async function ask(url: string, init: RequestInit): Promise<unknown> {
  const answer = await fetch(url, init);
  if (!answer.ok) throw new Error(`${init.method ?? "GET"} ${url}: ${answer.status} ${await answer.text()}`);
  return answer.json();
}

/** What was written at the vendors since the traffic was cleared. */
export function writesAt(world: TestSandbox): readonly TrafficEntry[] {
  return world.traffic.filter(({ method }) => method !== "GET");
}

/** Every alert whose acknowledgement was asked for, once for each time. */
export function acknowledgementsAt(world: TestSandbox): readonly string[] {
  return writesAt(world).flatMap(({ vendor, path, body }) => {
    if (vendor === "opsgenie") return /^\/v2\/alerts\/([^/]+)\/acknowledge$/u.exec(path)?.[1] ?? [];
    const { incidents = [] } = (body ?? {}) as {
      readonly incidents?: readonly { readonly id: string; readonly status?: string }[];
    };
    return incidents.filter(({ status }) => status === "acknowledged").map(({ id }) => id);
  });
}
