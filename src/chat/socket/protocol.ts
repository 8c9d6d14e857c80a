import { z } from "zod";
import type { Message } from "../../core/inbound.ts";
import type { Reply } from "../../core/reply.ts";

/**
 * What is said over the socket: JSON objects, one a line, each side in UTF-8.
 *
 * The host speaks first: `hello`. A client then sends requests, which one connection handles one after another. Each is
 * answered with `accepted`, then any number of `message`, then `done`; or with `refused`. Until `accepted` nothing has
 * been done, so a client that hears `bye` or the end of the stream before it may ask again elsewhere. After it the work
 * goes on, whether or not the client stays.
 */
export const PROTOCOL = 1;

/** A message of a whole post-mortem fits many times. */
export const REQUEST_BYTES_MAX = 1_048_576;
/** A report with 5,000 outcomes takes some 3 MB. */
export const ANSWER_BYTES_MAX = 67_108_864;

/** Why a process holds the store: to stay (`start`, `serve`), or for one message only. */
export type Role = "start" | "serve" | "passing";

const id = z.string().min(1).max(200);

export const requestSchema = z.discriminatedUnion("type", [
  z.strictObject({
    type: z.literal("say"),
    /** Unique for ever: the same id twice is the same saying. */
    id,
    text: z.string(),
    /** The speaker's address; absent: the host's own speaker. */
    as: z.string().optional(),
    /** The name of a place of the console. */
    place: z.string().min(1).max(200),
    /** Plain confirmations are answered with yes. */
    confirmed: z.boolean(),
  }),
  z.strictObject({ type: z.literal("doctor"), id }),
  z.strictObject({
    type: z.literal("backup"),
    id,
    /** A new file, by its whole path. */
    to: z.string().min(1),
  }),
]);

export type Request = z.infer<typeof requestSchema>;

export const helloSchema = z.object({
  type: z.literal("hello"),
  protocol: z.number(),
  pid: z.number(),
  role: z.enum(["start", "serve", "passing"]),
});

export type Hello = z.infer<typeof helloSchema>;

export const answerSchema = z.discriminatedUnion("type", [
  z.object({ type: z.literal("accepted"), id }),
  /** `zone` is the speaker's: times are read in it. */
  z.object({ type: z.literal("message"), id, zone: z.string(), message: z.custom<Message>(isMessage) }),
  z.object({ type: z.literal("done"), id }),
  z.object({ type: z.literal("refused"), id: id.optional(), reason: z.string() }),
  z.object({ type: z.literal("bye") }),
]);

export type Answer = z.infer<typeof answerSchema>;

/** Both ends are this program at the same protocol, so the outline of a message is proof enough. */
function isMessage(value: unknown): value is Message {
  return isObject(value) && isReply(value.reply) && Array.isArray(value.outcomes);
}

function isReply(value: unknown): value is Reply {
  return isObject(value) && value.type === "reply" && typeof value.tone === "string" && value.title !== undefined;
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null;
}
