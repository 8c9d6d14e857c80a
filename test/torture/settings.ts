import { z } from "zod";

/** Where a replica ends or stops: at the n-th time that it gets there from now on. */
export const FAILPOINTS = [
  "commit:before",
  "commit:after",
  "http:before",
  "http:mid",
  "http:after",
  "chat:before",
  "chat:after",
] as const;
export type Failpoint = (typeof FAILPOINTS)[number];
export const armament = z.strictObject({
  /** kill: as by kill -9. freeze: as by SIGSTOP; whoever armed it lets it go on. */
  how: z.enum(["kill", "freeze"]),
  at: z.enum(FAILPOINTS),
  n: z.int().min(1),
});
export type Armament = z.infer<typeof armament>;

/** What a replica is told while it runs: end or stop there; do not after all; say how much is not finished, as a number. */
export const order = z.union([z.strictObject({ arm: armament }), z.literal("disarm"), z.literal("owed")]);
export type Order = z.infer<typeof order>;
/** What it says by itself, once it hears. */
export const READY = "ready";
/** What it says when it will not stop itself any more. */
export const DISARMED = "disarmed";

/** What may be taken from the bot, one at a time: each must turn the run red. */
export const SABOTAGES = ["durability", "deduplication", "reconciliation", "settle", "fencing"] as const;
export type Sabotage = (typeof SABOTAGES)[number];

/** What a replica is told, as JSON in the variable TOCSIN_TORTURE. */
export const replicaSettings = z.strictObject({
  name: z.string(),
  /** It makes this file right before it stops itself. */
  frozenFile: z.string(),
  chatUrl: z.string(),
  epoch: z.number(),
  speed: z.number(),
  /** How long a vendor may stay silent, ms of real time. */
  deadlineMs: z.number(),
  sabotage: z.enum(SABOTAGES).optional(),
  postgres: z.strictObject({ url: z.string(), schema: z.string() }).optional(),
});
export type ReplicaSettings = z.infer<typeof replicaSettings>;
export const SETTINGS_VARIABLE = "TOCSIN_TORTURE";
