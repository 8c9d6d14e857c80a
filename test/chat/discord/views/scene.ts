import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setImmediate as nextTurn } from "node:timers/promises";
import { expect, onTestFinished } from "vitest";
import { INTEGRATIONS } from "../../../../integrations/index.ts";
import { openApp } from "../../../../src/app.ts";
import { type DiscordAdapter, openDiscord } from "../../../../src/chat/discord/discord.ts";
import { readConfig } from "../../../../src/config.ts";
import type { Message } from "../../../../src/core/inbound.ts";
import type { LogFields } from "../../../../src/core/log.ts";
import type { Place } from "../../../../src/core/people.ts";
import { createHttpClient } from "../../../../src/http/client.ts";
import { COMPANY } from "../../../../src/sandbox/company.ts";
import { EMULATORS } from "../../../../src/sandbox/emulators.ts";
import { type FakeDiscord, startFakeDiscord } from "../../../fakes/discord/discord.ts";
import type { Person } from "../../../fakes/discord/people/person.ts";
import { startTestSandbox, type TestSandbox } from "../../../kit/sandbox.ts";
import { TestClock } from "../../../kit/test-clock.ts";

/** The real bot and the sample company's vendors in a Discord of our own, and Ana, who is a responder there. */
export interface MenuScene {
  readonly clock: TestClock;
  readonly discord: FakeDiscord;
  readonly vendors: TestSandbox;
  readonly ana: Person;
  readonly logged: { readonly event: string; readonly fields: LogFields | undefined }[];
  settle<T>(work: Promise<T>): Promise<T>;
  /** Waits for `work`, then until everything that was heard is answered. */
  answered<T>(work: Promise<T>): Promise<T>;
  /** Waits until the bot has the lists that it completes from. */
  offered(): Promise<void>;
  /** Waits until it is so, moving time. */
  until(condition: () => boolean): Promise<void>;
  /** The bot posts something that nobody asked for. */
  posts(place: Place, message: Message): Promise<void>;
  /** Stops the bot, and starts it again over the same store. */
  restart(): Promise<void>;
  stop(): Promise<void>;
}

export async function startMenuScene(): Promise<MenuScene> {
  const clock = new TestClock();
  const vendors = await startTestSandbox({ emulators: EMULATORS, clock, company: COMPANY });
  const discord = await startFakeDiscord({ clock });
  const ana = discord.person("ana");
  const dataDir = await mkdtemp(join(tmpdir(), "tocsin-discord-"));
  onTestFinished(() => rm(dataDir, { recursive: true, force: true }));
  const policyPath = join(dataDir, "tocsin.yaml");
  await writeFile(policyPath, `people:\n  "discord:${ana.id}":\n    email: ana@example.com\n`);
  const logged: MenuScene["logged"] = [];
  const line = (event: string, fields?: LogFields): void => void logged.push({ event, fields });
  const log = { info: line, warn: line, error: line };
  const env = {
    TOCSIN_RESPONDERS: "ana@example.com",
    TOCSIN_ZONE: "UTC",
    DATA_DIR: dataDir,
    TOCSIN_CONFIG: policyPath,
  };
  const config = readConfig({ ...vendors.env, ...discord.env, ...env }, INTEGRATIONS);
  const { discord: settings, zone } = config;
  if (settings === undefined) throw new Error("Discord is not configured");
  let isBusy = (): boolean => false;
  let adapter: DiscordAdapter;
  const settle = <T>(work: Promise<T>): Promise<T> => clock.drive(work, () => discord.isBusy() || isBusy());
  const open = async () => {
    const http = createHttpClient({ clock, random: () => 0 });
    isBusy = () => http.inFlight() > 0;
    const opened = await settle(openApp({ config, clock, log, openHttp: () => http }));
    const { store } = opened.watched;
    adapter = await settle(openDiscord({ settings, store, policy: opened.discord, zone, clock, log }));
    isBusy = () => http.inFlight() > 0 || adapter.busy() > 0;
    await settle(opened.attach(adapter));
    await settle(discord.gateway.untilConnected());
    return opened;
  };
  let app = await open();
  const until: MenuScene["until"] = (condition) =>
    settle(
      (async () => {
        while (!condition()) await nextTurn();
      })(),
    );
  return {
    ...{ clock, discord, vendors, ana, logged, settle, until },
    async offered() {
      for (const [command, option] of [
        ["/status", "update"],
        ["/ack", "target"],
      ] as const) {
        while (!(await settle(ana.types(command, option, ""))).some(isOfVendors)) await nextTurn();
      }
    },
    answered: async (work) => {
      const result = await settle(work);
      await settle(app.idle());
      return result;
    },
    async posts(place, message) {
      await settle(adapter.send(place, message, { key: "posted" }));
    },
    async restart() {
      await settle(app.stop());
      app = await open();
    },
    async stop() {
      await settle(app.stop());
      await discord.stop();
      await vendors.stop();
      expect(discord.complaints).toEqual([]);
      vendors.expectClean();
    },
  };
}

/** A component's row, or an alert's. */
function isOfVendors({ name, value }: { readonly name: string; readonly value: unknown }): boolean {
  return /^[A-Z]+-\d+$/u.test(String(value)) || name.endsWith(" → degraded performance");
}
