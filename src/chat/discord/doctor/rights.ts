import { PermissionFlagsBits } from "discord.js";
import { z } from "zod";
import type { NEEDED_RIGHTS } from "../invite.ts";

const bits = z.string().regex(/^\d+$/u).transform(BigInt);

/** Of an administrator. */
const ALL = ~0n;

export const ROLE_RIGHTS = z.array(z.object({ id: z.string(), permissions: bits }));
export const OVERWRITES = z.array(z.object({ id: z.string(), type: z.int(), allow: bits, deny: bits })).catch([]);

export interface RightsFacts {
  readonly guild: string;
  readonly user: string;
  readonly memberRoles: readonly string[];
  readonly roles: z.output<typeof ROLE_RIGHTS>;
  readonly overwrites: z.output<typeof OVERWRITES>;
}

/** Titles of those of the `needed` rights that are not among these. */
export function lacking(rights: bigint, needed: typeof NEEDED_RIGHTS): readonly string[] {
  return needed.filter(([bit]) => (rights & bit) === 0n).map(([, title]) => title);
}

/** The rights of a member in a channel (Discord docs, Permissions, "Permission Overwrites", read 2026-11-21). */
export function rightsOf({ guild, user, memberRoles, roles, overwrites }: RightsFacts): bigint {
  const held = [guild, ...memberRoles];
  const base = roles.filter(({ id }) => held.includes(id)).reduce((sum, { permissions }) => sum | permissions, 0n);
  if ((base & PermissionFlagsBits.Administrator) !== 0n) return ALL;
  const everybody = overwrites.filter(({ id }) => id === guild);
  const ofRoles = overwrites.filter(({ id }) => memberRoles.includes(id));
  const own = overwrites.filter(({ id }) => id === user);
  return [everybody, ofRoles, own].reduce((before, layer) => {
    const denied = layer.reduce((sum, { deny }) => sum | deny, 0n);
    const allowed = layer.reduce((sum, { allow }) => sum | allow, 0n);
    return (before & ~denied) | allowed;
  }, base);
}
