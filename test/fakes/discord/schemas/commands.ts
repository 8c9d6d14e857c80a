import { z } from "zod";
import { COMMAND } from "../bits.ts";
import { maybe, snowflake, text, unique } from "./scalars.ts";

/** Discord docs, Application Commands, read 2026-11-21. */
const NAME = /^[-_'\p{L}\p{N}\p{sc=Deva}\p{sc=Thai}]{1,32}$/u;
const COMMANDS_MAX: Readonly<Record<number, number>> = {
  [COMMAND.chat]: 100,
  [COMMAND.user]: 15,
  [COMMAND.message]: 15,
};
/** "A command can have a maximum of 8000 characters for combined name, description, and value properties". */
const COMMAND_CHARS_MAX = 8_000;
const CHOICES_MAX = 25;
const OPTIONS_MAX = 25;
export const OPTION = {
  subcommand: 1,
  group: 2,
  string: 3,
  integer: 4,
  boolean: 5,
  user: 6,
  channel: 7,
  role: 8,
  mentionable: 9,
  number: 10,
  attachment: 11,
} as const;

const name = z
  .string()
  .regex(NAME, "Command name is invalid")
  .refine((one) => one === one.toLowerCase(), "Command name is invalid: it has capitals");
const localizations = maybe(z.record(z.string(), z.string()));
const leaf = z
  .strictObject({
    type: z.literal([3, 4, 5, 6, 7, 8, 9, 10, 11]),
    name,
    name_localizations: localizations,
    description: text(100, 1),
    description_localizations: localizations,
    required: maybe(z.boolean()),
    autocomplete: maybe(z.boolean()),
    choices: maybe(
      z
        .array(
          z.strictObject({
            name: text(100, 1),
            name_localizations: localizations,
            value: z.union([text(100), z.number()]),
          }),
        )
        .max(CHOICES_MAX),
    ),
    channel_types: maybe(z.array(z.int())),
    min_value: maybe(z.number()),
    max_value: maybe(z.number()),
    min_length: maybe(z.int().min(0).max(6_000)),
    max_length: maybe(z.int().min(1).max(6_000)),
  })
  .refine(({ autocomplete, choices }) => !(autocomplete === true && (choices?.length ?? 0) > 0), {
    message: "autocomplete cannot be set to true if choices are present",
    path: ["autocomplete"],
  })
  .refine(
    ({ type, choices }) =>
      choices?.every(({ value }) => (typeof value === "string") === (type === OPTION.string)) ?? true,
    {
      message: "Choices have values of the option's type",
      path: ["choices"],
    },
  );
const leaves = z.array(leaf).max(OPTIONS_MAX).superRefine(ordered);
const subcommand = z.strictObject({
  type: z.literal(OPTION.subcommand),
  name,
  name_localizations: localizations,
  description: text(100, 1),
  description_localizations: localizations,
  required: maybe(z.boolean()),
  options: maybe(leaves),
});
const group = z.strictObject({
  type: z.literal(OPTION.group),
  name,
  name_localizations: localizations,
  description: text(100, 1),
  description_localizations: localizations,
  required: maybe(z.boolean()),
  options: maybe(z.array(subcommand).max(OPTIONS_MAX)),
});

const shared = {
  id: maybe(snowflake),
  name_localizations: localizations,
  description_localizations: localizations,
  default_member_permissions: maybe(z.union([z.string().regex(/^\d+$/u), z.int()])),
  default_permission: maybe(z.boolean()),
  dm_permission: maybe(z.boolean()),
  nsfw: maybe(z.boolean()),
  contexts: maybe(unique(z.array(z.int().min(0).max(2)).min(1))),
  integration_types: maybe(unique(z.array(z.int().min(0).max(1)).min(1))),
  handler: maybe(z.int()),
};
const chat = z.strictObject({
  ...shared,
  type: maybe(z.literal(COMMAND.chat)),
  name,
  description: text(100, 1),
  options: maybe(
    z
      .array(z.discriminatedUnion("type", [subcommand, group, leaf]))
      .max(OPTIONS_MAX)
      .superRefine(ordered)
      .refine(
        (all) => new Set(all.map(({ type }) => type <= OPTION.group)).size < 2,
        "Sub-command and sub-command group option types are mutually exclusive to all other types",
      ),
  ),
});
const context = z.strictObject({
  ...shared,
  type: z.literal([COMMAND.user, COMMAND.message]),
  name: text(32, 1),
  description: maybe(z.literal("")),
  options: maybe(z.array(z.never())),
});

export const command = z
  .discriminatedUnion("type", [chat, context])
  .refine((one) => commandChars(one) <= COMMAND_CHARS_MAX, `Command exceeds maximum size (${COMMAND_CHARS_MAX})`);
export const commands = z.array(command).superRefine((all, issue) => {
  for (const [type, max] of Object.entries(COMMANDS_MAX)) {
    const count = all.filter((one) => (one.type ?? COMMAND.chat) === Number(type)).length;
    if (count > max)
      issue.addIssue({ code: "custom", message: `Maximum number of application commands reached (${max})` });
  }
  const names = all.map((one) => `${one.type ?? COMMAND.chat} ${one.name}`);
  for (const [index, one] of names.entries()) {
    if (names.indexOf(one) !== index) {
      issue.addIssue({ code: "custom", path: [index], message: "Application command names must be unique" });
    }
  }
});

/** Required ones first, and no name twice. */
function ordered(
  all: readonly { readonly name: string; readonly type: number; readonly required?: boolean | null | undefined }[],
  issue: { addIssue(given: { code: "custom"; path: PropertyKey[]; message: string }): void },
): void {
  for (const [index, one] of all.entries()) {
    if (one.required === true && all.slice(0, index).some(({ required }) => required !== true)) {
      issue.addIssue({
        code: "custom",
        path: [index],
        message: "Required options must be placed before non-required options",
      });
    }
    if (all.findIndex((other) => other.name === one.name) !== index) {
      issue.addIssue({ code: "custom", path: [index], message: "Option name already used" });
    }
  }
}

interface Sized {
  readonly name: string;
  readonly description?: string | null | undefined;
  readonly options?: readonly Sized[] | null | undefined;
  readonly choices?: readonly { readonly name: string; readonly value: string | number }[] | null | undefined;
}

function commandChars({ name: own, description, options, choices }: Sized): number {
  const inner = (options ?? []).reduce((sum, one) => sum + commandChars(one), 0);
  const offered = (choices ?? []).reduce((sum, one) => sum + one.name.length + String(one.value).length, 0);
  return own.length + (description?.length ?? 0) + inner + offered;
}
