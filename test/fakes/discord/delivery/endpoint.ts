import { generateKeyPairSync, sign } from "node:crypto";
import { type ClientRequest, request } from "node:http";
import type { Clock } from "../../../../src/core/clock.ts";
import type { JsonObject } from "../../../../src/core/json.ts";
import type { Interaction } from "../world/interactions.ts";

export interface EndpointAnswer {
  readonly status: number;
  readonly body: unknown;
}

export interface PostOptions {
  /** A signature of somebody else's, or of other words. */
  readonly signature?: string;
  /** Seconds, as they stand in the header. Default: the clock's. */
  readonly timestamp?: string;
}

/** The interactions endpoint of the app, as Discord works it (Discord docs, Interactions overview, read 2026-11-21). */
export interface Endpoint {
  /** 32 bytes in hex: what the app verifies signatures with. */
  readonly publicKey: string;
  /** From now on interactions go there. */
  sendTo(url: string): void;
  /** What registering does: a good ping must be answered with a pong, a badly signed one with 401. Throws what is wrong. */
  register(url?: string): Promise<void>;
  /** Posts a body, signed as it should be unless `options` say otherwise. */
  post(body: JsonObject, options?: PostOptions): Promise<EndpointAnswer>;
  /** Brings an interaction. `undefined`: acknowledged with 202, the answer comes by REST. */
  carry(interaction: Interaction): Promise<{ readonly body: unknown } | undefined>;
  readonly underWay: number;
  stop(): void;
}

export interface EndpointParts {
  readonly clock: Clock;
  readonly isUsed: boolean;
  readonly firstUrl: string | undefined;
}

export function createEndpoint({ clock, isUsed, firstUrl }: EndpointParts): Endpoint {
  const { publicKey, privateKey } = generateKeyPairSync("ed25519");
  const raw = publicKey.export({ format: "jwk" }).x ?? "";
  const open = new Set<ClientRequest>();
  let url = firstUrl;

  const post: Endpoint["post"] = (body, options = {}) => {
    const to = url;
    if (to === undefined) return Promise.reject(new Error("The app has no interactions endpoint: sendTo(url)."));
    const text = JSON.stringify(body);
    const timestamp = options.timestamp ?? String(Math.floor(clock.now() / 1_000));
    const signature = options.signature ?? sign(null, Buffer.from(timestamp + text), privateKey).toString("hex");
    return new Promise((resolve, reject) => {
      const sent = request(
        to,
        {
          method: "POST",
          agent: false,
          headers: {
            "content-type": "application/json",
            "content-length": Buffer.byteLength(text),
            "user-agent": "Discord-Interactions/1.0 (+https://discord.com)",
            "x-signature-ed25519": signature,
            "x-signature-timestamp": timestamp,
          },
        },
        (response) => {
          const chunks: Buffer[] = [];
          response.on("data", (chunk: Buffer) => chunks.push(chunk));
          response.on("end", () =>
            resolve({ status: response.statusCode ?? 0, body: parse(Buffer.concat(chunks).toString("utf8")) }),
          );
        },
      );
      open.add(sent);
      sent.on("close", () => {
        open.delete(sent);
        // Only the first outcome counts: after a whole answer this one is nothing.
        reject(new Error("The endpoint broke the connection."));
      });
      sent.on("error", reject);
      sent.end(text);
    });
  };

  return {
    publicKey: Buffer.from(raw, "base64url").toString("hex"),
    get underWay() {
      return open.size;
    },
    sendTo(next) {
      url = next;
    },
    async register(next) {
      url = next ?? url;
      const ping = { id: "1", application_id: "1", type: 1, token: "ping", version: 1 };
      const good = await post(ping);
      if (good.status !== 200 || !isPong(good.body)) throw new Error("The endpoint did not answer a ping with a pong.");
      const forged = await post(ping, { signature: "00".repeat(64) });
      if (forged.status !== 401) throw new Error("The endpoint took a forged signature: it must answer 401.");
    },
    post,
    async carry({ payload }) {
      if (!isUsed) return undefined;
      const { status, body } = await post(payload);
      if (status === 202) return undefined;
      if (status !== 200) throw new Error(`The endpoint answered ${status}.`);
      return { body };
    },
    stop() {
      for (const one of open) one.destroy();
    },
  };
}

function isPong(body: unknown): boolean {
  return typeof body === "object" && body !== null && "type" in body && body.type === 1;
}

function parse(text: string): unknown {
  try {
    const value: unknown = JSON.parse(text);
    return value;
  } catch (error) {
    if (error instanceof SyntaxError) return text;
    throw error;
  }
}
