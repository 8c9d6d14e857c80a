import { arg } from "../core/args.ts";
import { command } from "../core/command.ts";
import type { Finding } from "../core/context.ts";
import type { Reply } from "../core/reply.ts";
import { count, oneLine } from "../core/wording.ts";

const HISTORY_SHOWN = 20;
const SAID_CHARS = 120;

export const doctor = command({
  name: "doctor",
  summary: "Check every credential, its rights, clocks, rate limits and the store.",
  phrases: ["doctor"],
  args: {},
  permission: "read",
  examples: ["doctor"],
  plan: async (_args, ctx) => findingsReply(await ctx.system.doctor()),
});

/** What was found, what is to be mended first. */
export function findingsReply(findings: readonly Finding[]): Reply {
  const isBad = ({ mark }: Finding): boolean => mark === "failed" || mark === "critical";
  const bad = findings.filter(isBad).length;
  const sorted = [...findings.filter(isBad), ...findings.filter((finding) => !isBad(finding))];
  return {
    type: "reply",
    tone: bad > 0 ? "bad" : "good",
    title: bad > 0 ? `${count(bad, "thing")} to mend.` : "All is well.",
    blocks: [
      {
        type: "list",
        items: sorted.map(({ mark, subject, line }) => ({
          mark,
          line: [`${subject}: `, ...(Array.isArray(line) ? line : [line])],
        })),
      },
    ],
  };
}

export const history = command({
  name: "history",
  summary: "What was done from here, the newest first.",
  phrases: ["history"],
  args: {},
  permission: "read",
  examples: ["history"],
  plan: async (_args, ctx) => {
    const entries = await ctx.system.history(HISTORY_SHOWN);
    if (entries.length === 0) return { type: "reply", tone: "plain", title: "Nothing has been said here yet." };
    return {
      type: "reply",
      tone: "plain",
      title: "What was done here, newest first",
      blocks: [
        {
          type: "list",
          items: entries.map((entry) => ({
            line: [
              { type: "time", at: entry.at, form: "time" },
              ` ${entry.who}: `,
              { type: "code", text: oneLine(entry.said, SAID_CHARS) },
            ],
            under: [entry.result],
          })),
        },
      ],
    };
  },
});

export const preview = command({
  name: "preview",
  summary: "Show the exact operations and public text of a command, without doing anything.",
  phrases: ["preview <command>"],
  args: { command: arg.command() },
  permission: "read",
  examples: ["preview ack all", "preview status Build Processing degraded: builds are slow"],
  plan: async ({ command: text = "" }, ctx) => ctx.system.preview(text),
});

export const explain = command({
  name: "explain",
  summary: "Show how a command is read, whether you may, and the requests it would send.",
  phrases: ["explain <command>"],
  args: { command: arg.command() },
  permission: "read",
  examples: ["explain ack mine"],
  plan: async ({ command: text = "" }, ctx) => ctx.system.explain(text),
});

export const reload = command({
  name: "reload",
  summary: "Read tocsin.yaml again; a bad file keeps the old one.",
  phrases: ["reload"],
  args: {},
  permission: "admin",
  examples: ["reload"],
  plan: async (_args, ctx) => ({ type: "reply", tone: "good", title: await ctx.system.reload() }),
});
