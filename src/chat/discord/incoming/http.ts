import type { FastifyPluginAsync, FastifyReply, FastifyRequest } from "fastify";
import { z } from "zod";
import { type Clock, sleptThrough } from "../../../core/clock.ts";
import type { Log } from "../../../core/log.ts";
import { createRecent } from "../../../core/recent.ts";
import type { Callback } from "../ports.ts";
import { isSigned, publicKeyFrom } from "./signature.ts";

/** Where Discord sends interactions, once the Developer Portal names it as the Interactions Endpoint URL. */
const INTERACTIONS_PATH = "/discord/interactions";

/** Discord waits three seconds (Discord docs, Receiving and Responding, read 2026-11-21). */
const ANSWER_MS = 2_800;
/** An answer that has left is not one that Discord has read: what is edited before that is unknown to it. */
const READ_MS = 250;
/** Interactions whose answer is known, for one that comes a second time. */
const KNOWN = 1_000;
const PING = 1;
const PONG = { type: 1 };

const BODY = z.object({ id: z.string(), type: z.int() });

/** Gives the first answer to an interaction. Resolves with whether Discord has it. Called once at most. */
export type GiveAnswer = (callback: Callback) => Promise<boolean>;

/** Works on an interaction. False: nobody does now. */
export type TakeInteraction = (payload: unknown, answer: GiveAnswer) => boolean;

export interface HttpRoadOptions {
  /** 32 bytes in hex. */
  readonly publicKey: string;
  readonly clock: Clock;
  readonly log: Log;
  readonly take: TakeInteraction;
}

/** An interaction on its way to its first answer. */
interface Asked {
  readonly answer: Promise<Callback | undefined>;
  /** The answer has left, or has not. */
  left(isSent: boolean): void;
}

/**
 * The road by which Discord calls the bot, with interactions alone. Each request is verified on its bytes before anything of
 * it is read, and answered with the interaction's first answer.
 */
export function httpRoad({ publicKey, clock, log, take }: HttpRoadOptions): FastifyPluginAsync {
  const key = publicKeyFrom(publicKey);
  const known = createRecent<Asked>(KNOWN);

  async function answer(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
    const body = request.body instanceof Buffer ? request.body : Buffer.alloc(0);
    const timestamp = single(request.headers["x-signature-timestamp"]);
    const signature = single(request.headers["x-signature-ed25519"]);
    if (!isSigned({ body, timestamp, signature }, key, clock.now())) {
      log.warn("discord.request.refused", { isSigned: signature !== undefined, timestamp });
      return reply.code(401).send({ error: "That is not signed by Discord, or too old." });
    }
    const payload = parsed(body);
    const { data: read } = BODY.safeParse(payload);
    if (read === undefined) return reply.code(400).send({ error: "That request cannot be read." });
    if (read.type === PING) return reply.send(PONG);
    const asked = known.get(read.id) ?? ask(read.id, payload);
    return asked === undefined ? notNow(reply) : tell(asked, reply);
  }

  /** undefined: nobody works on it now. */
  function ask(id: string, payload: unknown): Asked | undefined {
    const given = Promise.withResolvers<Callback | undefined>();
    const sent = Promise.withResolvers<boolean>();
    const isTaken = take(payload, (callback) => {
      given.resolve(callback);
      return sent.promise;
    });
    if (!isTaken) return undefined;
    const patience = new AbortController();
    void sleptThrough(clock, ANSWER_MS, patience.signal).then(() => given.resolve(undefined));
    void given.promise.then(() => patience.abort());
    const asked: Asked = { answer: given.promise, left: sent.resolve };
    known.set(id, asked);
    return asked;
  }

  async function tell({ answer, left }: Asked, reply: FastifyReply): Promise<FastifyReply> {
    const callback = await answer;
    if (callback === undefined) {
      log.warn("discord.interaction.late");
      left(false);
      return notNow(reply);
    }
    reply.raw.once("finish", () => void clock.sleep(READ_MS).then(() => left(true)));
    reply.raw.once("close", () => {
      if (!reply.raw.writableFinished) left(false);
    });
    return reply.send(callback);
  }

  return async (app) => {
    app.removeAllContentTypeParsers();
    app.addContentTypeParser("*", { parseAs: "buffer" }, (_request, body, done) => done(null, body));
    app.post(INTERACTIONS_PATH, answer);
  };
}

function notNow(reply: FastifyReply): FastifyReply {
  return reply.code(503).send({ error: "Nobody answers that now." });
}

function parsed(body: Buffer): unknown {
  try {
    return JSON.parse(body.toString("utf8"));
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}

function single(header: string | string[] | undefined): string | undefined {
  return Array.isArray(header) ? header[0] : header;
}
