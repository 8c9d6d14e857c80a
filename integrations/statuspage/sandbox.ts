import type { EmulatorDeclaration } from "../../src/core/emulator.ts";
import { componentRoutes } from "./sandbox/component-routes.ts";
import { addGate } from "./sandbox/gate.ts";
import { incidentListRoutes } from "./sandbox/incident-lists.ts";
import { incidentRoutes } from "./sandbox/incident-routes.ts";
import { moveMaintenance } from "./sandbox/maintenance.ts";
import { pageRoutes } from "./sandbox/page-routes.ts";
import { postmortemRoutes } from "./sandbox/postmortem-routes.ts";
import { publicPage } from "./sandbox/public-page.ts";
import { sendRefusal } from "./sandbox/refusal.ts";
import { fill } from "./sandbox/seed.ts";
import { type Behaviour, createWorld, KEY, PAGE_ID, VENDOR } from "./sandbox/world.ts";

/** Statuspage, imitated: its management API v1 as far as a status page is run through it, and the page itself. */
export function statuspageEmulator(behaviour: Behaviour = {}): EmulatorDeclaration {
  return {
    vendor: VENDOR,
    create(options) {
      const world = createWorld(options, behaviour);
      return {
        vendor: VENDOR,
        async plugin(app) {
          app.setErrorHandler(sendRefusal);
          publicPage(app, world);
          await app.register(async (api) => {
            addGate(api, world);
            pageRoutes(api, world);
            componentRoutes(api, world);
            incidentListRoutes(api, world);
            incidentRoutes(api, world);
            postmortemRoutes(api, world);
          });
        },
        catchUp: () => moveMaintenance(world),
        hook: ({ url }) => void world.hookUrls.add(url),
        seed: (company) => fill(world, company),
        env: (baseUrl) => ({
          STATUSPAGE_API_KEY: KEY,
          STATUSPAGE_PAGE_ID: PAGE_ID,
          STATUSPAGE_API_URL: baseUrl,
        }),
      };
    },
  };
}

export const emulator = statuspageEmulator();
