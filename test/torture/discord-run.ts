import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as realTime } from "node:timers/promises";
import type { Store } from "../../src/core/store.ts";
import { realClock } from "../../src/real-clock.ts";
import { PEOPLE } from "../../src/sandbox/company-people.ts";
import { seededRandom } from "../../src/sandbox/seeded-random.ts";
import { openEmbeddedStore } from "../../src/store/embedded/open.ts";
import { openPostgresStore } from "../../src/store/postgres/open.ts";
import { type FakeDiscord, startFakeDiscord } from "../fakes/discord/discord.ts";
import { auditDiscord, type DiscordCounts, type DiscordFindings } from "./discord-audit.ts";
import { type ServingFleet, startServing } from "./discord-fleet.ts";
import { type Deed, live } from "./discord-people.ts";
import { until } from "./until.ts";
import { startVendors, type Vendors } from "./world.ts";

export interface DiscordRunOptions {
  readonly seed: number;
  readonly kills: number;
  readonly replicas: number;
  /** How many people are at it at once, at most ten. */
  readonly people: number;
  /** Whether they write notes: what was being written is settled up to 30 s after a kill. */
  readonly notes: boolean;
  /** An empty database. Absent: the embedded store. */
  readonly postgresUrl?: string;
  /** Leave logs and data where they are, and say where. */
  readonly keep?: boolean;
  onProgress?(progress: { readonly kills: number; readonly deeds: number }): void;
}

export interface DiscordRunResult {
  readonly findings: DiscordFindings;
  readonly counts: DiscordCounts & { readonly kills: number };
  /** How long each first answer took, ms. */
  readonly firstMs: readonly number[];
  readonly dir: string;
}

/** Mean time that a bot which hears is left alone, ms. */
const LIFE_MS = 1_200;
/** Each so many'th life, and what comes after the last kill, leaves time for whoever does not answer to be seen. */
const CALM_EVERY = 4;
const CALM_MS = { between: 4_500, last: 2_000 } as const;
/** This share of the kills comes right after somebody did something, within so long. */
const AIMED_SHARE = 0.6;
const AIMED_MS = 80;
/** How long a bot may take until it is on the gateway: the start, and another's lease of 10 s. */
const CONNECTED_MS = 30_000;
/** When nothing has happened for so long nothing will: attempts are 2 s apart, looks up to 20 s, a lease is over after 10 s. */
const QUIET_MS = { plain: 4_000, withNotes: 22_000, withReplicas: 14_000 } as const;
const GIVE_UP_MS = 120_000;
const LATENCY_MS = 15;
const LOOK_MS = 5;
const PROGRESS_MS = 10_000;

/** One run: people and kills at once, then calm, then the audit. */
export async function runDiscord(options: DiscordRunOptions): Promise<DiscordRunResult> {
  const { seed, replicas, people, notes, postgresUrl } = options;
  const dir = await mkdtemp(join(tmpdir(), "tocsin-torture-"));
  const vendors = await startVendors(realClock, { lagMs: 0, latencyMs: LATENCY_MS });
  const discord = await startFakeDiscord({ clock: realClock, privileged: { messageContent: true } });
  const rooms = await setScene(discord, dir, people);
  const dataDir = join(dir, "data");
  const fleet = startServing(replicas, dir, {
    ...vendors.env,
    ...discord.env,
    TOCSIN_RESPONDERS: "*",
    ...(postgresUrl === undefined ? { DATA_DIR: dataDir } : { DATABASE_URL: postgresUrl }),
  });
  const deeds: Deed[] = [];
  const gateway = watchGateway(discord);
  const telling = setInterval(() => {
    options.onProgress?.({ kills: fleet.counts.kills, deeds: deeds.length });
  }, PROGRESS_MS);
  let isOver = false;
  try {
    await until(() => isOpen(discord), CONNECTED_MS);
    const lives = rooms.map(({ person, room }, n) => {
      const random = seededRandom(seed + n);
      const onDeed = (deed: Deed): void => void deeds.push(deed);
      return live({ discord, vendors, person, room, random, notes, isOver: () => isOver, onDeed });
    });
    const everybody = Promise.all(lives);
    await Promise.race([everybody, killing(fleet, discord, options, () => deeds.length)]);
    await until(() => discord.gateway.connected > 0, CONNECTED_MS);
    await Promise.race([everybody, realTime(CALM_MS.last)]);
    isOver = true;
    await everybody;
    const quietMs = Math.max(
      QUIET_MS.plain,
      notes ? QUIET_MS.withNotes : 0,
      postgresUrl === undefined ? 0 : QUIET_MS.withReplicas,
    );
    await quiet(discord, vendors, quietMs);
    const codes = await fleet.stop();
    const store = await openStore(dataDir, postgresUrl);
    const { findings, counts } = await auditDiscord({ store, vendors, deeds, disconnectedAt: gateway.lostAt });
    await store.close();
    for (const code of codes) if (code !== 0) findings.unexpected.push(`a process ended with ${code} on SIGTERM`);
    if (fleet.counts.crashes > 0) findings.unexpected.push(`${fleet.counts.crashes} processes ended by themselves`);
    for (const complaint of discord.complaints) findings.unexpected.push(`Discord complained: ${complaint}`);
    const firstMs = deeds.flatMap(({ interaction: { tookMs } }) => tookMs ?? []);
    return { findings, counts: { ...counts, kills: fleet.counts.kills }, firstMs, dir };
  } finally {
    isOver = true;
    clearInterval(telling);
    gateway.stop();
    await fleet.stop();
    await discord.stop();
    await vendors.stop();
    if (options.keep !== true) await rm(dir, { recursive: true, force: true });
  }
}

