import http from "node:http";
import https from "node:https";
import { addAbortSignal, type Readable } from "node:stream";
import axios from "axios";
import { transportFailure } from "./transport-failure.ts";
import { Withheld } from "./withheld.ts";

/** The largest list answers seen in vendors' documents are about 2 MB; ten times that is a fault, not data. */
const BODY_BYTES_MAX = 20 * 1024 * 1024;
/** Of an error only its reason is used. The rest of the body is not read. */
const ERROR_BODY_BYTES_MAX = 64 * 1024;

export interface WireRequest {
  readonly method: string;
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | undefined;
  /** Real time from the start of connecting to the last byte of the answer. */
  readonly deadlineMs: number;
  readonly signal: AbortSignal;
  /** Asked before the request leaves, and again when its connection stands, before any byte of it: may throw. */
  readonly mayLeave?: (() => void) | undefined;
  readonly agents: { readonly http: http.Agent; readonly https: https.Agent };
}

export interface WireAnswer {
  readonly status: number;
  /** Names in lower case; repeated headers joined. */
  readonly headers: Readonly<Record<string, string>>;
  readonly text: string;
}

/** How far a request got: before `reached` the other end cannot have seen it. */
interface Progress {
  reached: boolean;
  answered: boolean;
  /** Set when it was held back: no byte of it left. */
  withheld: Withheld | undefined;
}

const client = axios.create({
  adapter: "http",
  responseType: "stream",
  maxRedirects: 0,
  validateStatus: () => true,
  transformRequest: [],
  transformResponse: [],
});

/**
 * Sends one request once and reads its whole answer, whatever its status. Throws a TransportFailure without anything of
 * the request in it, Withheld when it might not leave, or the signal's reason when the caller aborts.
 */
export async function exchange(request: WireRequest): Promise<WireAnswer> {
  const progress: Progress = { reached: false, answered: false, withheld: undefined };
  const cut = new AbortController();
  const onAbort = () => cut.abort();
  request.signal.throwIfAborted();
  const { mayLeave = () => undefined } = request;
  const withheld = heldBack(mayLeave);
  if (withheld !== undefined) throw withheld;
  const timer = setTimeout(onAbort, request.deadlineMs);
  request.signal.addEventListener("abort", onAbort, { once: true });
  try {
    const answer = await client.request<Readable>({
      method: request.method,
      url: request.url,
      // axios would call a body that is not there a form.
      headers: { ...(request.body === undefined ? { "content-type": false } : {}), ...request.headers },
      data: request.body === undefined ? undefined : Buffer.from(request.body),
      httpAgent: request.agents.http,
      httpsAgent: request.agents.https,
      signal: cut.signal,
      transport: watchedTransport(progress, mayLeave),
      ...(isLoopback(request.url) ? { proxy: false } : {}),
    });
    progress.answered = true;
    const failed = answer.status >= 300;
    const text = await readText(addAbortSignal(cut.signal, answer.data), failed);
    return { status: answer.status, headers: flatHeaders(answer.headers), text };
  } catch (error) {
    if (progress.withheld !== undefined) throw progress.withheld;
    request.signal.throwIfAborted();
    throw transportFailure(error, progress, cut.signal.aborted ? request.deadlineMs : undefined);
  } finally {
    clearTimeout(timer);
    request.signal.removeEventListener("abort", onAbort);
  }
}

async function readText(body: Readable, failed: boolean): Promise<string> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of body) {
    chunks.push(chunk);
    bytes += chunk.length;
    if (failed && bytes > ERROR_BODY_BYTES_MAX) break;
    if (bytes > BODY_BYTES_MAX) throw Object.assign(new Error("answer too large"), { code: "BODY_TOO_LARGE" });
  }
  return new TextDecoder().decode(Buffer.concat(chunks));
}

function heldBack(mayLeave: () => void): Withheld | undefined {
  try {
    mayLeave();
    return undefined;
  } catch (reason) {
    return new Withheld(reason);
  }
}

/**
 * Node's own transport, watched for the moment at which the other end can first have seen the request. Node hands the
 * request to the socket after the listeners of "socket" and, on a new connection, of "connect" have run: one that is
 * destroyed there leaves no byte (verified against servers that count them: test/http/may-write.test.ts).
 */
function watchedTransport(progress: Progress, mayLeave: () => void) {
  return {
    request(options: https.RequestOptions, onAnswer: (answer: http.IncomingMessage) => void): http.ClientRequest {
      const secure = options.protocol === "https:";
      const request = (secure ? https : http).request(options, onAnswer);
      request.once("socket", (socket) => {
        const reached = () => {
          progress.withheld = heldBack(mayLeave);
          if (progress.withheld === undefined) progress.reached = true;
          else request.destroy(progress.withheld);
        };
        if (socket.connecting) socket.once(secure ? "secureConnect" : "connect", reached);
        else reached();
      });
      return request;
    },
  };
}

/** Loopback never goes through the proxy that the environment may name. */
function isLoopback(url: string): boolean {
  const { hostname } = new URL(url);
  return hostname === "localhost" || hostname === "[::1]" || hostname.startsWith("127.");
}

function flatHeaders(headers: object): Record<string, string> {
  return Object.fromEntries(
    Object.entries(headers).map(([name, value]) => [
      name.toLowerCase(),
      Array.isArray(value) ? value.join(", ") : String(value),
    ]),
  );
}
