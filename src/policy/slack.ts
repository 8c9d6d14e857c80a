import { z } from "zod";
import type { SlackRules } from "../core/policy-file.ts";
import { MAIN_COMMAND, slashNameProblem } from "../core/slash-names.ts";
import { keys, listOf, named, text } from "./kinds.ts";

/**
 * With the command itself it makes 20. Slack's manifest schema allows 50 (slackapi/manifest-schema 2); an engineer of
 * Slack's named 25 as what its server takes (openclaw/openclaw#32499). Both read 2026-11-21.
 */
const ALIASES_MAX = 19;

/** What an alias without words of its own stands for, where no command has its name. */
const USUAL_WORDS: Readonly<Record<string, string>> = { "/incident": "status open" };

/** "@infra-oncall" or "S0123ABCD". */
const USERGROUP = /^(?:@[\p{Ll}\p{Lo}\d._-]+|S[A-Z\d]{2,})$/u;

const slashName = text.superRefine((name, ctx) => {
  const message = slashNameProblem(name);
  if (message !== undefined) ctx.addIssue({ code: "custom", message });
});

/** As a list: each stands for its own name. Twice the same is a mistake, not a wish. */
const aliasList = listOf(slashName).transform((names, ctx) => {
  for (const [index, name] of names.entries()) {
    if (names.indexOf(name) < index) ctx.addIssue({ code: "custom", path: [index], message: "stands here twice" });
  }
  return Object.fromEntries(names.map((name) => [name, USUAL_WORDS[name] ?? name.slice(1)]));
});

/** As a mapping: alias → words. */
const aliasMapping = named(text).superRefine((words, ctx) => {
  for (const name of Object.keys(words)) {
    const message = slashNameProblem(name);
    if (message !== undefined) ctx.addIssue({ code: "custom", path: [name], message });
  }
});

const aliases = z.preprocess(
  (value) => value ?? [],
  z
    .unknown()
    .transform((value, ctx) => {
      const isMapping = typeof value === "object" && !Array.isArray(value);
      const read = (isMapping ? aliasMapping : aliasList).safeParse(value);
      if (read.success) return read.data;
      for (const { path, message } of read.error.issues) ctx.addIssue({ code: "custom", path, message });
      return z.NEVER;
    })
    .refine((all) => Object.keys(all).length <= ALIASES_MAX, `are more than ${ALIASES_MAX}, which Slack may refuse`),
);

const workspace = text.regex(
  /^T[A-Z\d]{2,}$/u,
  "is not a workspace's id such as T0123: app.slack.com/client/T0123 shows it",
);

export const slackRules = keys({
  command: slashName.default(MAIN_COMMAND),
  aliases,
  workspaces: listOf(workspace),
}).superRefine(({ command, aliases }, ctx) => {
  if (!(command in aliases)) return;
  ctx.addIssue({ code: "custom", path: ["aliases"], message: `has ${command}, which is the command itself` });
}) satisfies z.ZodType<SlackRules>;

/** A group that is two schedules would change to and fro. */
export const usergroups = named(
  text.refine(
    (group) => USERGROUP.test(group),
    'is neither a group\'s handle such as "@infra-oncall" nor its id, S0123',
  ),
).superRefine((groups, ctx) => {
  const owners = new Map<string, string>();
  for (const [schedule, group] of Object.entries(groups)) {
    const owner = owners.get(group);
    if (owner === undefined) owners.set(group, schedule);
    else ctx.addIssue({ code: "custom", path: [schedule], message: `is ${group}, which is ${owner} already` });
  }
});
