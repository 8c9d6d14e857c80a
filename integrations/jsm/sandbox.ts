import type { FastifyPluginAsync } from "fastify";
import type { Emulator, EmulatorDeclaration, EmulatorOptions } from "../../src/core/emulator.ts";
import { guard, SANDBOX_TOKEN } from "./sandbox/access.ts";
import { alertRoutes } from "./sandbox/alert-routes.ts";
import { directoryRoutes } from "./sandbox/directory-routes.ts";
import { noteRoutes } from "./sandbox/note-routes.ts";
import { overrideRoutes } from "./sandbox/override-routes.ts";
import { alertPage } from "./sandbox/page.ts";
import { requestRoutes } from "./sandbox/request-routes.ts";
import { carryOutDue } from "./sandbox/requests.ts";
import { scheduleRoutes } from "./sandbox/schedule-routes.ts";
import { raiseAlert, seedCompany, takeAlert } from "./sandbox/seed.ts";
import { wakeAlerts } from "./sandbox/snoozes.ts";
import { userRoutes } from "./sandbox/user-routes.ts";
import { type Behaviour, CLOUD_ID, createWorld, SERVICE_EMAIL, VENDOR, type World } from "./sandbox/world.ts";

export type { Behaviour } from "./sandbox/world.ts";

/** Jira Service Management's operations, imitated, with the manners asked for; they may be changed while it runs. */
export function emulatorWith(behaviour: Behaviour): EmulatorDeclaration {
  return { vendor: VENDOR, create: (options) => createEmulator(options, behaviour) };
}

/** Jira Service Management's operations, imitated: quick and without a rate limit. */
export const emulator: EmulatorDeclaration = emulatorWith({});

function createEmulator(options: EmulatorOptions, behaviour: Behaviour): Emulator {
  const world = createWorld(options, behaviour);
  return {
    vendor: VENDOR,
    plugin: pluginFor(world),
    catchUp() {
      carryOutDue(world);
      wakeAlerts(world);
    },
    seed: (company) => seedCompany(world, company),
    hook: ({ url }) => void world.hooks.urls.add(url),
    incident: (company, alert) => raiseAlert(world, company, alert),
    take: (company, { title, by }) => takeAlert(world, company, title, by),
    env: (baseUrl) => ({
      JSM_SITE: baseUrl,
      JSM_EMAIL: SERVICE_EMAIL,
      JSM_API_TOKEN: SANDBOX_TOKEN,
      JSM_API_URL: baseUrl,
    }),
  };
}

/** The site and Atlassian's API are two hosts; here one stands for both. */
function pluginFor(world: World): FastifyPluginAsync {
  return async (app) => {
    guard(app, world);
    app.get("/_edge/tenant_info", async () => ({ cloudId: CLOUD_ID }));
    alertPage(app, world);
    await app.register(
      async (operations) => {
        alertRoutes(operations, world);
        requestRoutes(operations, world);
        noteRoutes(operations, world);
        scheduleRoutes(operations, world);
        overrideRoutes(operations, world);
        directoryRoutes(operations, world);
      },
      { prefix: "/jsm/ops/api/:cloudId/v1" },
    );
    await app.register(async (people) => userRoutes(people, world), { prefix: "/ex/jira/:cloudId/rest/api/3" });
  };
}
