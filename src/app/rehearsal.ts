import type { Answer, Command } from "../core/command.ts";
import type { Context } from "../core/context.ts";
import { BotError, sentenceOf } from "../core/errors.ts";
import type { Inbound } from "../core/inbound.ts";
import type { OperationKind, VendorRequest } from "../core/operation-kind.ts";
import type { Operation, Plan } from "../core/plan.ts";
import type { Block, Choice, Item, Line, Reply } from "../core/reply.ts";
import { count, listed } from "../core/wording.ts";
import type { Router } from "../router/router.ts";
import { type Invoked, readSaid, type Said } from "./reading.ts";
import { lineReply, withNotes } from "./replies.ts";

const OPERATIONS_SHOWN = 25;
const REQUESTS_SHOWN = 25;
const BODY_CHARS = 400;

type KindOf = (kind: string) => OperationKind | undefined;

export interface RehearsalParts {
  readonly router: Router;
  kindOf(kind: string): OperationKind | undefined;
  contextFor(inbound: Inbound, said: string): Context;
}

/** Commands that are read and planned, and not carried out. */
export interface Rehearsal {
  preview(inbound: Inbound, text: string): Promise<Reply>;
  explain(inbound: Inbound, text: string): Promise<Reply>;
}

export function createRehearsal({ router, kindOf, contextFor }: RehearsalParts): Rehearsal {
  const rehearsed = (inbound: Inbound, text: string): Context => {
    const ctx = contextFor(inbound, text);
    return { ...ctx, linking: { ...ctx.linking, issue: notInEarnest, read: notInEarnest } };
  };
  return {
    preview: async (inbound, text) => {
      const routing = await readSaid(router, inbound, text);
      if (routing.type !== "invocation") return notRun(routing);
      const { command, args } = routing;
      const answer = await planned(command, args, rehearsed(inbound, text));
      if (answer === "nested")
        return lineReply("warn", `"${command.name}" shows what another command would do; preview that one itself.`);
      if (answer.type === "choice") return choiceShown(answer);
      return withNotes(answer.type === "plan" ? previewReply(answer, kindOf) : answer, guessNotes(routing));
    },
    explain: async (inbound, text) => {
      const routing = await readSaid(router, inbound, text);
      if (routing.type !== "invocation") return notRun(routing);
      const ctx = rehearsed(inbound, text);
      const mayNot = refusalOf(routing.command, ctx);
      const answer = mayNot === undefined ? await planned(routing.command, routing.args, ctx) : undefined;
      const plan = answer !== undefined && answer !== "nested" && answer.type === "plan" ? answer : undefined;
      return withNotes(explainReply({ ...routing, ctx, mayNot }, plan, kindOf), guessNotes(routing));
    },
  };
}

/** Codes are given, and attempts at them counted, only when somebody means it. */
async function notInEarnest(): Promise<never> {
  throw new BotError("bad_input", "Codes are given and tried only in earnest: say it without preview or explain.");
}

/** A guess that the real command would ask about before anything else. */
function guessNotes({ confirm }: Invoked): readonly Line[] {
  if (confirm === undefined) return [];
  return [["It would ask first: ", ...(Array.isArray(confirm) ? confirm : [confirm])]];
}

/** A rehearsal of a rehearsal would never end. */
async function planned(
  command: Command,
  args: Parameters<Command["plan"]>[0],
  ctx: Context,
): Promise<Answer | "nested"> {
  const isRehearsal = Object.values(command.args).some(({ kind }) => kind === "command");
  return isRehearsal ? "nested" : command.plan(args, ctx);
}

function notRun(routing: Exclude<Said, { type: "invocation" }>): Reply {
  if (routing.type === "reply") return routing.reply;
  if (routing.type === "choice") return choiceShown(routing.choice);
  return lineReply("warn", "That is no command: it would be left unanswered here.");
}

/** The question it would put; each option leads to its own rehearsal, never to the deed. */
function choiceShown(choice: Choice): Reply {
  const text = Array.isArray(choice.text) ? choice.text : [choice.text];
  return {
    ...lineReply("plain", ["It would ask first: ", ...text]),
    buttons: choice.options.map(({ label, say }) => ({ label, say: `preview ${say}` })),
  };
}

function refusalOf(command: Command, ctx: Context): string | undefined {
  try {
    ctx.require(command.permission);
    return undefined;
  } catch (error) {
    if (error instanceof BotError) return error.message;
    throw error;
  }
}

/** The exact operations and the exact public text of a plan that is not carried out. */
function previewReply(plan: Plan, kindOf: KindOf): Reply {
  const lines = plan.operations.map((operation) => describe(operation, kindOf));
  const blocks: Block[] = [
    {
      type: "list",
      heading: headingOf(plan),
      items: lines.slice(0, OPERATIONS_SHOWN).map((line) => ({ line })),
      more: Math.max(0, lines.length - OPERATIONS_SHOWN),
    },
    ...(sendsNothing(plan) ? [] : effectBlocks(plan)),
    ...(plan.refused ?? []).map(
      (part): Block => ({ type: "text", line: `Not possible for ${part.label}: ${part.reason}` }),
    ),
  ];
  if (plan.publicText !== undefined) {
    blocks.push({ type: "text", line: "The public will read:" }, { type: "quote", text: plan.publicText });
  }
  if (plan.ask !== undefined) blocks.push({ type: "text", line: `It would ask first: ${plan.ask.text}` });
  return { type: "reply", tone: "plain", title: `${plan.title}: nothing was done. This would be:`, blocks };
}

