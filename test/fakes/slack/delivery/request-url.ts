import { createHmac } from "node:crypto";
import { type ClientRequest, request } from "node:http";
import type { Clock } from "../../../../src/core/clock.ts";
import type { JsonObject } from "../../../../src/core/json.ts";
import type { ParcelType, Retry, Road, RoadAnswer } from "./courier.ts";

export interface RequestUrl extends Road {
  /** Posts a raw body, signed as `sign` says; for what a courier does not deliver (url_verification, ssl_check, forgeries). */
  post(body: string, contentType: string, headers?: Readonly<Record<string, string>>): Promise<RoadAnswer>;
  /** From now on requests go there. */
  sendTo(url: string): void;
  stop(): void;
}

/** Slack's signed requests (Slack docs, Verifying requests from Slack, read 2026-11-21). */
export function createRequestUrl(clock: Clock, signingSecret: string, firstUrl: string | undefined): RequestUrl {
  let url = firstUrl;
  const open = new Set<ClientRequest>();

  const post: RequestUrl["post"] = (body, contentType, headers = {}) => {
    const to = url;
    if (to === undefined) return Promise.resolve({ ok: false, reason: "connection_failed" });
    return new Promise((resolve) => {
      const timestamp = String(Math.floor(clock.now() / 1_000));
      const sent = request(
        to,
        {
          method: "POST",
          agent: false,
          headers: {
            "content-type": contentType,
            "content-length": Buffer.byteLength(body),
            "user-agent": "Slackbot 1.0 (+https://api.slack.com/robots)",
            "x-slack-request-timestamp": timestamp,
            "x-slack-signature": signature(signingSecret, timestamp, body),
            ...headers,
          },
        },
        (response) => {
          const chunks: Buffer[] = [];
          response.on("data", (chunk: Buffer) => chunks.push(chunk));
          response.on("end", () => {
            const status = response.statusCode ?? 0;
            const answer = readBody(Buffer.concat(chunks).toString("utf8"));
            if (status >= 200 && status < 300) return resolve({ ok: true, status, body: answer });
            const noRetry = response.headers["x-slack-no-retry"] === "1";
            resolve({ ok: false, status, reason: "http_error", body: answer, noRetry });
          });
        },
      );
      open.add(sent);
      sent.on("close", () => {
        open.delete(sent);
        // Only the first answer counts: after a whole response this one is nothing.
        resolve({ ok: false, reason: "connection_failed" });
      });
      sent.on("error", () => resolve({ ok: false, reason: "connection_failed" }));
      sent.end(body);
    });
  };

  return {
    post,
    carry({ type, payload }, retry) {
      const [body, contentType] = encode(type, payload);
      return post(body, contentType, retryHeaders(retry));
    },
    sendTo(next) {
      url = next;
    },
    stop() {
      for (const one of open) one.destroy();
    },
  };
}

function signature(secret: string, timestamp: string, body: string): string {
  return `v0=${createHmac("sha256", secret).update(`v0:${timestamp}:${body}`).digest("hex")}`;
}

const FORM = "application/x-www-form-urlencoded";

function encode(type: ParcelType, payload: JsonObject): readonly [body: string, contentType: string] {
  if (type === "events_api") return [JSON.stringify(payload), "application/json"];
  if (type === "interactive") return [new URLSearchParams({ payload: JSON.stringify(payload) }).toString(), FORM];
  const fields = Object.entries(payload).map(([name, value]): [string, string] => [name, String(value)]);
  return [new URLSearchParams(fields).toString(), FORM];
}

function retryHeaders(retry: Retry | undefined): Record<string, string> {
  return retry === undefined ? {} : { "x-slack-retry-num": String(retry.num), "x-slack-retry-reason": retry.reason };
}

/** JSON where it is JSON; plain words as they are. */
function readBody(text: string): unknown {
  if (text === "") return undefined;
  try {
    const value: unknown = JSON.parse(text);
    return value;
  } catch (error) {
    if (error instanceof SyntaxError) return text;
    throw error;
  }
}