function openStore(dir: string, url: string | undefined): Promise<Store> {
  return url === undefined
    ? openEmbeddedStore({ dir, clock: realClock })
    : openPostgresStore({ url, clock: realClock });
}

/** A channel for each person, and who they are at the vendors. */
async function setScene(discord: FakeDiscord, dir: string, people: number) {
  const acting = PEOPLE.slice(0, people).map(({ name, email }, n) => {
    const room = discord.createsChannel(`room-${n}`).id;
    return { person: discord.person(name), email, room };
  });
  const lines = acting.map(({ person, email }) => `  "discord:${person.id}": { email: ${email} }`);
  await writeFile(join(dir, "tocsin.yaml"), `people:\n${lines.join("\n")}\n`);
  return acting;
}

/** Somebody hears, and the commands are there to be typed. */
function isOpen({ gateway, world }: FakeDiscord): boolean {
  return gateway.connected > 0 && [...world.guilds.values()].every(({ commands }) => commands.length > 0);
}

/** Notes when a connection is lost: whatever was dispatched to it may never have been read. */
function watchGateway({ gateway }: FakeDiscord): { readonly lostAt: readonly number[]; stop(): void } {
  const lostAt: number[] = [];
  let connected = 0;
  const timer = setInterval(() => {
    if (gateway.connected < connected) lostAt.push(performance.now());
    connected = gateway.connected;
  }, LOOK_MS);
  return { lostAt, stop: () => clearInterval(timer) };
}

/** Kills one after the other: at any time, and right after somebody did something. */
async function killing(
  fleet: ServingFleet,
  discord: FakeDiscord,
  { kills, seed }: DiscordRunOptions,
  deeds: () => number,
): Promise<void> {
  const random = seededRandom(seed + 1_000);
  for (let life = 1; fleet.counts.kills < kills; life++) {
    await until(() => discord.gateway.connected > 0, CONNECTED_MS);
    if (life % CALM_EVERY === 0) await realTime(CALM_MS.between);
    await realTime(-Math.log(1 - random()) * LIFE_MS);
    if (random() < AIMED_SHARE) {
      const before = deeds();
      while (deeds() === before && discord.gateway.connected > 0) await realTime(1);
      await realTime(random() * AIMED_MS);
    }
    await fleet.kill(Math.floor(random() * fleet.size));
  }
}

/** Resolves when nothing has been asked of Discord or done at a vendor for so long. */
async function quiet(discord: FakeDiscord, vendors: Vendors, forMs: number): Promise<void> {
  const traffic = (): number => discord.calls.length + vendors.effects.length;
  let since = performance.now();
  let last = traffic();
  for (const end = since + GIVE_UP_MS; performance.now() < end; await realTime(100)) {
    const now = traffic();
    if (now !== last) since = performance.now();
    last = now;
    if (performance.now() - since >= forMs) return;
  }
}
