import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Company } from "../src/core/emulator.ts";
import { realClock } from "../src/real-clock.ts";
import { type FakeDiscord, startFakeDiscord } from "../test/fakes/discord/discord.ts";
import type { User } from "../test/fakes/discord/world/model.ts";
import { type EmulatorProcess, startEmulators } from "./emulator-process.ts";
import { serve } from "./serving.ts";

/** Each is one request and a look whether it was done: so many a second make the job last, as a real vendor would. */
const REQUESTS_PER_SECOND = 150;
const LATENCY_MS = 50;
const LOOK_MS = 2;

/** `tocsin serve` in a process of its own, between a Discord with its rate limits in this one and vendors in a third. */
export interface DiscordBed {
  readonly discord: FakeDiscord;
  readonly emulators: EmulatorProcess;
  /** Ids of channels in which whatever is a whole command counts. */
  readonly rooms: readonly string[];
  /** Another app, which posts alerts. */
  readonly monitoring: User;
  /** From the start of the process until it was on the gateway, and until its first answer to a command was there, ms. */
  readonly start: { readonly readyMs: number; readonly answeredMs: number };
  busyMs(): number;
  /** Ends the bot as an operator does. Throws when it ended by itself before, or with an error in its log. */
  stop(): Promise<void>;
}

export async function openDiscordBed(company: Company, rooms: number): Promise<DiscordBed> {
  const emulators = await startEmulators({ company, requestsPerSecond: REQUESTS_PER_SECOND });
  await emulators.setLatency(LATENCY_MS);
  const discord = await startFakeDiscord({
    clock: realClock,
    privileged: { messageContent: true },
    rateLimits: {},
  });
  const ids = Array.from({ length: rooms }, (_, n) => discord.createsChannel(`room-${n}`).id);
  const monitoring = addApp(discord);
  const dataDir = await mkdtemp(join(tmpdir(), "tocsin-bench-"));
  const policy = join(dataDir, "tocsin.yaml");
  await writeFile(policy, policyText(discord, ids));
  const began = performance.now();
  const since = async (work: Promise<unknown>): Promise<number> => {
    await work;
    return performance.now() - began;
  };
  const [serving, readyMs, answeredMs] = await Promise.all([
    serve(dataDir, {
      ...emulators.env,
      ...discord.env,
      DATA_DIR: join(dataDir, "data"),
      TOCSIN_CONFIG: policy,
      TOCSIN_RESPONDERS: "ana@example.com",
    }),
    since(discord.gateway.untilConnected()),
    since(firstAnswer(discord)),
  ]);
  return {
    ...{ discord, emulators, rooms: ids, monitoring },
    start: { readyMs, answeredMs },
    busyMs: serving.busyMs,
    async stop() {
      try {
        await serving.stop();
      } finally {
        await discord.stop();
        emulators.stop();
        await rm(dataDir, { recursive: true, force: true });
      }
    },
  };
}

function policyText(discord: FakeDiscord, rooms: readonly string[]): string {
  const places = rooms.map((id) => `  "discord:${id}": { listen: bare }`);
  return [
    ...["people:", `  "discord:${discord.person("ana").id}": { email: ana@example.com }`],
    ...(places.length === 0 ? [] : ["places:", ...places]),
    "",
  ].join("\n");
}

function addApp({ world }: FakeDiscord): User {
  const user: User = {
    id: world.snowflakes.next(),
    username: "monitoring",
    globalName: "Monitoring",
    isBot: true,
    zone: "UTC",
  };
  world.users.set(user.id, user);
  for (const guild of world.guilds.values()) guild.members.set(user.id, { user, roles: new Set() });
  return user;
}

/** Types a command as soon as Discord knows it and the bot is there. */
async function firstAnswer(discord: FakeDiscord): Promise<void> {
  const isThere = (): boolean =>
    discord.gateway.connected > 0 && [...discord.world.guilds.values()].every(({ commands }) => commands.length > 0);
  while (!isThere()) await realClock.sleep(LOOK_MS);
  await discord.person("ana").commands("/help");
}
