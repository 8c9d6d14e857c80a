import { z } from "zod";

export const OP = {
  dispatch: 0,
  heartbeat: 1,
  identify: 2,
  presence: 3,
  voiceState: 4,
  resume: 6,
  reconnect: 7,
  requestMembers: 8,
  invalidSession: 9,
  hello: 10,
  heartbeatAck: 11,
  soundboard: 31,
} as const;

/** Discord docs, Gateway Close Event Codes, read 2026-11-21. */
export type CloseReason = readonly [code: number, reason: string];
export const CLOSE = {
  unknownOpcode: [4001, "Unknown opcode."],
  decodeError: [4002, "Error while decoding payload."],
  notAuthenticated: [4003, "Not authenticated."],
  authenticationFailed: [4004, "Authentication failed."],
  alreadyAuthenticated: [4005, "Already authenticated."],
  invalidSequence: [4007, "Invalid seq."],
  rateLimited: [4008, "You are being rate limited."],
  invalidShard: [4010, "Invalid shard."],
  invalidIntents: [4013, "Invalid intent(s)."],
  disallowedIntents: [4014, "Disallowed intent(s)."],
} as const satisfies Readonly<Record<string, CloseReason>>;

export const frameSchema = z.object({ op: z.int(), d: z.unknown() });

export const identifySchema = z.object({
  token: z.string(),
  properties: z.record(z.string(), z.string()),
  intents: z.int().nonnegative(),
  compress: z.boolean().optional(),
  large_threshold: z.int().min(50).max(250).optional(),
  shard: z.tuple([z.int().nonnegative(), z.int().positive()]).optional(),
  presence: z.unknown().optional(),
});

export const resumeSchema = z.object({
  token: z.string(),
  session_id: z.string(),
  seq: z.int().nonnegative().nullable(),
});

export const requestMembersSchema = z.object({
  guild_id: z.union([z.string(), z.array(z.string())]),
  query: z.string().optional(),
  limit: z.int().nonnegative().optional(),
  user_ids: z.union([z.string(), z.array(z.string())]).optional(),
  presences: z.boolean().optional(),
  nonce: z.string().max(32).optional(),
});
