import type { Alert, AlertSource } from "../core/alerts.ts";
import type { Handle } from "../core/args.ts";
import type { Answer } from "../core/command.ts";
import type { Context } from "../core/context.ts";
import type { JsonObject } from "../core/json.ts";
import type { Attribution } from "../core/people.ts";
import type { Operation, Question, Refusal } from "../core/plan.ts";
import type { Reply } from "../core/reply.ts";
import { count, listed } from "../core/wording.ts";
import { byAssignee, byService } from "./alert-lines.ts";
import { type AlertFilter, meantAlerts, type OpenState } from "./alert-selection.ts";
import { writesFor } from "./alert-writes.ts";

const TAKEN_SHOWN = 10;
export const NOT_CLOSED: readonly OpenState[] = ["open", "acked", "snoozed"];

/** A write on a set of alerts, in what it differs from the others. */
export interface AlertTask {
  /** In the imperative: "Resolve". */
  readonly verb: string;
  readonly which: AlertFilter & { readonly handles?: readonly Handle[] | undefined };
  /** The states that make sense to write to. */
  readonly states: readonly OpenState[];
  /** Completes "Resolve 12 alerts": " for 2 h". */
  readonly how?: string;
  /** Above how many it asks first; absent = never. */
  readonly askAbove?: number;
  readonly facts?: JsonObject;
  make(source: AlertSource, mine: readonly Alert[], by: Attribution): readonly Operation[];
}

/** Finds the alerts, leaves out those there is nothing to do for, and plans one write for each of the rest. */
export async function planOnAlerts(task: AlertTask, ctx: Context): Promise<Answer> {
  const { verb, how = "", askAbove = Number.POSITIVE_INFINITY } = task;
  const meant = await meantAlerts(task.which, ctx, verb.toLowerCase(), task.states);
  if ("type" in meant) return meant;
  const alerts = meant.alerts.filter((alert) => task.states.some((state) => state === alert.state));
  if (alerts.length === 0) return nothingReply(task, meant.alerts, meant.unread);
  const writes = await writesFor(alerts, ctx, task.make);
  return {
    type: "plan",
    title: `${verb} ${count(alerts.length, "alert")}${how}`,
    ...writes,
    refused: [...writes.refused, ...meant.unread],
    ...(alerts.length > askAbove
      ? {
          ask: askAbout(
            `${verb} ${count(alerts.length, "alert")}${how}`,
            await withTeamNames(alerts, ctx),
            writes.operations,
          ),
        }
      : {}),
    ...(task.facts === undefined ? {} : { facts: task.facts }),
  };
}

/** How many, of which services, whose pages they are, and what it does to people besides. */
function askAbout(what: string, alerts: readonly Alert[], operations: readonly Operation[]): Question {
  const reassigned = operations.filter((operation) => operation.effects?.includes("reassigns")).length;
  return {
    text: `${what}?`,
    lines: [
      `Services: ${byService(alerts)}`,
      `Paging: ${byAssignee(alerts)}`,
      ...(reassigned > 0 ? [`${count(reassigned, "alert")} paging somebody else will be assigned to you.`] : []),
    ],
    confirm: what,
  };
}

/** With the teams' names where only their ids were known. Names that cannot be read now stay ids: the question counts. */
async function withTeamNames(alerts: readonly Alert[], ctx: Context): Promise<readonly Alert[]> {
  const isNameless = (alert: Alert): boolean => alert.teams.some(({ id, name }) => id === name);
  const asked = ctx.alerts.filter(({ account }) => alerts.some((one) => one.account === account && isNameless(one)));
  const read = await Promise.allSettled(asked.map((source) => source.teamNames?.()));
  const names = new Map(read.flatMap((answer) => (answer.status === "fulfilled" ? [...(answer.value ?? [])] : [])));
  return alerts.map((alert) => ({
    ...alert,
    teams: alert.teams.map(({ id, name }) => ({ id, name: names.get(id) ?? name })),
  }));
}

/** Why there is nothing to write: a line for each alert that was named, or one for an empty set. */
function nothingReply({ verb, states }: AlertTask, named: readonly Alert[], unread: readonly Refusal[]): Reply {
  const taken = named.slice(0, TAKEN_SHOWN).map(stateLine);
  const sort = states.length === 1 ? `${states[0]} alert` : "alert";
  const unseen = listed(unread.map(({ label }) => label));
  const none =
    unread.length > 0
      ? `Nothing was done: ${unseen} could not be read, and no other ${sort} fits.`
      : `No ${sort} fits: nothing to ${verb.toLowerCase()}.`;
  const [first = none, ...others] = taken;
  const lines = [...others, ...unread.map((part) => `${part.label} could not be read: ${part.reason}`)];
  return {
    type: "reply",
    tone: unread.length > 0 ? "bad" : "good",
    title: first,
    blocks: lines.map((line) => ({ type: "text", line })),
  };
}

function stateLine(alert: Alert): string {
  if (alert.state === "closed") return `${alert.handle} is already closed.`;
  const who = alert.acknowledgedBy[0]?.name;
  return `${alert.handle} is already acknowledged${who === undefined ? "" : ` by ${who}`}.`;
}
