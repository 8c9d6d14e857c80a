import { expect } from "vitest";
import type { Budget, Circuit, HttpCall, HttpClient, VendorHttp } from "../../src/core/http.ts";
import { TestClock } from "../kit/test-clock.ts";
import { accountAt, clientOn } from "./account.ts";
import { json, pathOf, serve } from "./loopback.ts";

export const HALF_MINUTE_MS = 30_000;
export const GET: HttpCall = { method: "GET", path: "/read", mode: "read" };
export const POST: HttpCall = { method: "POST", path: "/write", mode: "write", body: {} };
export const WIDE: Budget = { maxInFlight: 50, slow: { everyMs: 1_000, forMs: 60_000 } };

/** How the server answers: a status, or a fault. */
export type Mood = number | "reset" | "silence" | "html" | "cut";

/** A vendor with moods, and the client that meets them. */
export interface CircuitScene {
  readonly clock: TestClock;
  readonly http: HttpClient;
  readonly url: string;
  /** How it answers a request for that path. */
  mood: (path: string) => Mood;
  /** The requests that arrived. */
  seen: string[];
  /** What was told of circuits. */
  readonly news: readonly { readonly circuit: Circuit; readonly isOver: boolean }[];
  settle<T>(work: Promise<T>): Promise<T>;
  pagerduty(budget?: Budget): VendorHttp;
  opsgenie(): VendorHttp;
  /** The error that it fails with; fails when it does not. */
  failing(work: Promise<unknown>): Promise<unknown>;
  /** As many tries without an answer as it takes: five, or three that last to their deadline. Then nothing has been seen. */
  goesSilent(vendor: VendorHttp, how?: Mood, call?: HttpCall): Promise<void>;
  ends(): Promise<void>;
}

export async function openCircuitScene(): Promise<CircuitScene> {
  const clock = new TestClock("2026-11-21T14:02:00Z");
  const { http, settle } = clientOn(clock);
  const news: { readonly circuit: Circuit; readonly isOver: boolean }[] = [];
  http.onCircuit((circuit, isOver) => news.push({ circuit, isOver }));
  const server = await serve((request, answer) => {
    const path = pathOf(request);
    scene.seen.push(`${request.method} ${path}`);
    const now = scene.mood(path);
    if (now === "reset") return request.socket.resetAndDestroy();
    if (now === "silence") return undefined;
    if (now === "html") return answer.writeHead(200, { "content-type": "text/html" }).end("<html>sorry</html>");
    if (now === "cut") {
      answer.writeHead(200, { "content-length": "100" });
      return answer.write('{"a":', () => request.socket.end());
    }
    return json(answer, now, now === 200 ? { ok: true } : { message: "No" });
  });
  const scene: CircuitScene = {
    clock,
    http,
    settle,
    news,
    url: server.url,
    mood: () => 200,
    seen: [],
    pagerduty: (budget = WIDE) => http.connect(accountAt(server.url, { budget })),
    opsgenie: () => http.connect(accountAt(server.url, { account: "opsgenie", title: "OpsGenie" })),
    failing: (work) =>
      settle(work).then(
        () => {
          throw new Error("it did not fail");
        },
        (error: unknown) => error,
      ),
    async goesSilent(vendor, how = 500, call = GET) {
      scene.mood = () => how;
      for (let before = -1; scene.seen.length > before; ) {
        before = scene.seen.length;
        await scene.failing(vendor.send(call));
      }
      expect(scene.seen).toHaveLength(how === "silence" ? 3 : 5);
      scene.seen = [];
    },
    async ends() {
      await http.stop();
      await server.close();
      expect(clock.sleeping).toBe(0);
    },
  };
  return scene;
}
