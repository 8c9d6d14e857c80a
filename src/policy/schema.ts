import { IANAZone } from "luxon";
import { z } from "zod";
import { PERMISSIONS, type Permission } from "../core/command.ts";
import { nearest } from "../core/nearest.ts";
import type { PersonPolicy, PolicyFile, Role } from "../core/policy-file.ts";
import { EMAIL, EVERYBODY, readWho } from "../core/who.ts";

const text = z.string({ error: "must be text: put it in quotes" }).trim().min(1, "must not be empty");
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

/** One or several; a key with nothing behind it holds nothing. */
function listOf<T extends z.ZodType>(item: T) {
  const wrapped = (value: unknown) => (typeof value === "string" ? [value] : (value ?? []));
  return z.preprocess(wrapped, z.array(item, { error: "must be a list" }));
}

/** Of unknown keys zod's message lists the known ones, separated by blanks: `faultsOf` makes sentences of it. */
function keys<T extends z.ZodRawShape>(shape: T) {
  const known = Object.keys(shape).join(" ");
  const error = (issue: { readonly code: string }) =>
    issue.code === "unrecognized_keys" ? known : `must be a mapping with the keys ${known.replaceAll(" ", ", ")}`;
  return z.preprocess((value) => value ?? {}, z.strictObject(shape, { error }));
}

function named<T extends z.ZodType>(item: T) {
  return z.preprocess((value) => value ?? {}, z.record(z.string(), item, { error: "must be a mapping of names" }));
}

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
  };
  return keys(sections)
    .superRefine(({ people, components }, ctx) => {
      const aliases = Object.entries(people).map(([key, of]) => ({ path: ["people", key, "aliases"], of: of.aliases }));
      const others = Object.entries(components).map(([key, of]) => ({ path: ["components", key], of }));
      const issues = [...strangers(Object.keys(people)), ...repeated(aliases), ...repeated(others)];
      for (const issue of issues) ctx.addIssue({ code: "custom", ...issue });
    })
    .transform(({ roles, people, ...rest }) => ({
      ...rest,
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

type Present<T> = { [K in keyof T]?: Exclude<T[K], undefined> };

/** Without the keys that hold nothing. */
function present<T extends object>(value: T): Present<T> {
  return Object.fromEntries(Object.entries(value).filter(([, of]) => of !== undefined)) as Present<T>;
}
