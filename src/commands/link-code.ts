import { arg } from "../core/args.ts";
import { command } from "../core/command.ts";
import type { Context } from "../core/context.ts";
import { BotError } from "../core/errors.ts";
import { spellLinkCode } from "../core/link-code.ts";
import type { LinkGrant } from "../core/linking.ts";
import type { Holder, LinkChange } from "../core/links.ts";
import { type Actor, couldBeLinked, platformOf } from "../core/people.ts";
import { howToBeKnown } from "../core/policy.ts";
import { duration } from "../core/wording.ts";
import { planOfLink, unknownAt } from "./link-plan.ts";
import { linkReport } from "./link-report.ts";

export const linkCode = command({
  name: "link code",
  summary: "Get a one-time code, to say in a chat where the bot does not know you yet.",
  phrases: ["link code", "link me", "link myself", "link my account"],
  args: {},
  permission: "read",
  examples: ["link code", "link me"],
  plan: async (_args, { actor, linking }) => {
    const { email, isBot } = actor;
    if (isBot) throw new BotError("bad_input", "Only people have an address at a vendor.");
    if (email === undefined) throw new BotError("unknown_person", howToBeKnown(actor));
    if (!linking.isPrivate) {
      throw new BotError(
        "bad_input",
        "A code is for you alone and everybody would read it here: say link me to me in a direct message.",
      );
    }
    const { code, forMs } = await linking.issue({ ...actor, email });
    const say = `link ${spellLinkCode(code)}`;
    return {
      type: "reply",
      tone: "plain",
      audience: "private",
      title: [
        "Say ",
        { type: "code", text: say },
        ` where I do not know you yet: you are ${email} there from then on.`,
      ],
      blocks: [
        {
          type: "text",
          line: `It works once, within ${duration(forMs)}. Show it to nobody: whoever says it is you.`,
        },
      ],
    };
  },
});

export const linkWithCode = command({
  name: "link with code",
  summary: "Say the code that you were given where the bot knows you: it knows you here too.",
  phrases: ["link <code>", "link code <code>", "link me <code>", "link with <code>", "link with code <code>"],
  args: { code: arg.code() },
  permission: "self",
  examples: ["link BCDF-2345"],
  plan: async ({ code = "" }, ctx) => {
    const { actor } = ctx;
    refuseTheKnown(ctx);
    const grant = await ctx.linking.read(code);
    const holder = await ctx.links.holderOf(grant.email, actor.id);
    if (holder !== undefined) throw new BotError("conflict", taken(grant, holder));
    const use = { serial: grant.serial, holder: grant.holder, place: ctx.place };
    const [notes, goesOn] = await Promise.all([
      unknownAt({ ...actor, email: grant.email }, ctx),
      ctx.linking.refusedHere(),
    ]);
    const change: LinkChange = { person: actor, email: grant.email, was: undefined, by: actor, code: use };
    return planOfLink(change, notes, ctx, { self: true, goesOn: goesOn ?? null });
  },
  present: async (_args, { actor }) => ({ type: "reply", tone: "plain", title: whoYouAre(actor) }),
  report: linkReport,
});

/** A code is for people who are not known here: it changes nobody's address. */
function refuseTheKnown({ actor }: Context): void {
  const { id, email, emailFrom, isBot } = actor;
  if (isBot) throw new BotError("bad_input", "Only people have an address at a vendor.");
  if (couldBeLinked(actor)) return;
  if (platformOf(id) === "console") {
    throw new BotError("bad_input", "People of the console are their address: there is nothing to link.");
  }
  const ways = {
    settings: "by tocsin.yaml: change it there",
    link: "by a link: an admin can say unlink first",
    platform: "by your own profile: an admin can link you to another address",
  };
  throw new BotError("conflict", `You are ${email} here already, ${ways[emailFrom ?? "platform"]}.`);
}

function taken({ email }: LinkGrant, { person }: Holder): string {
  return `${email} is ${person.name}'s here: if you are the same person, an admin can link or unlink ${person.name} first.`;
}

function whoYouAre({ email }: Actor): string {
  return email === undefined
    ? "I do not know you here yet: say it without the question mark."
    : `You are ${email} here already.`;
}