function headingOf(plan: Plan): string {
  const operations = count(plan.operations.length, "operation");
  if (sendsNothing(plan)) return `Nothing would be sent; this is about ${operations}:`;
  const first = plan.settles === undefined ? "" : ", each only if it is looked for and did not happen";
  return `${operations}, in this order${first}:`;
}

/** A settlement that only looks or records. */
function sendsNothing({ settles }: Plan): boolean {
  return settles !== undefined && settles.how !== "send";
}

function effectBlocks(plan: Plan): Block[] {
  const having = (effect: string): number =>
    plan.operations.filter((operation) => operation.effects?.some((one) => one === effect)).length;
  const publishes = having("publishes");
  const lines = [
    publishes > 0 &&
      (having("notifies_subscribers") > 0 ? "Subscribers are notified." : "Subscribers are not notified."),
    having("reassigns") > 0 && `${count(having("reassigns"), "alert")} paging somebody else would be assigned to you.`,
    having("pages") > 0 && `${count(having("pages"), "operation")} would page people.`,
  ].filter((line) => line !== false);
  return lines.map((line) => ({ type: "text", line }));
}

function describe(operation: Operation, kindOf: KindOf): string {
  return kindOf(operation.kind)?.describe(operation) ?? `${operation.kind} ${operation.target.label}`;
}

/** How a command was read, whether the speaker may, and the requests it would send. */
function explainReply(
  how: {
    readonly command: Command;
    readonly readAs: string;
    readonly shown: string;
    readonly ctx: Context;
    readonly mayNot: string | undefined;
  },
  plan: Plan | undefined,
  kindOf: KindOf,
): Reply {
  const { command, readAs, shown, mayNot, ctx } = how;
  const blocks: Block[] = [
    { type: "text", line: ["Read as: ", { type: "code", text: readAs }, ` (${command.name}: ${command.summary})`] },
    {
      type: "text",
      line: mayNot ?? (command.permission === "self" ? "Everybody may." : `You may: it needs ${command.permission}.`),
    },
  ];
  if (plan === undefined || sendsNothing(plan))
    blocks.push({ type: "text", line: "It sends no write; it only reads." });
  else blocks.push(requestsBlock(plan, kindOf, ctx.now));
  return {
    type: "reply",
    tone: mayNot === undefined ? "plain" : "warn",
    title: `"${shown}" was not carried out.`,
    blocks,
  };
}

function requestsBlock(plan: Plan, kindOf: KindOf, now: number): Block {
  const items = grouped(plan.operations).flatMap(([first, ...rest]) =>
    requestItems([first, ...rest], plan, kindOf, now),
  );
  return {
    type: "list",
    heading: `${count(items.length, "request")} for ${count(plan.operations.length, "operation")}:`,
    items: items.slice(0, REQUESTS_SHOWN),
    more: Math.max(0, items.length - REQUESTS_SHOWN),
  };
}

function requestItems(
  operations: readonly [Operation, ...Operation[]],
  plan: Plan,
  kindOf: KindOf,
  now: number,
): Item[] {
  const [first] = operations;
  const kind = kindOf(first.kind);
  if (kind === undefined) return [{ mark: "failed", line: `${first.kind} is not known here` }];
  try {
    const execution = {
      planId: plan.settles?.plan ?? "explained",
      createdAt: plan.settles?.acceptedAt ?? now,
      by: plan.by[first.account],
      signal: new AbortController().signal,
    };
    return kind.requests(operations, execution).map((request) => requestItem(first.account, request));
  } catch (error) {
    return [{ mark: "failed", line: `${first.target.label}: ${sentenceOf(error)}` }];
  }
}

function requestItem(account: string, request: VendorRequest): Item {
  const query = Object.entries(request.query ?? {}).map(
    ([key, value]) => `${key}=${Array.isArray(value) ? value.join(",") : String(value)}`,
  );
  const path = query.length > 0 ? `${request.path}?${query.join("&")}` : request.path;
  const body = request.body === undefined ? "" : JSON.stringify(request.body);
  const shown =
    body.length > BODY_CHARS ? `${body.slice(0, BODY_CHARS)}… (${body.length.toLocaleString("en")} characters)` : body;
  const headers = listed(Object.entries(request.headers ?? {}).map(([name, value]) => `${name}: ${value}`));
  return {
    line: [`${account} `, { type: "code", text: `${request.method} ${path}` }, headers === "" ? "" : ` (${headers})`],
    ...(shown === "" ? {} : { under: [{ type: "code", text: shown }] }),
  };
}

/** Consecutive operations of one account and kind, as the engine will hand them over. */
function grouped(operations: readonly Operation[]): readonly (readonly [Operation, ...Operation[]])[] {
  const groups: [Operation, ...Operation[]][] = [];
  for (const operation of operations) {
    const group = groups.at(-1);
    if (group !== undefined && group[0].kind === operation.kind && group[0].account === operation.account)
      group.push(operation);
    else groups.push([operation]);
  }
  return groups;
}
