import { setTimeout as realTime } from "node:timers/promises";
import type { FastifyInstance, FastifyRequest } from "fastify";
import type { Clock } from "../core/clock.ts";
import type { Emulator } from "../core/emulator.ts";
import type { Controls } from "./control.ts";
import { strikeAfter, strikeBefore } from "./fault-hooks.ts";
import type { Fault } from "./faults.ts";
import { readAnswer, type TrafficEntry } from "./traffic.ts";

export interface SharedHooks {
  readonly controls: Controls;
  readonly emulators: readonly Emulator[];
  readonly clock: Clock;
  beforeAnswer(): void;
}

/** Where a request goes: the vendor, and the path below its prefix without the query. */
export function placeOf(request: FastifyRequest): { readonly vendor: string; readonly path: string } {
  const [, vendor = "", path = "/"] = /^\/([^/?]*)(\/[^?]*)?/u.exec(request.url) ?? [];
  return { vendor, path };
}

/** Adds to every vendor's requests what all share: latency, faults, lag, recording, the clock's date, state on disk. */
export function addSharedHooks(app: FastifyInstance, hooks: SharedHooks): void {
  const { controls, clock } = hooks;
  const emulators = new Map(hooks.emulators.map((emulator) => [emulator.vendor, emulator]));
  const struck = new WeakMap<FastifyRequest, Fault>();
  const entries = new WeakMap<FastifyRequest, TrafficEntry>();

  app.addHook("onRequest", async (request, reply) => {
    const { vendor, path } = placeOf(request);
    const emulator = emulators.get(vendor);
    if (emulator === undefined) return undefined;
    const isLate = controls.late.isOne(request);
    const fault = isLate ? undefined : await meet(request, vendor, path);
    if (fault !== undefined) struck.set(request, fault);
    if (fault !== undefined && (await strikeBefore(fault, request, reply, controls.late))) return reply;
    emulator.catchUp?.();
    return undefined;
  });

  app.addHook("preHandler", (request, _reply, done) => {
    if (request.method === "GET") controls.lag.during(placeOf(request).vendor, done);
    else done();
  });

  app.addHook("onSend", async (request, reply, payload) => {
    hooks.beforeAnswer();
    reply.header("date", new Date(clock.now()).toUTCString());
    const fault = struck.get(request);
    const sent = fault === undefined ? payload : await strikeAfter(fault, request, reply, payload);
    const entry = entries.get(request);
    if (entry !== undefined)
      Object.assign(entry, { body: request.body, status: reply.statusCode, answer: readAnswer(sent) });
    return sent;
  });

  /** What every request meets on its way in: whether it is recorded, how long it takes, which fault strikes it. */
  async function meet(request: FastifyRequest, vendor: string, path: string): Promise<Fault | undefined> {
    if (controls.traffic.recording) entries.set(request, noteRequest(request, vendor, path));
    if (controls.latencyMs > 0) await realTime(controls.latencyMs);
    return controls.faults.take({ vendor, method: request.method, path });
  }

  function noteRequest(request: FastifyRequest, vendor: string, path: string): TrafficEntry {
    const { method, query, headers } = request;
    const entry: TrafficEntry = { vendor, method, path, query, headers, at: clock.now() };
    controls.traffic.note(entry);
    return entry;
  }
}
