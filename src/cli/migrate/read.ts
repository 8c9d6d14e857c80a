import type { Clock } from "../../core/clock.ts";
import { BotError, sentenceOf } from "../../core/errors.ts";
import type { Account } from "../../core/integration.ts";
import type { InventorySource } from "../../core/inventory.ts";
import type { VendorUser } from "../../core/people.ts";
import type { Inventory, Known, Part } from "./compare/inventory.ts";

/** A part of an account that could not be read. */
export interface Unread {
  readonly account: string;
  readonly title: string;
  readonly part: Part;
  readonly reason: string;
}

export interface Reading {
  readonly known: Known;
  readonly unread: readonly Unread[];
}

/** Reads all of an account that is compared; what cannot be read hides nothing else. Never writes. */
export async function readAccount(account: Account, clock: Clock): Promise<Reading> {
  const { inventory, onCall, alerts } = account.capabilities;
  if (inventory === undefined || onCall === undefined || alerts === undefined) {
    throw new BotError("bug", `${account.title} cannot be compared.`);
  }
  const unread: Unread[] = [];
  const tried = async <T>(part: Part, read: Promise<T>): Promise<T | undefined> => {
    try {
      return await read;
    } catch (error) {
      if (!(error instanceof BotError)) throw error;
      unread.push({ account: account.account, title: account.title, part, reason: sentenceOf(error) });
      return undefined;
    }
  };
  // First: others are named by them.
  const users = await tried("users", inventory.users());
  const schedules = inventory.schedules();
  const [teams, escalations, open, onDuty, read, overrides] = await Promise.all([
    tried("teams", inventory.teams()),
    tried("escalations", inventory.escalations()),
    tried("alerts", Array.fromAsync(alerts.list({}))),
    tried("onCall", readOnCall(onCall, clock.now())),
    tried("schedules", schedules),
    tried("overrides", readOverrides(inventory, schedules)),
  ]);
  const parts = { users, teams, escalations, alerts: open, onCall: onDuty, schedules: read, overrides };
  return { known: Object.fromEntries(Object.entries(parts).filter(([, part]) => part !== undefined)), unread };
}

async function readOnCall(
  source: NonNullable<Account["capabilities"]["onCall"]>,
  at: number,
): Promise<Inventory["onCall"]> {
  const found = new Map<string, readonly VendorUser[]>();
  for (const { schedule, now } of await source.duties({ at, withNext: false })) {
    if (schedule !== undefined)
      found.set(
        schedule.id,
        now.map(({ person }) => person),
      );
  }
  return found;
}

async function readOverrides(
  inventory: InventorySource,
  schedules: ReturnType<InventorySource["schedules"]>,
): Promise<Inventory["overrides"]> {
  const all = await schedules;
  return new Map(await Promise.all(all.map(async (one) => [one.id, await inventory.overrides(one)] as const)));
}
