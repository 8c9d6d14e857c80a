import type { FastifyPluginAsync } from "fastify";
import { z } from "zod";
import { type FaultBox, faultSchema } from "./faults.ts";
import type { TrafficRecorder } from "./traffic.ts";

const latencySchema = z.strictObject({ ms: z.int().min(0).max(60_000) });
const recordingSchema = z.strictObject({ recording: z.boolean() });

export interface Controls {
  readonly faults: FaultBox;
  readonly traffic: TrafficRecorder;
  /** Added to each request, ms of real time. */
  latencyMs: number;
}

/**
 * The sandbox's own switches, under `/_control`:
 *
 * - `POST /faults` takes one fault (see faults.ts) and answers with those pending; `GET /faults` lists them;
 *   `DELETE /faults` forgets them. Example: `{"vendor":"pagerduty","path":"/incidents","fault":{"kind":"html"}}`
 * - `GET /latency`, `PUT /latency` `{"ms": 50}`
 * - `GET /traffic` lists what was recorded; `PUT /traffic` `{"recording": true}`; `DELETE /traffic` forgets it
 *
 * Anything else is answered with 400 and the reason.
 */
export function controlPlugin(controls: Controls): FastifyPluginAsync {
  const { faults, traffic } = controls;
  return async (app) => {
    app.setErrorHandler((error, _request, reply) => {
      const isInput = error instanceof z.ZodError;
      const message = isInput ? z.prettifyError(error) : error instanceof Error ? error.message : "unknown failure";
      return reply.code(isInput ? 400 : 500).send({ message });
    });
    app.get("/faults", () => faults.pending());
    app.post("/faults", (request) => {
      faults.add(faultSchema.parse(request.body));
      return faults.pending();
    });
    app.delete("/faults", () => {
      faults.clear();
      return faults.pending();
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
