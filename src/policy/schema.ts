import { IANAZone } from "luxon";
import { z } from "zod";
import { PERMISSIONS, type Permission } from "../core/command.ts";
import { nearest } from "../core/nearest.ts";
import type { PersonPolicy, PolicyFile, Role } from "../core/policy-file.ts";
import { EMAIL, EVERYBODY, readWho } from "../core/who.ts";
import { hookMappings } from "./hooks.ts";
import { keys, listOf, named, placeId, present, text } from "./kinds.ts";
import { feedSchema, routesSchema } from "./routes.ts";
import { slackRules, usergroups } from "./slack.ts";

const limit = z.int({ error: "must be a whole number" }).min(0, "must not be negative");
const email = text.refine((value) => EMAIL.test(value), "is not an e-mail address").toLowerCase();
const zone = text.refine((value) => IANAZone.isValidZone(value), "is not a time zone such as Europe/Paris");

const who = text.transform((value, ctx) => {
  const read = readWho(value);
  if (read !== undefined) return read;
  ctx.addIssue({
    code: "custom",
    message: 'is neither an e-mail address nor a platform id such as slack:U0123, nor "*"',
  });
  return z.NEVER;
});

const permission = text.transform((value, ctx): readonly Permission[] => {
  if (value === EVERYBODY) return PERMISSIONS;
  const known = PERMISSIONS.find((name) => name === value);
  if (known !== undefined) return [known];
  const close = nearest(value, PERMISSIONS);
  const hint = close === undefined ? "" : ` Did you mean ${close}?`;
  ctx.addIssue({ code: "custom", message: `is not a permission; one of ${PERMISSIONS.join(", ")}, "*".${hint}` });
  return z.NEVER;
});

const role = keys({
  permissions: listOf(permission),
  people: listOf(who),
  groups: listOf(who),
  places: listOf(text),
}).superRefine(({ permissions, people, groups }, ctx) => {
  if (permissions.length === 0) ctx.addIssue({ code: "custom", message: "has no permissions: add some" });
  if (people.length + groups.length === 0) {
    ctx.addIssue({ code: "custom", message: 'is for nobody: add people or groups ("*" is everybody)' });
  }
});

const place = keys({
  page: text.optional(),
  service: text.optional(),
  schedule: text.optional(),
  team: text.optional(),
  listen: z.enum(["bare", "mentions"], { error: "must be bare or mentions" }).optional(),
  answers: z.enum(["private", "public"], { error: "must be private or public" }).optional(),
  mirror: listOf(placeId).optional(),
}).transform(present);

const ask = keys({
  ack: limit.optional(),
  resolve: limit.optional(),
  snooze: limit.optional(),
  assign: limit.optional(),
}).transform(present);

/** The shape of tocsin.yaml. `accounts` are the vendors by whose names a person's addresses may be given. */
export function policySchema(accounts: readonly string[]): z.ZodType<PolicyFile> {
  const addresses = Object.fromEntries(accounts.map((account) => [account, email.optional()]));
  const person = keys({ email: email.optional(), aliases: listOf(text), zone: zone.optional(), ...addresses });
  const sections = {
    roles: named(role),
    places: named(place),
    components: named(listOf(text)),
    people: named(person),
    ask,
    slack: slackRules.optional(),
    usergroups: usergroups.optional(),
    routes: routesSchema(accounts),
    feed: feedSchema(accounts).optional(),
    hooks: hookMappings.optional(),
  };
  return keys(sections)
    .superRefine(({ people, components }, ctx) => {
      const aliases = Object.entries(people).map(([key, of]) => ({ path: ["people", key, "aliases"], of: of.aliases }));
      const others = Object.entries(components).map(([key, of]) => ({ path: ["components", key], of }));
      const issues = [...strangers(Object.keys(people)), ...repeated(aliases), ...repeated(others)];
      for (const issue of issues) ctx.addIssue({ code: "custom", ...issue });
    })
    .transform(({ roles, people, slack, usergroups, routes, feed, hooks, ...rest }) => ({
      ...rest,
      ...present({ slack, usergroups, routes, feed, hooks }),
      roles: Object.entries(roles).map(([name, of]): Role => ({ ...of, name, permissions: of.permissions.flat() })),
      people: Object.entries(people).map(
        ([key, { email, aliases, zone, ...addresses }]): PersonPolicy => ({
          who: readWho(key) ?? key,
          aliases,
          addresses: present(addresses),
          ...present({ email, zone }),
        }),
      ),
    }));
}

interface Issue {
  readonly path: (string | number)[];
  readonly message: string;
}

function strangers(people: readonly string[]): Issue[] {
  return people
    .filter((key) => [undefined, EVERYBODY].includes(readWho(key)))
    .map((key) => ({
      path: ["people", key],
      message: "is neither an e-mail address nor a platform id such as slack:U0123",
    }));
}

/** An alias that leads to two things would lead to a question each time. */
function repeated(lists: readonly { readonly path: readonly string[]; readonly of: readonly string[] }[]): Issue[] {
  const owners = new Map<string, string>();
  return lists.flatMap(({ path, of }) =>
    of.flatMap((alias, index): Issue[] => {
      const owner = owners.get(alias.toLowerCase());
      owners.set(alias.toLowerCase(), path[1] ?? "");
      return owner === undefined ? [] : [{ path: [...path, index], message: `already stands for ${owner}` }];
    }),
  );
}
