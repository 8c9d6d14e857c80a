import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished } from "vitest";
import { INTEGRATIONS } from "../../../integrations/index.ts";
import { openApp } from "../../../src/app.ts";
import { createSlackDoor } from "../../../src/chat/slack/door.ts";
import { openSlack, type SlackAdapter } from "../../../src/chat/slack/slack.ts";
import { type Config, readConfig } from "../../../src/config.ts";
import type { LogFields } from "../../../src/core/log.ts";
import { createHttpClient } from "../../../src/http/client.ts";
import { openHttpServer } from "../../../src/http/server.ts";
import { COMPANY } from "../../../src/sandbox/company.ts";
import { EMULATORS } from "../../../src/sandbox/emulators.ts";
import { type FakeSlack, startFakeSlack } from "../../fakes/slack/slack.ts";
import { startTestSandbox, type TestSandbox } from "../../kit/sandbox.ts";
import { TestClock } from "../../kit/test-clock.ts";

export interface SlackScene {
  readonly clock: TestClock;
  readonly slack: FakeSlack;
  /** The vendors. */
  readonly vendors: TestSandbox;
  readonly adapter: SlackAdapter;
  readonly logged: { readonly event: string; readonly fields: LogFields | undefined }[];
  /** Waits for `work`, moving time whenever nothing is under way. */
  settle<T>(work: Promise<T>): Promise<T>;
  /** Waits for `work`, then until everything that was heard is answered. */
  answered<T>(work: Promise<T>): Promise<T>;
  stop(): Promise<void>;
}

export type RoadType = "socket" | "http";

/** The real bot and the sample company's vendors, in a Slack of our own. `policy`: the text of its tocsin.yaml. */
export async function startSlackScene(
  road: RoadType,
  env: Readonly<Record<string, string>> = {},
  policy?: string,
): Promise<SlackScene> {
  const clock = new TestClock();
  const world = await startTestSandbox({ emulators: EMULATORS, clock, company: COMPANY });
  const slack = await startFakeSlack({ clock, mode: { type: road } });
  const dataDir = await mkdtemp(join(tmpdir(), "tocsin-slack-"));
  onTestFinished(() => rm(dataDir, { recursive: true, force: true }));
  const policyPath = join(dataDir, "tocsin.yaml");
  const named = policy === undefined ? {} : { TOCSIN_CONFIG: policyPath };
  if (policy !== undefined) await writeFile(policyPath, policy);
  const logged: SlackScene["logged"] = [];
  const line = (event: string, fields?: LogFields): void => void logged.push({ event, fields });
  const log = { info: line, warn: line, error: line };
  const config = configOf({ ...world.env, ...slack.env, DATA_DIR: dataDir, HTTP_PORT: "0", ...named, ...env });
  const { slack: settings, zone } = config;
  if (settings === undefined) throw new Error("Slack is not configured");
  const door = createSlackDoor({ settings, clock, log });
  const server = await openHttpServer({ host: "127.0.0.1", port: 0, log, clock, plugins: [door.plugin] });
  slack.requests.sendTo(`${server.url}/slack/events`);
  const http = createHttpClient({ clock, random: () => 0 });
  const isBusy = (): boolean => http.inFlight() > 0 || slack.isBusy();
  const settle = <T>(work: Promise<T>): Promise<T> => clock.drive(work, isBusy);
  const app = await settle(openApp({ config, clock, log, openHttp: () => http }));
  const { store } = app.watched;
  const adapter = await settle(openSlack({ settings, door, store, policy: app.slack, zone, clock, log }));
  await settle(app.attach(adapter));
  return {
    ...{ clock, slack, vendors: world, adapter, logged, settle },
    answered: async (work) => {
      const result = await settle(work);
      await settle(app.idle());
      return result;
    },
    async stop() {
      await settle(app.stop());
      await server.stop();
      await slack.stop();
      await world.stop();
      expect(slack.complaints).toEqual([]);
      world.expectClean();
    },
  };
}

function configOf(env: Readonly<Record<string, string>>): Config {
  return readConfig({ TOCSIN_RESPONDERS: "ana@example.com", TOCSIN_ZONE: "UTC", ...env }, INTEGRATIONS);
}
