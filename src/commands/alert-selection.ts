import type { Alert, AlertQuery, AlertSource } from "../core/alerts.ts";
import type { ArgsOf, Handle } from "../core/args.ts";
import type { Context } from "../core/context.ts";
import { BotError, sentenceOf } from "../core/errors.ts";
import type { Refusal } from "../core/plan.ts";
import type { Choice } from "../core/reply.ts";
import { unconfigured } from "../core/unconfigured.ts";
import { listed } from "../core/wording.ts";
import { alertsOnCard, type PickedAlerts } from "./card-alerts.ts";
import type { ALERT_FILTER } from "./fragments.ts";

/** What `{alerts}` was read as. */
export type AlertFilter = ArgsOf<typeof ALERT_FILTER>;

/** The alerts that were meant, and the vendors that could not be asked. */
export interface Selection {
  readonly alerts: readonly Alert[];
  readonly unread: readonly Refusal[];
  /** The card from which they were chosen, when one was named. */
  readonly card?: PickedAlerts;
}

export type OpenState = "open" | "acked" | "snoozed";

/** Whether anything at all restricts the filter: a write without a word of what it is for must ask. */
function saysWhich(filter: AlertFilter): boolean {
  const { except: _, ...conditions } = filter;
  return Object.values(conditions).some((value) => value !== undefined);
}

/**
 * Reads the alerts of every vendor that the filter names, all vendors at once. One vendor's failure is reported beside
 * the others' alerts; when all of them fail, the first failure is thrown.
 */
export async function selectAlerts(
  filter: AlertFilter,
  ctx: Context,
  states: readonly OpenState[],
): Promise<Selection> {
  const card = filter.card === undefined ? undefined : await alertsOnCard(filter.card, ctx);
  const sources = sourcesFor(filter, ctx).filter(({ account }) => card?.accounts.has(account) ?? true);
  const query = queryFor(filter, ctx, states);
  const answers = await Promise.allSettled(sources.map((source) => collect(source.list(query))));
  const failures = answers.flatMap((answer, i) => (answer.status === "rejected" ? [{ i, error: answer.reason }] : []));
  const first = failures[0];
  if (first !== undefined && failures.length === sources.length) throw first.error;
  const alerts = answers
    .flatMap((answer) => (answer.status === "fulfilled" ? answer.value : []))
    .filter((alert) => card?.has(alert) ?? true);
  return {
    ...(card === undefined ? {} : { card }),
    alerts: alerts.filter((alert) => !filter.except?.some((handle) => isMeant(handle, alert, sources))),
    unread: failures.map(({ i, error }) => ({
      label: `${sources[i]?.title ?? "?"}'s alerts`,
      reason: sentenceOf(error),
      count: 0,
    })),
  };
}

/** The sources a filter speaks of: all, one vendor's, or those that know the named service or team. */
function sourcesFor(filter: AlertFilter, ctx: Context): readonly AlertSource[] {
  if (ctx.alerts.length === 0) throw unconfigured("alerts");
  const fits = (source: AlertSource): boolean =>
    [filter.vendor, filter.service, filter.team].every(
      (named) => named === undefined || named.refs.some((ref) => ref.account === source.account),
    );
  const sources = ctx.alerts.filter(fits);
  if (sources.length > 0) return sources;
  if (filter.vendor !== undefined && filter.service === undefined && filter.team === undefined) {
    throw new BotError("bad_input", `${filter.vendor.name} has no alerts here; use ${titles(ctx)}.`);
  }
  throw new BotError("bad_input", "No single pager knows all that was named; leave one of them out.");
}

function titles(ctx: Context): string {
  return listed(ctx.alerts.map((source) => source.title)).replace(" and ", " or ");
}

function queryFor(filter: AlertFilter, ctx: Context, states: readonly OpenState[]): AlertQuery {
  const priority = filter.priority;
  const isUrgency = priority === "high" || priority === "low";
  return {
    states: filter.state === undefined ? states : states.filter((state) => state === filter.state),
    ...(filter.whose === "mine" ? { assignee: ctx.actor } : {}),
    ...(filter.service === undefined ? {} : { service: filter.service }),
    ...(filter.team === undefined ? {} : { team: filter.team }),
    ...(filter.older === undefined ? {} : { beforeAt: ctx.now - filter.older }),
    ...(isUrgency ? { urgency: priority } : {}),
    ...(priority === undefined || isUrgency ? {} : { priority: priority.toUpperCase() }),
  };
}

