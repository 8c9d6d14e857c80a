import { z } from "zod";
import type { PageRequest, VendorThing } from "../../src/core/alerts.ts";
import { BotError } from "../../src/core/errors.ts";
import type { Named } from "../../src/core/names.ts";
import type { Attribution } from "../../src/core/people.ts";
import type { Operation } from "../../src/core/plan.ts";
import { count, listed, oneLine, quoted } from "../../src/core/wording.ts";
import type { Api } from "./client.ts";
import { ACCOUNT, toThing } from "./domain.ts";
import { POLICIES, SERVICES } from "./names.ts";
import { oncall } from "./oncall-wire.ts";
import { policy, type WirePolicy } from "./wire.ts";

/** Ours: phones read a title aloud; the whole message stands in the body. */
const TITLE_CHARS = 255;
const CHOICES_SHOWN = 6;

/** Who is woken, beside the service under which PagerDuty files it. */
interface Aim {
  readonly policyId?: string;
  readonly assigneeIds?: string[];
}

export interface PagePorts {
  readonly api: Api;
  /** PAGERDUTY_SERVICE: where pages are filed that no single service stands behind. Name or id. */
  readonly defaultService: string | undefined;
}

/** Exactly one operation, to one service; where several could be meant it throws BotError("bad_input") and names them. */
export async function planPage(ports: PagePorts, request: PageRequest, by: Attribution): Promise<readonly Operation[]> {
  const { target, urgency, message } = request;
  const ref = target.refs.find((candidate) => candidate.account === ACCOUNT);
  if (ref === undefined) throw new BotError("bad_input", `PagerDuty does not know ${target.name}.`);
  const { service, ...aim } = await aimAt(ports, target, ref.id);
  const who = by.onBehalfOf ?? by.name;
  return [
    {
      id: "page",
      kind: "pagerduty.page",
      account: ACCOUNT,
      target: { id: ref.id, label: target.name },
      params: {
        service: { id: service.id, name: service.name },
        title: oneLine(message, TITLE_CHARS),
        details: `${message}\n\nPaged by ${who} through Tocsin.`,
        urgency,
        ...aim,
      },
      effects: ["pages"],
    },
  ];
}

async function aimAt(ports: PagePorts, target: Named, id: string): Promise<Aim & { readonly service: VendorThing }> {
  switch (target.kind) {
    case "service":
      return { service: { id, name: target.name } };
    case "policy": {
      const found = await ports.api.get(
        z.object({ escalation_policy: policy }),
        `/escalation_policies/${encodeURIComponent(id)}`,
      );
      return { service: await fileUnder(ports, target, servicesOf([found.escalation_policy])), policyId: id };
    }
    case "schedule":
      return aimAtSchedule(ports, target, id);
    case "person": {
      const policies = await policiesOfPerson(ports.api, id);
      return { service: await fileUnder(ports, target, servicesOf(policies)), assigneeIds: [id] };
    }
    default:
      throw new BotError(
        "bad_input",
        `PagerDuty pages people, schedules, services and policies; ${target.name} is a ${target.kind}.`,
      );
  }
}

/** On the first level of one policy a page to that policy reaches the schedule and escalates; else its people are paged themselves. */
async function aimAtSchedule(
  ports: PagePorts,
  target: Named,
  id: string,
): Promise<Aim & { readonly service: VendorThing }> {
  const policies = (await ports.api.all(POLICIES)).filter((one) => levelsWith(one, id).length > 0);
  const service = await fileUnder(ports, target, servicesOf(policies));
  const [only, another] = policies;
  if (only !== undefined && another === undefined && isAloneOnFirst(only, id)) return { service, policyId: only.id };
  const entries = await ports.api.all({
    path: "/oncalls",
    key: "oncalls",
    item: oncall,
    query: { "schedule_ids[]": [id] },
  });
  const assigneeIds = [...new Set(entries.map((entry) => entry.user.id))];
  if (assigneeIds.length > 0) return { service, assigneeIds };
  throw new BotError(
    "bad_input",
    `Nobody is on call for ${quoted(target.name)} now${policies.length === 0 ? ", or no policy uses it" : ""}; page a person or a service.`,
  );
}

async function policiesOfPerson(api: Api, id: string): Promise<readonly WirePolicy[]> {
  const [direct, onDuty] = await Promise.all([
    api.all({ ...POLICIES, query: { "user_ids[]": [id] } }),
    api.all({
      path: "/oncalls",
      key: "oncalls",
      item: oncall,
      query: { "user_ids[]": [id], "include[]": ["escalation_policies"] },
    }),
  ]);
  return [...direct, ...onDuty.map((entry) => entry.escalation_policy)];
}

/** The one service that stands behind the target, else the configured one, else a question. */
async function fileUnder(
  { api, defaultService }: PagePorts,
  target: Named,
  candidates: readonly VendorThing[],
): Promise<VendorThing> {
  const [only, another] = candidates;
  if (only !== undefined && another === undefined) return only;
  const all = (await api.all(SERVICES)).map(toThing);
  const wanted = defaultService?.toLowerCase();
  const configured = all.find((one) => one.id.toLowerCase() === wanted || one.name.toLowerCase() === wanted);
  if (configured !== undefined) return configured;
  if (wanted !== undefined) {
    throw new BotError("not_configured", `PagerDuty has no service "${defaultService}": correct PAGERDUTY_SERVICE.`);
  }
  const [single, second] = all;
  if (single !== undefined && second === undefined) return single;
  const names = listed(
    (candidates.length > 0 ? candidates : all).map((one) => quoted(one.name)),
    CHOICES_SHOWN,
  );
  throw new BotError(
    "bad_input",
    `PagerDuty files every page under a service, and ${count(candidates.length, "service")} could stand for ${quoted(target.name)}: page ${names.replace(" and ", " or ")}, or set PAGERDUTY_SERVICE to the one that holds such pages.`,
  );
}

function servicesOf(policies: readonly WirePolicy[]): readonly VendorThing[] {
  const services = policies.flatMap((one) => one.services ?? []).map(toThing);
  return [...new Map(services.map((one) => [one.id, one])).values()];
}

function levelsWith(one: WirePolicy, scheduleId: string): readonly number[] {
  const rules = one.escalation_rules ?? [];
  return rules.flatMap((rule, i) => ((rule.targets ?? []).some((target) => target.id === scheduleId) ? [i] : []));
}

function isAloneOnFirst(one: WirePolicy, scheduleId: string): boolean {
  const targets = one.escalation_rules?.[0]?.targets ?? [];
  return targets.length === 1 && targets[0]?.id === scheduleId;
}
