import { createServer, type IncomingMessage } from "node:http";
import type { AddressInfo } from "node:net";
import { onTestFinished } from "vitest";

/** One call as it arrived. */
export interface Arrived {
  readonly method: string;
  readonly token: string;
  /** Of `channel`, `ts`, `text` and the like, as they were sent. */
  readonly args: Readonly<Record<string, string>>;
  /** By the clock that the server was given. */
  readonly at: number;
}

/** What the server does with a call. Default: 200 with {"ok": true}. */
export interface Answer {
  readonly status?: number;
  readonly headers?: Readonly<Record<string, string>>;
  /** JSON, or the text as it is. */
  readonly body?: unknown;
  /** destroy: the call is taken and the connection closed without an answer · half: in the middle of it. */
  readonly fault?: "destroy" | "half";
  /** Nothing is answered before it resolves. */
  readonly after?: Promise<unknown>;
}

export type Script = (call: Arrived) => Answer | undefined;

export interface ScriptedSlack {
  /** "http://127.0.0.1:1234/api/" */
  readonly apiUrl: string;
  readonly arrived: Arrived[];
  /** Most calls that it had under way at once. */
  underWayMax(): number;
}

/** Whatever a server may do that Slack does not, or not on demand. */
export async function scriptedSlack(script: Script, now: () => number = () => 0): Promise<ScriptedSlack> {
  const arrived: Arrived[] = [];
  let [underWay, underWayMax] = [0, 0];
  const server = createServer(async (request, response) => {
    underWay += 1;
    underWayMax = Math.max(underWayMax, underWay);
    const call = await callOf(request, now);
    arrived.push(call);
    const { status = 200, headers = {}, body = { ok: true }, fault, after } = script(call) ?? {};
    await after;
    underWay -= 1;
    if (fault === "destroy") return void response.destroy();
    response.writeHead(status, { "content-type": "application/json", ...headers });
    if (fault === "half") {
      response.write('{"ok":');
      return void setImmediate(() => response.destroy());
    }
    response.end(typeof body === "string" ? body : JSON.stringify(body));
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  onTestFinished(() => {
    server.closeAllConnections();
    return new Promise((resolve) => server.close(() => resolve()));
  });
  const { port } = server.address() as AddressInfo;
  return { apiUrl: `http://127.0.0.1:${port}/api/`, arrived, underWayMax: () => underWayMax };
}

async function callOf(request: IncomingMessage, now: () => number): Promise<Arrived> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk);
  const body = Buffer.concat(chunks).toString();
  const isForm = request.headers["content-type"]?.includes("form-urlencoded") ?? false;
  const args: Record<string, string> = isForm ? Object.fromEntries(new URLSearchParams(body)) : JSON.parse(body);
  const token = (request.headers.authorization ?? "").replace("Bearer ", "");
  return { method: (request.url ?? "").replace("/api/", ""), token, args, at: now() };
}
