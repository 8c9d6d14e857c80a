import type { Log } from "../../../core/log.ts";
import { isObject, readJson } from "./body.ts";
import { loggerFor } from "./logger.ts";
import type { SocketRoadOptions } from "./socket.ts";
import { socketFailure } from "./socket-failure.ts";

/** For one request to Slack's Web API, and for its greeting on a new socket: real time, as of every socket. */
const CONNECT_MS = 10_000;
/** How long Slack may take to close the socket with us. */
const CLOSE_MS = 1_000;
export interface ConnectOptions extends SocketRoadOptions {
  /** Aborts: the connection is not wanted any more. */
  readonly signal: AbortSignal;
}

/** One socket to Slack. */
export interface Connection {
  /** Resolves when nothing more comes through it. */
  readonly ended: Promise<void>;
  close(): Promise<void>;
}

/** What Slack's client tells of an envelope. */
interface Envelope {
  readonly body: unknown;
  readonly retry_num?: number;
  readonly retry_reason?: string;
  ack(answer?: object): Promise<void>;
}

/**
 * Connects once. Throws BotError: "vendor_auth" when Slack refuses the token, else "vendor_unreachable" or
 * "vendor_silent".
 */
export async function connect({ appToken, apiUrl, log, take, signal }: ConnectOptions): Promise<Connection> {
  const [{ SocketModeClient }, { LogLevel }] = await Promise.all([import("@slack/socket-mode"), import("@slack/bolt")]);
  const { promise: ended, resolve: end } = Promise.withResolvers<void>();
  let isUp = false;
  let isClosed = false;
  // Why it does not come up is told by whoever tries, once and not each time.
  const whileUp: Log["warn"] = (event, fields) => void (isUp && log.warn(event, fields));

  /** Slack's client trusts every frame: one that is not as it expects would end the process. */
  class Client extends SocketModeClient {
    protected override async onWebSocketMessage(data: string | ArrayBuffer, isBinary: boolean): Promise<void> {
      const frame = isBinary ? undefined : readJson(typeof data === "string" ? data : Buffer.from(data).toString());
      if (frame === undefined || !isReadable(frame)) {
        log.warn("slack.socket.unreadable", { type: frame?.type });
        return;
      }
      // The next connection need not wait until this one is closed from both sides.
      if (frame.type === "disconnect") end();
      await super.onWebSocketMessage(data, isBinary);
    }
  }

  const client = new Client({
    appToken,
    // Its own way of connecting again throws where nobody catches when Slack cannot be reached.
    autoReconnectEnabled: false,
    logger: loggerFor({ ...log, warn: whileUp }, "slack.socket.said", LogLevel.WARN),
    clientOptions: {
      slackApiUrl: apiUrl,
      timeout: CONNECT_MS,
      retryConfig: { retries: 0 },
      rejectRateLimitedCalls: true,
    },
  });
  client.on("disconnected", end);
  // It was asked to close while it still asked for an address: it opens the socket all the same.
  client.on("connecting", () => {
    if (isClosed) queueMicrotask(() => void client.disconnect());
  });
  client.on("slack_event", (envelope: Envelope) => void deliver(envelope, take, log));
  const deadline = AbortSignal.timeout(CONNECT_MS);
  const late = rejected(AbortSignal.any([deadline, signal]));
  try {
    await Promise.race([client.start(), late]);
    isUp = true;
  } catch (error) {
    void close();
    throw socketFailure(error, deadline.aborted);
  }
  return { ended, close };

  /** A second call does not wait for Slack's side. */
  async function close(): Promise<void> {
    isUp = false;
    isClosed = true;
    const closed = client.disconnect();
    await Promise.race([closed, rejected(AbortSignal.timeout(CLOSE_MS)).catch(() => client.disconnect())]);
    end();
  }
}

function isReadable(frame: Record<string, unknown>): boolean {
  if (frame.type !== "events_api") return true;
  return isObject(frame.payload) && isObject(frame.payload.event) && typeof frame.payload.event.type === "string";
}

async function deliver({ body, ack, retry_num, retry_reason }: Envelope, take: ConnectOptions["take"], log: Log) {
  if (!isObject(body)) return;
  const answering = take({
    body,
    ...(retry_num === undefined ? {} : { retryNum: retry_num }),
    ...(retry_reason === undefined ? {} : { retryReason: retry_reason }),
  });
  if (answering === undefined) return;
  try {
    await ack(await answering);
  } catch (error) {
    // The socket is gone: Slack delivers it again, and then it was heard before.
    log.warn("slack.ack.failed", { type: body.type, error });
  }
}

function rejected(signal: AbortSignal): Promise<never> {
  const { promise, reject } = Promise.withResolvers<never>();
  promise.catch(() => undefined);
  if (signal.aborted) reject(signal.reason);
  signal.addEventListener("abort", () => reject(signal.reason), { once: true });
  return promise;
}
