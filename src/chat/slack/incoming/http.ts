import type { FastifyPluginAsync, FastifyReply, FastifyRequest } from "fastify";
import type { Clock } from "../../../core/clock.ts";
import type { Log } from "../../../core/log.ts";
import { readBody } from "./body.ts";
import type { Answer, Delivery } from "./intake.ts";
import { isSigned } from "./signature.ts";

/** Where Slack sends everything: events, commands, what was pressed, what a menu is to offer. */
export const REQUEST_PATH = "/slack/events";

/** Works on a delivery. undefined: nobody does now, and Slack is to deliver it again. */
export type Take = (delivery: Delivery) => Promise<Answer> | undefined;

export interface HttpRoadOptions {
  readonly signingSecret: string;
  readonly clock: Clock;
  readonly log: Log;
  readonly take: Take;
}

/** The road by which Slack calls the bot. Each request is verified on its bytes before anything of it is read. */
export function httpRoad({ signingSecret, clock, log, take }: HttpRoadOptions): FastifyPluginAsync {
  async function answer({ headers, body: sent }: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
    const body = sent instanceof Buffer ? sent : Buffer.alloc(0);
    const timestamp = single(headers["x-slack-request-timestamp"]);
    const signature = single(headers["x-slack-signature"]);
    const request = { body, timestamp, signature };
    if (!isSigned(request, signingSecret, clock.now())) {
      // Slack's own, and not of this time: our clock may be right again when it comes once more.
      const isUntimely = isSigned(request, signingSecret, Number(timestamp) * 1_000);
      log.warn("slack.request.refused", { isSigned: signature !== undefined, isUntimely, timestamp });
      const line = "That is not signed by Slack, or too old.";
      return isUntimely ? reply.code(401).send({ error: line }) : refuse(reply, 401, line);
    }
    return answerSigned(body, headers, reply);
  }

  async function answerSigned(raw: Buffer, headers: Headers, reply: FastifyReply): Promise<FastifyReply> {
    const body = readBody(raw, headers["content-type"]);
    if (body === undefined) return refuse(reply, 400, "That request cannot be read.");
    if (body.type === "url_verification") return reply.send({ challenge: String(body.challenge) });
    if (body.ssl_check !== undefined) return reply.send();
    const answering = take({ body, ...retryOf(headers) });
    if (answering === undefined) return reply.code(503).send({ error: "Not now: deliver it again soon." });
    return reply.send(await answering);
  }

  return async (app) => {
    app.removeAllContentTypeParsers();
    app.addContentTypeParser("*", { parseAs: "buffer" }, (_request, body, done) => done(null, body));
    app.post(REQUEST_PATH, answer);
  };
}

type Headers = FastifyRequest["headers"];

/** Slack need not send it again: it would fare no better (Slack docs, "Events API", X-Slack-No-Retry, read 2026-11-21). */
function refuse(reply: FastifyReply, status: 400 | 401, error: string): FastifyReply {
  return reply.code(status).header("x-slack-no-retry", "1").send({ error });
}

function retryOf(headers: Headers): Omit<Delivery, "body"> {
  const num = single(headers["x-slack-retry-num"]);
  const reason = single(headers["x-slack-retry-reason"]);
  return {
    ...(num !== undefined && /^\d{1,3}$/u.test(num) ? { retryNum: Number(num) } : {}),
    ...(reason === undefined ? {} : { retryReason: reason }),
  };
}

function single(header: string | string[] | undefined): string | undefined {
  return Array.isArray(header) ? header[0] : header;
}
