import type { FastifyError, FastifyInstance, FastifyPluginAsync } from "fastify";
import type { Company, Emulator, EmulatorDeclaration, EmulatorOptions } from "../../src/core/emulator.ts";
import { act } from "./sandbox/act.ts";
import { alertRoutes } from "./sandbox/alert-routes.ts";
import { nameOf, Refusal, sendRefusal } from "./sandbox/answers.ts";
import { directoryRoutes } from "./sandbox/directory-routes.ts";
import { detailPage } from "./sandbox/page.ts";
import { requestRoutes } from "./sandbox/request-routes.ts";
import { carryOutDue } from "./sandbox/requests.ts";
import { scheduleRoutes } from "./sandbox/schedule-routes.ts";
import { addAlert, seedCompany } from "./sandbox/seed.ts";
import { wakeAlerts } from "./sandbox/snoozes.ts";
import { FROM_API, FROM_WEB, tell } from "./sandbox/webhooks.ts";
import { type Behaviour, createWorld, VENDOR, type World } from "./sandbox/world.ts";

export type { Behaviour } from "./sandbox/world.ts";

/** The only key that this OpsGenie accepts. Not a secret: it opens nothing but the sandbox. */
const SANDBOX_KEY = "sandbox-opsgenie-key";
const SECOND_MS = 1_000;

/** OpsGenie, imitated, with the manners asked for; they may be changed while it runs. */
export function emulatorWith(behaviour: Behaviour): EmulatorDeclaration {
  return { vendor: VENDOR, create: (options) => createEmulator(options, behaviour) };
}

/** OpsGenie, imitated: quick and without a rate limit. */
export const emulator: EmulatorDeclaration = emulatorWith({});

function createEmulator(options: EmulatorOptions, behaviour: Behaviour): Emulator {
  const world = createWorld(options, behaviour);
  const plugin: FastifyPluginAsync = async (app) => {
    guard(app, world);
    alertRoutes(app, world);
    requestRoutes(app, world);
    scheduleRoutes(app, world);
    directoryRoutes(app, world);
    detailPage(app, world);
  };
  return {
    vendor: VENDOR,
    plugin,
    catchUp() {
      carryOutDue(world);
      wakeAlerts(world);
    },
    seed: (company) => seedCompany(world, company),
    hook: ({ url }) => void world.hooks.urls.add(url),
    incident(company, alert) {
      const row = addAlert(world, company, alert);
      tell(world, row, { action: "Create", by: row.source, from: FROM_API });
    },
    take: (company, taking) => take(world, company, taking),
    env: (baseUrl) => ({ OPSGENIE_API_KEY: SANDBOX_KEY, OPSGENIE_API_URL: baseUrl }),
  };
}

function take(world: World, company: Company, { title, by }: { readonly title: string; readonly by: string }): void {
  const user = company.people.find(({ name }) => name === by)?.email ?? by;
  const open = [...world.alerts.all()].filter(({ message, status }) => message === title && status === "open");
  const newest = open.findLast(({ acknowledged }) => !acknowledged);
  if (newest !== undefined) act(world, newest, "Acknowledge", { user }, FROM_WEB);
}

/** What holds for every request: the key, the rate, the shape of errors. */
function guard(app: FastifyInstance, world: World): void {
  let second = 0;
  let asked = 0;

  app.addHook("onRequest", async (request, reply) => {
    reply.header("X-RateLimit-State", "OK");
    if (request.url.includes("/alert/detail/")) return;
    if (request.headers.authorization !== `GenieKey ${SANDBOX_KEY}`) throw new Refusal(401, "Could not authenticate");
    const now = Math.floor(world.clock.now() / SECOND_MS);
    asked = now === second ? asked + 1 : 1;
    second = now;
    if (asked <= (world.behaviour.requestsPerSecond ?? Number.POSITIVE_INFINITY)) return;
    reply.headers({
      "X-RateLimit-State": "THROTTLED",
      "X-RateLimit-Reason": "ACCOUNT",
      "X-RateLimit-Period-In-Sec": "1",
    });
    throw new Refusal(429, "You are making too many requests!");
  });

  app.setErrorHandler((error: FastifyError | Refusal, request, reply) => {
    if (error instanceof Refusal) return sendRefusal(reply, error);
    if (error.statusCode === undefined || error.statusCode >= 500) throw error;
    world.onViolation(nameOf(request), error.message);
    return sendRefusal(reply, new Refusal(error.statusCode, error.message));
  });

  app.setNotFoundHandler((request, reply) => {
    world.onViolation(nameOf(request), "no such operation");
    return sendRefusal(reply, new Refusal(404, "Could not find the requested resource."));
  });
}
