import type { FastifyPluginAsync } from "fastify";
import type { Emulator, EmulatorDeclaration, EmulatorOptions } from "../../src/core/emulator.ts";
import { addAccessRules, SANDBOX_HOOK_SECRET, SANDBOX_KEY } from "./sandbox/access.ts";
import { addDirectoryRoutes } from "./sandbox/directory-routes.ts";
import { addIncidentReads } from "./sandbox/incident-routes.ts";
import { addIncidentWrites } from "./sandbox/incident-write-routes.ts";
import { addOncallRoutes } from "./sandbox/oncall-routes.ts";
import { answerRefusal, Refusal, Undeclared } from "./sandbox/refusal.ts";
import { createRenderer } from "./sandbox/render.ts";
import { addScheduleRoutes } from "./sandbox/schedule-routes.ts";
import { reporter, seedWorld } from "./sandbox/seed.ts";
import { wakeSnoozed } from "./sandbox/snoozes.ts";
import { addSubscriptionRoutes } from "./sandbox/subscription-routes.ts";
import { openWorld, type World } from "./sandbox/world.ts";

const VENDOR = "pagerduty";
/** PagerDuty REST docs, Rate Limits, read 2026-11-21. */
const REQUESTS_PER_MINUTE = 960;

/** PagerDuty, imitated: the REST API v2 and the reads of Schedules v3, as far as Tocsin uses them. */
export const emulator: EmulatorDeclaration = emulatorWith({ requestsPerMinute: REQUESTS_PER_MINUTE });

/** The same with another rate limit. */
export function emulatorWith(limits: { readonly requestsPerMinute: number }): EmulatorDeclaration {
  return { vendor: VENDOR, create: (options) => create(options, limits.requestsPerMinute) };
}

function create(options: EmulatorOptions, requestsPerMinute: number): Emulator {
  const world = openWorld(options);
  const report = reporter(world);
  return {
    vendor: VENDOR,
    plugin: pluginOf(world, options, requestsPerMinute),
    catchUp: () => wakeSnoozed(world),
    seed: (company) => seedWorld(world, company),
    hook: world.subscriptions.addByHand,
    signingSecret: SANDBOX_HOOK_SECRET,
    incident: (_company, alert) => report(alert),
    env: (baseUrl) => ({
      PAGERDUTY_API_URL: baseUrl,
      PAGERDUTY_API_KEY: SANDBOX_KEY,
      PAGERDUTY_WEBHOOK_SECRET: SANDBOX_HOOK_SECRET,
    }),
  };
}

function pluginOf(world: World, options: EmulatorOptions, requestsPerMinute: number): FastifyPluginAsync {
  return async (app) => {
    const render = createRenderer(world);
    app.setErrorHandler((error, request, reply) => {
      if (!(error instanceof Refusal)) throw error;
      if (error instanceof Undeclared) {
        const problem = error.errors.join("; ");
        options.onViolation({ vendor: VENDOR, request: `${request.method} ${request.url}`, problem });
      }
      return answerRefusal(reply, error);
    });
    // Content-Type is required on every request, also on those without a body (OpenAPI document).
    app.removeContentTypeParser("application/json");
    app.addContentTypeParser("application/json", { parseAs: "string" }, (_request, body, done) => {
      try {
        done(null, body === "" ? undefined : JSON.parse(String(body)));
      } catch (cause) {
        done(new Undeclared(400, 2001, "Invalid Input Provided", [`body is not JSON: ${String(cause)}`]));
      }
    });
    addAccessRules(app, options.clock, requestsPerMinute);
    addIncidentReads(app, world, render);
    addIncidentWrites(app, world, render);
    addDirectoryRoutes(app, world, render);
    addScheduleRoutes(app, world, render);
    addOncallRoutes(app, world, render);
    addSubscriptionRoutes(app, world);
  };
}
