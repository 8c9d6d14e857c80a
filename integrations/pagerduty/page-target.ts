import { z } from "zod";
import type { PageRequest, VendorThing } from "../../src/core/alerts.ts";
import { BotError } from "../../src/core/errors.ts";
import { idAt, type Named } from "../../src/core/names.ts";
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

/** Who is woken, and behind which services they stand: PagerDuty files every page under one. */
interface Aim {
  readonly policyId?: string;
  readonly assigneeIds?: string[];
  /** Services that stand behind the target. */
  readonly behind: readonly VendorThing[];
}

export interface PagePorts {
  readonly api: Api;
  /** PAGERDUTY_SERVICE: where pages are filed that no single service stands behind. Name or id. */
  readonly defaultService: string | undefined;
  /** Where people see all incidents: a page that is in doubt has no address of its own. */
  readonly incidentsUrl: string;
}

/** Exactly one operation, to one service; where several could be meant it throws BotError("bad_input") and names them. */
export async function planPage(ports: PagePorts, request: PageRequest, by: Attribution): Promise<readonly Operation[]> {
  const { target, urgency, message } = request;
  const id = idAt(target, ACCOUNT);
  if (id === undefined) throw new BotError("bad_input", `PagerDuty does not know ${target.name}.`);
  const { behind, ...aim } = await aimAt(ports, target, id);
  const [service, another] = request.service === undefined ? await services(ports, behind) : [request.service];
  if (service === undefined || another !== undefined) throw unclear(target, await services(ports, behind));
  const who = by.onBehalfOf ?? by.name;
  return [
    {
      id: "page",
      kind: "pagerduty.page",
      account: ACCOUNT,
      target: { id, label: target.name, url: ports.incidentsUrl },
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

/** The services under which a page for `target` could be filed: the one that is certain, or all that would have to be asked. */
export async function pageServices(ports: PagePorts, target: Named): Promise<readonly VendorThing[]> {
  const id = idAt(target, ACCOUNT);
  return id === undefined ? [] : services(ports, (await aimAt(ports, target, id)).behind);
}

async function aimAt(ports: PagePorts, target: Named, id: string): Promise<Aim> {
  switch (target.kind) {
    case "service":
      return { behind: [{ id, name: target.name }] };
    case "policy": {
      const found = await ports.api.get(
        z.object({ escalation_policy: policy }),
        `/escalation_policies/${encodeURIComponent(id)}`,
      );
      return { behind: servicesOf([found.escalation_policy]), policyId: id };
    }
    case "schedule":
      return aimAtSchedule(ports, target, id);
    case "person": {
      return { behind: servicesOf(await policiesOfPerson(ports.api, id)), assigneeIds: [id] };
    }
    default:
      throw new BotError(
        "bad_input",
        `PagerDuty pages people, schedules, services and policies; ${target.name} is a ${target.kind}.`,
      );
  }
}

/** On the first level of one policy a page to that policy reaches the schedule and escalates; else its people are paged themselves. */
async function aimAtSchedule(ports: PagePorts, target: Named, id: string): Promise<Aim> {
  const policies = (await ports.api.all(POLICIES)).filter((one) => levelsWith(one, id).length > 0);
  const behind = servicesOf(policies);
  const [only, another] = policies;
  if (only !== undefined && another === undefined && isAloneOnFirst(only, id)) return { behind, policyId: only.id };
  const entries = await ports.api.all({
    path: "/oncalls",
    key: "oncalls",
    item: oncall,
    query: { "schedule_ids[]": [id] },
  });
  const assigneeIds = [...new Set(entries.map((entry) => entry.user.id))];
  if (assigneeIds.length > 0) return { behind, assigneeIds };
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

/** The one that stands behind the target, else the configured one, else all that could be meant. */
async function services(
  { api, defaultService }: PagePorts,
  behind: readonly VendorThing[],
): Promise<readonly VendorThing[]> {
  if (behind.length === 1) return behind;
  const all = (await api.all(SERVICES)).map(toThing);
  const wanted = defaultService?.toLowerCase();
  if (wanted === undefined) return behind.length > 0 ? behind : all;
  const configured = all.find((one) => one.id.toLowerCase() === wanted || one.name.toLowerCase() === wanted);
  if (configured !== undefined) return [configured];
  throw new BotError("not_configured", `PagerDuty has no service "${defaultService}": correct PAGERDUTY_SERVICE.`);
}

function unclear(target: Named, candidates: readonly VendorThing[]): BotError {
  const names = listed(
    candidates.map((one) => quoted(one.name)),
    CHOICES_SHOWN,
  );
  return new BotError(
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
