import type { AlertSource } from "../core/alerts.ts";
import { command } from "../core/command.ts";
import type { Context } from "../core/context.ts";
import { BotError } from "../core/errors.ts";
import { platformOf } from "../core/people.ts";
import type { Line } from "../core/reply.ts";
import { listed } from "../core/wording.ts";

export const whoami = command({
  name: "whoami",
  summary: "Who the bot takes you for, here and at each vendor, and what you may do.",
  phrases: ["whoami", "who am I"],
  args: {},
  permission: "read",
  examples: ["whoami"],
  plan: async (_args, ctx) => {
    const { actor } = ctx;
    const { sample } = ctx.system.rights();
    const [address, vendors] = await Promise.all([
      addressLines(ctx),
      Promise.all(ctx.alerts.map((source) => vendorLine(source, ctx))),
    ]);
    const lines: readonly Line[] = [
      ...address,
      rightsLine(ctx),
      `Times are read and shown in ${actor.zone}.`,
      ...vendors,
    ];
    return {
      type: "reply",
      tone: "plain",
      title: `You are ${actor.name}${sample ? ", a sample person of the sandbox" : ""} (${actor.id}).`,
      blocks: lines.map((line) => ({ type: "text", line })),
    };
  },
});

/** The address under which one acts, and who says so. At the console it is one's very name. */
async function addressLines({ actor, links }: Context): Promise<readonly Line[]> {
  const { id, name, email, emailFrom, noEmail } = actor;
  if (id.startsWith("console:")) return [];
  const chat = titleOf(platformOf(id));
  if (email === undefined) {
    return [
      [
        `${chat} does not say your e-mail${noEmail === undefined ? "" : `: ${noEmail}`}. An admin can say `,
        { type: "code", text: `link @${name} to name@example.com` },
        "; or say ",
        { type: "code", text: "link me" },
        " where I know you (Slack, the console) and tell me the code here.",
      ],
    ];
  }
  if (emailFrom === undefined) return [`Your address is ${email}, by your profile in ${chat}.`];
  if (emailFrom === "settings") return [`Your address is ${email}, by tocsin.yaml.`];
  const link = await links.find(id);
  if (link === undefined) return [`Your address is ${email}, by a link that was just taken away.`];
  const by = link.withCodeOf === undefined ? link.by : `yourself with a code of ${link.withCodeOf},`;
  return [[`Your address is ${email}, linked by ${by} `, { type: "time", at: link.at, form: "date" }, "."]];
}

function titleOf(platform: string): string {
  return `${platform.charAt(0).toUpperCase()}${platform.slice(1)}`;
}

function rightsLine({ system }: Context): Line {
  const { roles, permissions } = system.rights();
  if (permissions.length === 0) return "You may do nothing here.";
  return `You may: ${listed(permissions)}${roles.length > 0 ? ` (${listed(roles)})` : ""}.`;
}

async function vendorLine(source: AlertSource, { actor }: Context): Promise<Line> {
  try {
    const known = await source.attribute(actor);
    const as = known.email === undefined ? known.name : `${known.name} <${known.email}>`;
    return known.onBehalfOf === undefined
      ? `${source.title}: ${as}`
      : `${source.title}: unknown there; acts as ${as}, with a note that names you`;
  } catch (error) {
    if (error instanceof BotError) return error.message;
    throw error;
  }
}