async function collect(alerts: AsyncIterable<Alert>): Promise<Alert[]> {
  const all: Alert[] = [];
  for await (const alert of alerts) all.push(alert);
  return all;
}

function isMeant(handle: Handle, alert: Alert, sources: readonly AlertSource[]): boolean {
  if (handle.number !== alert.number) return false;
  const prefix = sources.find((source) => source.account === alert.account)?.prefix;
  return handle.prefix === undefined || handle.prefix.toUpperCase() === prefix;
}

/** The alerts a write is for, by handle or by filter. A write that says neither is asked which. */
export async function meantAlerts(
  args: AlertFilter & { readonly handles?: readonly Handle[] | undefined },
  ctx: Context,
  verb: string,
  states: readonly OpenState[],
): Promise<Selection | Choice> {
  const { handles, ...filter } = args;
  if (handles !== undefined) {
    const found = await findAlerts(handles, ctx);
    return "type" in found ? found : { alerts: found, unread: [] };
  }
  if (saysWhich(filter)) return selectAlerts(filter, ctx, states);
  return {
    type: "choice",
    text: `Which alerts to ${verb}?`,
    options: [
      { label: "All", say: ctx.said.replace(/^(\W*\w+)/u, "$1 all") },
      { label: "Mine", say: ctx.said.replace(/^(\W*\w+)/u, "$1 mine") },
    ],
  };
}

/** The alerts behind typed handles, in their order, or the question which of two vendors' was meant. */
async function findAlerts(handles: readonly Handle[], ctx: Context): Promise<readonly Alert[] | Choice> {
  const found = await Promise.all(unique(handles).map((handle) => findOne(handle, ctx)));
  const doubtful = found.find((matches) => matches.length > 1);
  if (doubtful !== undefined) {
    const number = doubtful[0]?.number ?? 0;
    return {
      type: "choice",
      text: `Two pagers have an alert ${number}. Which one?`,
      options: doubtful.map((alert) => ({
        label: `${alert.handle} ${alert.title}`,
        say: ctx.said.replace(new RegExp(`(?<![\\w-])#?${number}(?!\\w)`), alert.handle),
      })),
    };
  }
  return found.flat();
}

/** `findAlerts` for a command that takes one handle. */
export async function findAlert(handle: Handle, ctx: Context): Promise<Alert | Choice> {
  const found = await findAlerts([handle], ctx);
  if ("type" in found) return found;
  const [alert] = found;
  if (alert === undefined) throw notFound(handle, ctx);
  return alert;
}

async function findOne(handle: Handle, ctx: Context): Promise<readonly Alert[]> {
  const prefix = handle.prefix?.toUpperCase();
  const sources = ctx.alerts.filter((source) => prefix === undefined || source.prefix === prefix);
  if (sources.length === 0) {
    const known = listed(ctx.alerts.map((source) => `${source.prefix}-…`));
    throw new BotError(
      "bad_input",
      `There are no ${prefix ?? ""} alerts here${known ? `; handles look like ${known}` : ""}.`,
    );
  }
  const matches = await Promise.all(sources.map((source) => source.find(String(handle.number))));
  const alerts = matches.filter((alert) => alert !== undefined);
  if (alerts.length === 0) throw notFound(handle, ctx);
  return alerts;
}

function notFound(handle: Handle, ctx: Context): BotError {
  const typed = handle.prefix === undefined ? `#${handle.number}` : `${handle.prefix.toUpperCase()}-${handle.number}`;
  const asked = ctx.alerts.filter((source) => !handle.prefix || source.prefix === handle.prefix.toUpperCase());
  const [only, ...others] = asked.map((source) => source.title);
  const sentence =
    others.length === 0
      ? `${only} has no alert ${typed}`
      : `Neither ${only} nor ${listed(others)} has an alert ${typed}`;
  return new BotError("not_found", `${sentence}. Say "alerts" to list the open ones.`);
}

function unique(handles: readonly Handle[]): readonly Handle[] {
  const key = (handle: Handle): string => `${handle.prefix?.toUpperCase() ?? ""}-${handle.number}`;
  return [...new Map(handles.map((handle) => [key(handle), handle])).values()];
}
