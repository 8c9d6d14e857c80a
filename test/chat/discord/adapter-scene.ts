import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setImmediate as nextTurn } from "node:timers/promises";
import { expect, onTestFinished } from "vitest";
import { INTEGRATIONS } from "../../../integrations/index.ts";
import { openApp } from "../../../src/app.ts";
import { type DiscordAdapter, openDiscord } from "../../../src/chat/discord/discord.ts";
import { createDiscordDoor } from "../../../src/chat/discord/door.ts";
import { type Config, readConfig } from "../../../src/config.ts";
import type { LogFields } from "../../../src/core/log.ts";
import { createHttpClient } from "../../../src/http/client.ts";
import { openHttpServer } from "../../../src/http/server.ts";
import { COMPANY } from "../../../src/sandbox/company.ts";
import { EMULATORS } from "../../../src/sandbox/emulators.ts";
import { type FakeDiscord, startFakeDiscord } from "../../fakes/discord/discord.ts";
import type { FakeDiscordOptions } from "../../fakes/discord/options.ts";
import type { Seen } from "../../fakes/discord/people/seen.ts";
import { startTestSandbox, type TestSandbox } from "../../kit/sandbox.ts";
import { TestClock } from "../../kit/test-clock.ts";

export interface DiscordScene {
  readonly clock: TestClock;
  readonly discord: FakeDiscord;
  /** The vendors. */
  readonly vendors: TestSandbox;
  readonly adapter: DiscordAdapter;
  readonly logged: { readonly event: string; readonly fields: LogFields | undefined }[];
  /** Waits for `work`, moving time whenever nothing is under way. */
  settle<T>(work: Promise<T>): Promise<T>;
  /** Waits for something that somebody says or does, until it is heard and answered. */
  answered<T>(doing: Promise<T>): Promise<T>;
  /** The bot's messages that a person sees in a place, oldest first. */
  heard(person: string, place: string): readonly Seen[];
  stop(): Promise<void>;
}

export interface SceneOptions extends Omit<FakeDiscordOptions, "clock"> {
  readonly env?: Readonly<Record<string, string>>;
  /** The text of tocsin.yaml. Default: Ana is the responder ana@example.com. */
  readonly policy?: string;
}

/** The real bot and the sample company's vendors, in a Discord of our own. */
export async function startDiscordScene({ env = {}, policy, ...options }: SceneOptions = {}): Promise<DiscordScene> {
  const clock = new TestClock();
  const vendors = await startTestSandbox({ emulators: EMULATORS, clock, company: COMPANY });
  const discord = await startFakeDiscord({ clock, ...options });
  const dataDir = await mkdtemp(join(tmpdir(), "tocsin-discord-"));
  onTestFinished(() => rm(dataDir, { recursive: true, force: true }));
  const policyPath = join(dataDir, "tocsin.yaml");
  await writeFile(policyPath, `${personIs(discord.person("ana").id, "ana@example.com")}${policy ?? ""}`);
  const logged: DiscordScene["logged"] = [];
  const line = (event: string, fields?: LogFields): void => void logged.push({ event, fields });
  const log = { info: line, warn: line, error: line };
  const config = configOf({
    ...vendors.env,
    ...discord.env,
    DATA_DIR: dataDir,
    HTTP_PORT: "0",
    TOCSIN_CONFIG: policyPath,
    ...env,
  });
  const { discord: settings, zone } = config;
  if (settings === undefined) throw new Error("Discord is not configured");
  const http = createHttpClient({ clock, random: () => 0 });
  let busy = (): number => 0;
  const isBusy = (): boolean => http.inFlight() > 0 || discord.isBusy() || busy() > 0;
  const settle = <T>(work: Promise<T>): Promise<T> => clock.drive(work, isBusy);
  const door = createDiscordDoor({ settings, clock, log });
  const server = await openHttpServer({ host: "127.0.0.1", port: 0, log, clock, plugins: [door.plugin] });
  discord.endpoint.sendTo(`${server.url}/discord/interactions`);
  const app = await settle(openApp({ config, clock, log, openHttp: () => http }));
  const { store } = app.watched;
  const adapter = await settle(openDiscord({ settings, door, store, policy: app.discord, zone, clock, log }));
  busy = adapter.busy;
  await settle(app.attach(adapter));
  const accepted = (): number => logged.filter(({ event }) => HEARD.includes(event)).length;
  return {
    ...{ clock, discord, vendors, adapter, logged, settle },
    heard: (person, place) =>
      discord
        .person(person)
        .sees(place)
        .filter(({ by }) => by === "tocsin"),
    async answered(doing) {
      const before = accepted();
      const result = await settle(doing);
      // The gateway is told, and never says that it was.
      while (accepted() === before) await settle(nextTurn());
      await settle(app.idle());
      return result;
    },
    async stop() {
      await settle(app.stop());
      await settle(server.stop());
      await discord.stop();
      await vendors.stop();
      expect(discord.complaints).toEqual([]);
      vendors.expectClean();
    },
  };
}

/** What is logged once of each saying. */
const HEARD = ["inbound.accepted", "inbound.repeated", "inbound.not_stored"];

function personIs(id: string, email: string): string {
  return `people:\n  "discord:${id}":\n    email: ${email}\n`;
}

function configOf(env: Readonly<Record<string, string>>): Config {
  return readConfig({ TOCSIN_RESPONDERS: "ana@example.com", TOCSIN_ZONE: "UTC", ...env }, INTEGRATIONS);
}
