import { arg, type Member } from "../core/args.ts";
import { command } from "../core/command.ts";
import type { Context } from "../core/context.ts";
import { BotError } from "../core/errors.ts";
import type { Holder, Link } from "../core/links.ts";
import type { Actor } from "../core/people.ts";
import type { Line, Reply } from "../core/reply.ts";
import { count, listed, oneLine, quoted } from "../core/wording.ts";
import { planOfLink, unknownAt } from "./link-plan.ts";
import { linkReport } from "./link-report.ts";

const LINKS_SHOWN = 100;
/** One address with a domain: loose on purpose, for only the vendor knows which exist. */
const ADDRESS = /^[^\s@<>,:;"]+@[^\s@<>,:;"]+\.[^\s@<>,:;".]+$/u;
/** The longest there is (RFC 5321, 4.5.3.1.3). */
const ADDRESS_CHARS = 254;
/** Words quoted back are cut here. */
const SAID_CHARS = 60;
const FOR_EXAMPLE = "for example: link @Ben to ben@example.com";

export const link = command({
  name: "link",
  summary: "Say by which address the vendors know a person of the chat.",
  phrases: ["link <who> to <address>"],
  args: { who: arg.member(), address: arg.address() },
  permission: "admin",
  examples: ["link @Ben to ben@example.com", "link slack:U0456 to ben@example.com"],
  plan: async ({ who, address = "" }, ctx) => {
    const person = personIn(who);
    const email = checked(address);
    if (person.emailFrom === "settings") {
      throw new BotError("conflict", `tocsin.yaml says that ${person.name} is ${person.email}: change it there.`);
    }
    const was = await ctx.links.find(person.id);
    if (was?.email === email) return nothingToDo(`${person.name} is linked to ${email} already.`);
    if (was === undefined && person.email?.toLowerCase() === email) {
      return nothingToDo(`${person.name} is ${email} already, by the chat's own profile.`);
    }
    const { holder, notes } = await holderOf(email, person, ctx);
    if (holder !== undefined) throw new BotError("conflict", taken(email, holder));
    const unknown = await unknownAt({ ...person, email }, ctx);
    return planOfLink({ person, email, was: was?.email, by: ctx.actor }, [...notes, ...unknown], ctx);
  },
  present: ({ who }, ctx) => presentLink(who, ctx),
  report: linkReport,
});

export const unlink = command({
  name: "unlink",
  summary: "Take a person's link to an address away; the chat's own profile counts again.",
  phrases: ["unlink <who>"],
  args: { who: arg.member() },
  permission: "admin",
  examples: ["unlink @Ben", "unlink ben@example.com"],
  plan: async ({ who }, ctx) => {
    const found = await linkIn(who, ctx);
    if (found === undefined) return nothingToDo(`${personIn(who).name} is not linked to any address.`);
    const person = { id: found.person, name: found.name };
    return planOfLink({ person, email: undefined, was: found.email, by: ctx.actor }, [], ctx);
  },
  present: ({ who }, ctx) => presentLink(who, ctx),
  report: linkReport,
});

export const links = command({
  name: "links",
  summary: "Who of the chat is linked to which address, by whom and since when.",
  phrases: ["links"],
  args: {},
  permission: "read",
  examples: ["links"],
  plan: async (_args, ctx) => {
    const all = await ctx.links.all();
    if (all.length === 0) return { type: "reply", tone: "plain", title: "Nobody is linked to an address." };
    return {
      type: "reply",
      tone: "plain",
      title: `${count(all.length, "person", "people")} linked to an address`,
      blocks: [
        {
          type: "list",
          items: all.slice(0, LINKS_SHOWN).map((one) => ({ mark: "info", line: linkLine(one) })),
          more: Math.max(0, all.length - LINKS_SHOWN),
        },
      ],
    };
  },
});

function linkLine({ person, name, email, by, withCodeOf, at }: Link): Line {
  const how = withCodeOf === undefined ? `by ${by}` : `by themselves, with a code of ${withCodeOf},`;
  return [`${name} (${person}) is ${email} · linked ${how} `, { type: "time", at, form: "date" }];
}

/** The one person of the chat that was said. Throws BotError that says what will not do. */
function personIn(who: Member | undefined): Actor {
  const { people, said } = who ?? { people: [], said: "" };
  const [person, another] = people;
  if (person === undefined) throw notSomebody(said);
  if (another !== undefined) {
    throw new BotError("bad_input", `One person at a time, please, not ${listed(people.map(({ name }) => name))}.`);
  }
  if (person.isBot)
    throw new BotError("bad_input", `${person.name} is a bot: only people have an address at a vendor.`);
  return person;
}

function notSomebody(said: string): BotError {
  if (said.startsWith("console:")) {
    return new BotError("bad_input", "People of the console are their address: there is nothing to link.");
  }
  if (/^[a-z]+:\S+$/u.test(said))
    return new BotError("not_found", `Nobody that I can look up is ${oneLine(said, SAID_CHARS)}.`);
  return new BotError("bad_input", `${quoted(oneLine(said, SAID_CHARS))} mentions nobody of the chat; ${FOR_EXAMPLE}.`);
}

function checked(address: string): string {
  if (ADDRESS.test(address) && address.length <= ADDRESS_CHARS) return address;
  throw new BotError("bad_input", `${quoted(oneLine(address, SAID_CHARS))} is no e-mail address; ${FOR_EXAMPLE}.`);
}

/** Also of somebody who has left the chat: by the address, or by the id that a mention stands for. */
async function linkIn(who: Member | undefined, ctx: Context): Promise<Link | undefined> {
  const said = who?.said.toLowerCase() ?? "";
  if (who?.people.length !== 0) return ctx.links.find(personIn(who).id);
  const all = await ctx.links.all();
  const found = all.filter(({ email, person }) => email === said || person.toLowerCase() === said);
  if (found.length <= 1) return found[0];
  const each = listed(found.map(({ name, person }) => `${name} (unlink ${person})`));
  throw new BotError("bad_input", `${said} is linked to ${each}: say which.`);
}

/** A chat that does not answer keeps nobody from being linked; it is said. */
async function holderOf(
  email: string,
  { id }: Actor,
  ctx: Context,
): Promise<{ readonly holder?: Holder | undefined; readonly notes: readonly Line[] }> {
  try {
    return { holder: await ctx.links.holderOf(email, id), notes: [] };
  } catch (error) {
    if (!(error instanceof BotError) || error.code === "store_failed") throw error;
    return { notes: [`Whether somebody else of the chat has ${email} could not be found out: ${error.message}`] };
  }
}

function taken(email: string, { person, from }: Holder): string {
  switch (from) {
    case "link":
      return `${email} is linked to ${person.name}: say unlink ${person.id} first.`;
    case "settings":
      return `${email} is ${person.name}'s by tocsin.yaml: change it there first.`;
    case "platform":
      return `${email} is ${person.name}'s by the chat's own profile: link ${person.name} to another address first.`;
  }
}

async function presentLink(who: Member | undefined, ctx: Context): Promise<Reply> {
  const found = await linkIn(who, ctx);
  if (found !== undefined) return { type: "reply", tone: "plain", title: linkLine(found) };
  return nothingToDo(`${personIn(who).name} is not linked to any address.`);
}

function nothingToDo(title: string): Reply {
  return { type: "reply", tone: "plain", title };
}
