import type { Command, CommandPermission, Permission } from "../core/command.ts";
import type { Context, PlaceDefaults } from "../core/context.ts";
import { BotError } from "../core/errors.ts";
import type { Feed } from "../core/feed.ts";
import type { Inbound } from "../core/inbound.ts";
import type { Account } from "../core/integration.ts";
import type { Linking } from "../core/linking.ts";
import type { Links } from "../core/links.ts";
import type { Named, NameKind } from "../core/names.ts";
import { type Policy, permissionsOf, refusal, rolesOf } from "../core/policy.ts";
import { alertSources, onCallSources } from "./identity.ts";
import type { StaleViews } from "./stale-views.ts";

/** What does not change from one message to the next. */
export interface World {
  readonly accounts: readonly Account[];
  readonly commands: readonly Command[];
  readonly sandbox: boolean;
  readonly stale: StaleViews;
  readonly feed: Feed;
  readonly links: Links;
  policy(): Policy;
  now(): number;
  /** A thing by its exact name, for defaults of a place. */
  findNamed(kinds: readonly NameKind[], name: string): Promise<Named | undefined>;
  linking(inbound: Inbound): Linking;
  system(inbound: Inbound): Omit<Context["system"], "rights">;
}

const WRITES: readonly Permission[] = ["status.write", "alerts.write", "page", "admin"];

/** Whether these permissions are enough. */
function suffices(held: ReadonlySet<Permission>, needed: CommandPermission): boolean {
  if (needed === "self") return true;
  return needed === "any write" ? WRITES.some((permission) => held.has(permission)) : held.has(needed);
}

function isPermission(needed: CommandPermission): needed is Permission {
  return needed !== "any write" && needed !== "self";
}

/** What a command of this speaker, here and now, may look at. */
export function contextFor(world: World, inbound: Inbound, said: string): Context {
  const { actor, place } = inbound;
  const policy = world.policy();
  const held = permissionsOf(policy, actor, place);
  const board = world.accounts.find(({ capabilities }) => capabilities.status !== undefined)?.capabilities.status;
  const addressAt = (who: typeof actor, account: string): string | undefined => policy.addressAt(who, account);
  return {
    actor,
    place,
    said,
    now: world.now(),
    alerts: alertSources(world.accounts, addressAt),
    feed: world.feed,
    onCall: onCallSources(world.accounts, addressAt).map(world.stale.onCall),
    status: board,
    statusView: board && world.stale.status(board),
    ask: policy.ask,
    defaults: defaultsOf(world, policy, inbound),
    links: world.links,
    linking: world.linking(inbound),
    commands: world.commands,
    may: (permission) => suffices(held, permission),
    require: (permission) => {
      if (!suffices(held, permission)) {
        throw new BotError("forbidden", refusal(isPermission(permission) ? permission : "alerts.write", actor, policy));
      }
    },
    system: {
      ...world.system(inbound),
      rights: () => ({
        roles: rolesOf(policy, actor, place),
        permissions: [...held],
        sample: world.sandbox && actor.email?.endsWith("@example.com") === true,
      }),
    },
  };
}

function defaultsOf(world: World, policy: Policy, { place }: Inbound): PlaceDefaults {
  const names = policy.defaultsAt(place);
  const find = async (setting: keyof typeof names, kinds: readonly NameKind[]): Promise<Named | undefined> => {
    const name = names[setting];
    if (name === undefined) return undefined;
    const named = await world.findNamed(kinds, name);
    if (named !== undefined) return named;
    throw new BotError(
      "not_found",
      `This place's default ${setting} is "${name}", which no vendor knows: correct it in tocsin.yaml.`,
    );
  };
  return {
    page: () => find("page", ["person", "schedule", "service", "policy", "team"]),
    service: () => find("service", ["service"]),
    schedule: () => find("schedule", ["schedule"]),
    team: () => find("team", ["team"]),
  };
}
