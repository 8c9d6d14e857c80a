import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as realTime } from "node:timers/promises";
import type { ChaosInput } from "../../src/sandbox/chaos.ts";
import { seededRandom } from "../../src/sandbox/seeded-random.ts";
import { openEmbeddedStore } from "../../src/store/embedded/open.ts";
import { openPostgresStore } from "../../src/store/postgres/open.ts";
import { audit, type Counts, type Findings } from "./audit.ts";
import { startChatServer } from "./chat-server.ts";
import { execute, type Toll } from "./executioner.ts";
import { fastClock } from "./fast-clock.ts";
import { startFleet } from "./fleet.ts";
import { roomOf, SPEAKERS } from "./people.ts";
import { sceneAt } from "./scenes.ts";
import type { Sabotage } from "./settings.ts";
import { openTalk } from "./talk.ts";
import { startVendors } from "./world.ts";

/** `kills`, `stops`: how often a replica is killed, and frozen past its lease. */
export interface RunOptions extends Toll {
  readonly seed: number;
  readonly replicas: number;
  /** Absent: the embedded store. */
  readonly postgres?: { readonly url: string; readonly schema: string };
  /** How many alerts each flood has, and how many scenes there are from one flood to the next. */
  readonly flood: { readonly alerts: number; readonly every: number };
  /** Scenes under way at once. */
  readonly scenes: number;
  readonly chaos?: Partial<ChaosInput>;
  readonly sabotage?: Sabotage;
  /** How many times quicker than real time the vendors and the bot live. */
  readonly speed?: number;
  /** Called now and then while it goes on. */
  onProgress?(progress: { readonly kills: number; readonly stops: number; readonly sayings: number }): void;
  /** Leave the logs and data where they are, and say where. */
  readonly keep?: boolean;
}

export interface RunResult {
  readonly findings: Findings;
  readonly counts: Counts & { readonly kills: number; readonly stops: number; readonly crashes: number };
  readonly dir: string;
}

const SPEED = 10;
const DEADLINE_MS = 700;
/** Together below the settle window of 30 s: beyond it no bot can tell what has yet to happen. */
const LATE_MS = 15_000;
const LAG_MS = 5_000;
/** When nothing was owed for so long, who still waits for an answer will not get one, ms of real time. */
const QUIET_MS = 5_000;
/** What is not finished so long after the last kill never will be. */
const GIVE_UP_MS = 120_000;
const PROGRESS_MS = 10_000;
const SHARE = 0.25;
const CHAT_SHARE = 0.1;

/** One run: commands, kills and faults all at once, then calm, then the audit. */
export async function run(options: RunOptions): Promise<RunResult> {
  const { seed, sabotage, speed = SPEED, postgres } = options;
  const random = seededRandom(seed);
  const dir = await mkdtemp(join(tmpdir(), "tocsin-torture-"));
  const epoch = Date.now();
  const clock = fastClock(epoch, speed);
  const chaos = { seed, share: SHARE, lateMs: LATE_MS, ...options.chaos };
  const vendors = await startVendors(clock, { chaos, lagMs: LAG_MS });
  const chat = await startChatServer({ seed, share: CHAT_SHARE });
  const settings = {
    chatUrl: chat.url,
    epoch,
    speed,
    deadlineMs: DEADLINE_MS,
    ...(postgres === undefined ? {} : { postgres }),
    ...(sabotage === undefined ? {} : { sabotage }),
  };
  const env = { ...vendors.env, DATA_DIR: join(dir, "data"), TOCSIN_RESPONDERS: "*", TOCSIN_ZONE: "UTC" };
  const fleet = startFleet({ size: options.replicas, dir, env, settings });
  const telling = setInterval(() => {
    options.onProgress?.({ ...fleet.counts, sayings: chat.ledger.said.size });
  }, PROGRESS_MS);
  try {
    await Promise.race([fleet.failure, play(execute(fleet, options, seededRandom(seed + 1)))]);
    const codes = await fleet.stop();
    const store = await (postgres === undefined
      ? openEmbeddedStore({ dir: env.DATA_DIR, clock })
      : openPostgresStore({ ...postgres, clock }));
    const { effects, violations } = vendors;
    const { findings, counts } = await audit({ store, chat: chat.ledger, effects, violations });
    await store.close();
    for (const code of codes)
      if (code !== 0) findings.unexpected.push(`a replica ended with ${code} when it was told to stop`);
    if (fleet.counts.crashes > 0)
      findings.unexpected.push(`replicas ended by themselves ${fleet.counts.crashes} times`);
    if (options.keep === true)
      await writeFile(join(dir, "chat.json"), JSON.stringify([...chat.ledger.posted.values()], null, 1));
    return { findings, counts: { ...counts, ...fleet.counts }, dir };
  } finally {
    clearInterval(telling);
    await fleet.stop();
    await chat.stop();
    await vendors.stop();
    if (options.keep !== true) await rm(dir, { recursive: true, force: true });
  }

  /** Scenes one after the other, several at once, until the toll is paid; then calm, and each is played to its end. */
  async function play(toll: Promise<void>): Promise<void> {
    let isPaid = false;
    let isOver = false;
    let scene = 0;
    let saying = 0;
    const player = async (): Promise<void> => {
      while (!isPaid) {
        const n = scene++;
        const actor = SPEAKERS[n % SPEAKERS.length];
        if (actor === undefined) throw new Error("nobody speaks");
        const place = roomOf(n);
        const talk = openTalk({
          chat,
          actor,
          place,
          random,
          nextId: () => `torture:${++saying}`,
          isOver: () => isOver,
        });
        await sceneAt(n, options.flood, random)({ ...talk, n, vendors, random });
      }
    };
    const players = Promise.all(Array.from({ length: options.scenes }, player));
    await Promise.race([toll, players]);
    await toll;
    isPaid = true;
    vendors.calm();
    chat.calm();
    await Promise.race([players.then(() => quiet(0)), quiet(QUIET_MS)]);
    isOver = true;
    await players;
  }

  /** Waits until nothing has been owed for so long: no late effect, no saying that nobody has taken, nothing unfinished. */
  async function quiet(forMs: number): Promise<void> {
    const isQuiet = async (): Promise<boolean> =>
      (await vendors.late()) === 0 &&
      [...chat.ledger.said.values()].every(({ isAcknowledged }) => isAcknowledged) &&
      (await fleet.owed()) === 0;
    let since = Date.now();
    for (const until = since + GIVE_UP_MS; Date.now() < until; await realTime(100)) {
      if (!(await isQuiet())) since = Date.now();
      else if (Date.now() - since >= forMs) return;
    }
  }
}
