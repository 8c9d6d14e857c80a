import { PERMISSIONS, type Permission } from "./command.ts";
import type { AskLimits } from "./context.ts";
import type { Named } from "./names.ts";
import { type Actor, couldBeLinked, type Place, placeWithId } from "./people.ts";
import type { PlaceManners, PlaceNames, PolicyFile, Role, SlackRules } from "./policy-file.ts";
import { addressAt, idsWithAddress, knownActor, personAliases } from "./policy-people.ts";
import type { Audience } from "./reply.ts";
import type { FeedRoad, HookMapping, Route } from "./routes.ts";
import { MAIN_COMMAND } from "./slash-names.ts";
import { EVERYBODY, isMeant, type Who, whoIs } from "./who.ts";
import { listed } from "./wording.ts";

/** What is decided with: the policy file and the simple settings together. */
export interface Policy {
  readonly roles: readonly Role[];
  /** Above which number of alerts a command asks first; 0 = always. */
  readonly ask: AskLimits;
  /** The file's name, for sentences that say what to add where. */
  readonly fileName: string;
  /** What `place` means when nothing is named there. An entry that names the platform goes before one that does not. */
  defaultsAt(place: Place): PlaceNames;
  /** bare: in `place` whatever is a whole command is one, spoken to the bot or not. */
  listensAt(place: Place): "bare" | "mentions";
  /** Who is to see answers in `place`; undefined: queries private, writes public. */
  answersAt(place: Place): Audience | undefined;
  /** Where what everybody in `place` is told about changes also stands: never `place` itself, and none twice. */
  mirrorsOf(place: Place): readonly Place[];
  /** Everything that is said of places, by the id as it was written. */
  readonly places: PolicyFile["places"];
  readonly slack: SlackRules;
  /** Schedule's name → the handle or id of the Slack user group that is whoever is on call. */
  readonly usergroups: ReadonlyMap<string, string>;
  /** Which alerts are told where, in their order. */
  readonly routes: readonly Route[];
  /** How that account's changes are heard, where the settings say. */
  roadOf(account: string): FeedRoad | undefined;
  /** What `/hooks/in/<name>` takes, by name. */
  readonly hooks: Readonly<Record<string, HookMapping>>;
  /** The speaker with what the settings know of them: an address, where the platform gives none, and a zone. */
  knownActor(actor: Actor): Actor;
  /** The ids of the people of chats to whom the settings give this address. */
  idsWithAddress(email: string): readonly string[];
  /** The address by which a vendor knows the speaker, where the settings name another than their own. */
  addressAt(actor: Actor, account: string): string | undefined;
  /** What else the settings call this component or person. */
  aliasesOf(named: Named): readonly string[];
}

export interface PolicySettings {
  readonly responders: readonly Who[];
  readonly admins: readonly Who[];
  readonly policyPath: string;
}

const NOTHING: PlaceNames & PlaceManners = {};
const SLACK: SlackRules = { command: MAIN_COMMAND, aliases: {}, workspaces: [] };

/**
 * How many alerts a command changes without asking. Acknowledging is undone with a word. Assigning pages the new person
 * once for each. Resolving cannot be taken back in PagerDuty, so it asks soonest.
 */
export const ASK_DEFAULTS: AskLimits = { ack: 100, resolve: 5, snooze: 25, assign: 10 };

/** The roles that TOCSIN_RESPONDERS and TOCSIN_ADMINS stand for; the file's roles come on top, they replace nothing. */
const SIMPLE_ROLES = {
  responders: { variable: "TOCSIN_RESPONDERS", permissions: ["read", "status.write", "alerts.write", "page"] },
  admins: { variable: "TOCSIN_ADMINS", permissions: PERMISSIONS },
} as const satisfies Record<string, { variable: string; permissions: readonly Permission[] }>;

export function policyFrom(file: PolicyFile | undefined, settings: PolicySettings): Policy {
  const simple = (["responders", "admins"] as const).map((key): Role => {
    const { variable, permissions } = SIMPLE_ROLES[key];
    return { name: variable, permissions, people: settings[key], groups: [], places: [] };
  });
  const { places = {}, people = [], components = {}, usergroups = {}, feed } = file ?? {};
  return {
    roles: [...simple.filter((role) => role.people.length > 0), ...(file?.roles ?? [])],
    ask: { ...ASK_DEFAULTS, ...file?.ask },
    fileName: settings.policyPath.split(/[\\/]/u).at(-1) ?? settings.policyPath,
    defaultsAt: (place) => placePolicy(places, place),
    listensAt: (place) => placePolicy(places, place).listen ?? "mentions",
    answersAt: (place) => placePolicy(places, place).answers,
    mirrorsOf: (place) => {
      const others = new Set(placePolicy(places, place).mirror);
      others.delete(place.id);
      return [...others].map(placeWithId);
    },
    places,
    slack: file?.slack ?? SLACK,
    usergroups: new Map(Object.entries(usergroups)),
    routes: file?.routes ?? [],
    roadOf: (account) => (typeof feed === "string" ? feed : feed?.[account]),
    hooks: file?.hooks ?? {},
    knownActor: (actor) => knownActor(people, actor),
    idsWithAddress: (email) => idsWithAddress(people, email),
    addressAt: (actor, account) => addressAt(people, actor, account),
    aliasesOf: (named) => {
      if (named.kind === "component") return componentAliases(components, named);
      return named.kind === "person" ? personAliases(people, named) : [];
    },
  };
}

