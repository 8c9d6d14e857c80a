import type { AlertSource, PageRequest } from "../core/alerts.ts";
import { arg } from "../core/args.ts";
import { command } from "../core/command.ts";
import type { Context } from "../core/context.ts";
import { BotError } from "../core/errors.ts";
import type { Named } from "../core/names.ts";
import type { Choice } from "../core/reply.ts";
import { failureBlocks, tallyOf, toneOf } from "../core/tally.ts";
import { listed, quoted } from "../core/wording.ts";

/** More buttons nobody reads; another service can be typed. */
const SERVICES_ASKED = 8;
const PAGEABLE = ["person", "schedule", "service", "policy", "team"] as const;

export const page = command({
  name: "page",
  summary: "Wake somebody: a person, a schedule, a service or an escalation policy.",
  phrases: [
    "page <target> [<urgency>] [via <vendor>] [under <service>]: <message>",
    "page [<urgency>] [via <vendor>] [under <service>]: <message>",
  ],
  args: {
    target: arg.named(PAGEABLE, { careful: true }),
    urgency: arg.word("high or low", { high: ["urgent"], low: [] }),
    vendor: arg.named(["vendor"]),
    service: arg.named(["service"], { careful: true }),
    message: arg.text("the message"),
  },
  permission: "page",
  examples: ["page ben@example.com: builds are down, please join", 'page "Infra Escalation" low: disk is at 80 %'],
  plan: async ({ target: named, urgency = "high", vendor, service, message = "" }, ctx) => {
    const target = named ?? (await ctx.defaults.page());
    if (target === undefined) throw new BotError("bad_input", "Whom? For example: page Infra: builds are down.");
    if (message.trim() === "")
      throw new BotError("bad_input", `Say what it is about: page ${quoted(target.name)}: builds are down.`);
    const source = sourceFor(target, vendor, ctx);
    if ("type" in source) return source;
    const by = await source.attribute(ctx.actor);
    const filed = await filedUnder(source, target, service, ctx);
    if ("type" in filed) return filed;
    const operations = await source.page({ target, urgency, message, ...filed }, by);
    return {
      type: "plan",
      title: `Page ${target.name} through ${source.title}`,
      operations,
      by: { [source.account]: by },
      facts: { target: target.name, vendor: source.title, urgency },
    };
  },
  present: async ({ target }, ctx) => ({
    type: "reply",
    tone: "plain",
    title:
      target === undefined
        ? "Nobody was named and nobody was paged."
        : `${target.name} (${target.kind}) has not been paged.`,
    buttons: [{ label: "Who is on call?", say: "oncall" }].filter(() => ctx.onCall.length > 0),
  }),
  report: (plan, outcomes) => {
    const tally = tallyOf(plan, outcomes);
    const whom = `${String(plan.facts?.target)} through ${String(plan.facts?.vendor)}`;
    const [first] = plan.operations;
    const titles = {
      good: `Paged ${whom}${first === undefined ? "" : ` (${String(plan.facts?.urgency)} urgency)`}.`,
      plain: `Paging ${whom} …`,
      warn: `Paged ${whom}, not everything worked.`,
      bad: tally.unknown > 0 ? `It is not certain whether ${whom} was paged.` : `${whom} was not paged.`,
    };
    const tone = toneOf(tally);
    const url = outcomes.find((outcome) => typeof outcome.data?.url === "string")?.data?.url;
    return {
      type: "reply",
      tone,
      title: titles[tone],
      blocks: [
        ...(typeof url === "string"
          ? [{ type: "text" as const, line: { type: "link" as const, url, text: url } }]
          : []),
        ...failureBlocks(plan, outcomes),
      ],
    };
  },
});

/** The one pager that can reach the target; two that can are a question. */
function sourceFor(target: Named, vendor: Named | undefined, ctx: Context): AlertSource | Choice {
  const able = ctx.alerts.filter(
    (source) =>
      source.pages.some((kind) => kind === target.kind) &&
      target.refs.some((ref) => ref.account === source.account) &&
      (vendor === undefined || vendor.refs.some((ref) => ref.account === source.account)),
  );
  const [only, second] = able;
  if (only !== undefined && second === undefined) return only;
  if (only === undefined) {
    const asked =
      vendor?.name ?? (listed(ctx.alerts.map((source) => source.title)).replace(" and ", " or ") || "no pager");
    throw new BotError("bad_input", `${target.name} is a ${target.kind} that cannot be paged through ${asked}.`);
  }
  return {
    type: "choice",
    text: `${target.name} can be paged through ${listed(able.map((source) => source.title))}. Through which?`,
    options: able.map((source) => ({ label: source.title, say: saidWith(ctx, `via ${source.title}`) })),
  };
}

/** The service under which the vendor files it, where it needs one; several are a question. */
async function filedUnder(
  source: AlertSource,
  target: Named,
  named: Named | undefined,
  ctx: Context,
): Promise<Pick<PageRequest, "service"> | Choice> {
  if (source.pageServices === undefined) return {};
  if (named !== undefined) {
    const ref = named.refs.find(({ account }) => account === source.account);
    if (ref !== undefined) return { service: { id: ref.id, name: named.name } };
    throw new BotError("bad_input", `${source.title} has no service ${quoted(named.name)}.`);
  }
  const services = await source.pageServices(target);
  const [service, another] = services;
  if (service === undefined) return {};
  if (another === undefined) return { service };
  return {
    type: "choice",
    text: `${source.title} files a page under a service, and several could stand for ${target.name}. Under which?`,
    options: services
      .slice(0, SERVICES_ASKED)
      .map(({ name }) => ({ label: name, say: saidWith(ctx, `under ${quoted(name)}`) })),
  };
}

/** What was said, with a clause in front of its message. */
function saidWith(ctx: Context, clause: string): string {
  return ctx.said.replace(/\s*:(?=\s|$)/u, () => ` ${clause}:`);
}
