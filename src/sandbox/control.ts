import type { FastifyPluginAsync } from "fastify";
import { z } from "zod";
import { BotError } from "../core/errors.ts";
import { chaosSchema } from "./chaos.ts";
import { CONTROL_HELP } from "./control-help.ts";
import type { Ledger } from "./effects.ts";
import type { FaultBox } from "./fault-box.ts";
import { faultSchema } from "./faults.ts";
import { type Hooks, hookSchema } from "./hooks.ts";
import { LAG_MS_MAX, type Lag } from "./lag.ts";
import type { LateRequests } from "./late.ts";
import { type Storms, stormSchema } from "./storm.ts";
import type { TrafficRecorder } from "./traffic.ts";

const latencySchema = z.strictObject({ ms: z.int().min(0).max(60_000) });
const recordingSchema = z.strictObject({ recording: z.boolean() });

export interface Controls {
  readonly vendors: ReadonlySet<string>;
  readonly faults: FaultBox;
  readonly traffic: TrafficRecorder;
  readonly lag: Lag;
  readonly late: LateRequests;
  readonly ledger: Ledger;
  readonly hooks: Hooks;
  readonly storms: Storms;
  /** Added to each request, ms of real time. */
  latencyMs: number;
}

/** The sandbox's own switches, under `/_control`; control-help.ts lists them. What they do not take is answered with 400. */
export function controlPlugin(controls: Controls): FastifyPluginAsync {
  const { vendors, faults, traffic, lag, late, ledger, hooks, storms } = controls;
  const vendor = z
    .string()
    .refine((name) => vendors.has(name), `must be one of ${[...vendors].join(", ")}`)
    .optional();
  const knownFault = faultSchema.safeExtend({ vendor });
  const lagSchema = z.strictObject({ vendor, ms: z.int().min(0).max(LAG_MS_MAX) });
  const liftQuery = z.strictObject({ vendor });

  return async (app) => {
    app.setErrorHandler((error, _request, reply) => {
      const message = error instanceof z.ZodError ? z.prettifyError(error) : messageOf(error);
      return reply.code(statusOf(error)).send({ message });
    });
    app.get("/", (_request, reply) => reply.type("text/plain; charset=utf-8").send(CONTROL_HELP));
    app.get("/faults", () => faults.pending());
    app.post("/faults", (request) => {
      faults.add(knownFault.parse(request.body));
      return faults.pending();
    });
    app.delete("/faults", (request) => {
      faults.clear(liftQuery.parse(request.query).vendor);
      return faults.pending();
    });
    app.get("/chaos", () => faults.chaos() ?? {});
    app.put("/chaos", (request) => {
      faults.setChaos(chaosSchema.parse(request.body));
      return faults.chaos();
    });
    app.delete("/chaos", () => {
      faults.setChaos(undefined);
      return {};
    });
    app.get("/lag", () => Object.fromEntries(lag.ms));
    app.put("/lag", (request) => {
      const { vendor: only, ms } = lagSchema.parse(request.body);
      for (const one of only === undefined ? vendors : [only]) lag.set(one, ms);
      return Object.fromEntries(lag.ms);
    });
    app.get("/hooks", () => hooks.list());
    app.put("/hooks", (request) => {
      const { vendor: whose, ...target } = hookSchema.parse(request.body);
      if (!hooks.set(whose, target)) throw new BotError("bad_input", `${whose} sends no webhooks here.`);
      return hooks.list();
    });
    app.get("/storm", () => storms.current() ?? {});
    app.post("/storm", (request, reply) => reply.code(202).send(storms.begin(stormSchema.parse(request.body))));
    app.get("/late", () => ({ waiting: late.waiting }));
    app.get("/effects", () => ledger.entries);
    app.delete("/effects", () => {
      ledger.clear();
      return ledger.entries;
    });
    app.get("/latency", () => ({ ms: controls.latencyMs }));
    app.put("/latency", (request) => {
      controls.latencyMs = latencySchema.parse(request.body).ms;
      return { ms: controls.latencyMs };
    });
    app.get("/traffic", () => traffic.entries);
    app.put("/traffic", (request) => {
      traffic.recording = recordingSchema.parse(request.body).recording;
      return { recording: traffic.recording };
    });
    app.delete("/traffic", () => {
      traffic.clear();
      return traffic.entries;
    });
  };
}

function messageOf(error: unknown): string {
  return error instanceof BotError ? error.message : String(error);
}

function statusOf(error: unknown): number {
  if (error instanceof BotError) return error.code === "conflict" ? 409 : 400;
  const isInput = error instanceof z.ZodError || (error instanceof Error && "statusCode" in error);
  return isInput ? 400 : 500;
}