/** The names of the roles that `actor` has in `place`. */
export function rolesOf(policy: Policy, actor: Actor, place: Place): readonly string[] {
  return heldRoles(policy, actor, place).map(({ name }) => name);
}

/** Everybody may read. Every write needs a role: what nobody was given, nobody may. */
export function permissionsOf(policy: Policy, actor: Actor, place: Place): ReadonlySet<Permission> {
  const held = new Set(heldRoles(policy, actor, place).flatMap((role) => role.permissions));
  return new Set(PERMISSIONS.filter((permission) => permission === "read" || held.has(permission)));
}

function heldRoles(policy: Policy, actor: Actor, place: Place): readonly Role[] {
  return policy.roles.filter(
    (role) =>
      [...role.people, ...role.groups].some((who) => isMeant(who, actor)) &&
      (role.places.length === 0 || role.places.some((entry) => isPlace(entry, place))),
  );
}

const DEEDS: Record<Permission, string> = {
  read: "read",
  "status.write": "change the status page",
  "alerts.write": "change alerts",
  page: "page people",
  admin: "administer me",
};

/** All places that the settings name, as they are written there. */
export function namedPlaces({ places, roles, routes }: Pick<Policy, "places" | "roles" | "routes">): readonly string[] {
  const mirrors = Object.values(places).flatMap(({ mirror = [] }) => mirror);
  return [
    ...Object.keys(places),
    ...mirrors,
    ...roles.flatMap((role) => role.places),
    ...routes.flatMap((route) => route.to),
  ];
}

/** One refusal for the person in the channel, with the line to add. */
export function refusal(permission: Permission, actor: Actor, policy: Policy): string {
  const deed = `You may not ${DEEDS[permission]} here.`;
  if (isNameless(actor)) {
    return `${deed} I do not know who you are: set TOCSIN_USER=you@example.com in .env, or say --as you@example.com.`;
  }
  if (couldBeLinked(actor)) return `${deed} ${howToBeKnown(actor)}`;
  const who = whoIs(actor);
  const { variable } = permission === "admin" ? SIMPLE_ROLES.admins : SIMPLE_ROLES.responders;
  const hasOthers = policy.roles.some((role) => role.name === variable);
  const line = hasOthers ? `${who} to ${variable} in .env` : `${variable}=${who} to .env`;
  return `${deed} Add ${line} and restart, or a role with ${permission} for ${who} to ${policy.fileName} and say reload.`;
}

/** Rights come with an address, and nobody says what this person's is: how it becomes known. */
export function howToBeKnown({ name, noEmail }: Actor): string {
  const why = noEmail === undefined ? "" : `: ${noEmail}`;
  return (
    `I do not know your e-mail address${why}. Say "link me" where I know you (Slack, the console) and tell me the code ` +
    `here, or ask an admin to say "link @${name} to your@address".`
  );
}

/** A console speaker of whom no address is known. */
function isNameless(actor: Actor): boolean {
  return actor.email === undefined && actor.id.startsWith("console:");
}

/** What must be said loudly at the start: rights for everybody, and rights for nobody. */
export function policyWarnings(policy: Policy): readonly string[] {
  const writes = policy.roles.filter((role) => role.permissions.some((permission) => permission !== "read"));
  if (writes.length === 0) {
    return [
      `Nobody may write: set TOCSIN_RESPONDERS (see .env.example), or give a role to somebody in ${policy.fileName}.`,
    ];
  }
  return writes
    .filter((role) => role.people.includes(EVERYBODY) || role.groups.includes(EVERYBODY))
    .map((role) => {
      const deeds = role.permissions
        .filter((permission) => permission !== "read")
        .map((permission) => DEEDS[permission]);
      const where = role.places.length === 0 ? "everywhere" : `in ${listed(role.places)}`;
      return `EVERYBODY who can reach me may ${listed(deeds)} ${where}, because ${role.name} is for "*".`;
    });
}

function placePolicy(places: PolicyFile["places"], place: Place): PlaceNames & PlaceManners {
  const bare = Object.keys(places).find((entry) => isPlace(entry, place));
  return places[place.id] ?? places[bare ?? place.id] ?? NOTHING;
}

/** "console:main" is meant by "console:main", "main" and "#main". */
function isPlace(entry: string, place: Place): boolean {
  return entry === place.id || entry.replace(/^#/u, "") === place.id.slice(place.id.indexOf(":") + 1);
}

function componentAliases(components: PolicyFile["components"], { name, group }: Named): readonly string[] {
  const spellings = [name, ...(group === undefined ? [] : [`${group} / ${name}`])].map(folded);
  return Object.entries(components).flatMap(([key, aliases]) => (spellings.includes(folded(key)) ? aliases : []));
}

function folded(text: string): string {
  return text.trim().replace(/\s+/gu, " ").toLowerCase();
}
