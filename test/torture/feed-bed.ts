import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as realTime } from "node:timers/promises";
import type { Document } from "../../src/core/store.ts";
import { realClock } from "../../src/real-clock.ts";
import { openEmbeddedStore } from "../../src/store/embedded/open.ts";
import { freePort } from "../kit/free-port.ts";
import { type FeedChat, openFeedDiscord, openFeedSlack } from "./feed-chats.ts";
import { startVendorProcess, type VendorProcess } from "./feed-vendors.ts";

const SECRET = "0123456789abcdef0123456789abcdef";
const LOOK_MS = 250;
const READY_MS = 30_000;

/** Where a bot is to live: two chats in this process, the vendors in another, and settings that lead it to all of them. */
export interface FeedBed {
  readonly slack: FeedChat;
  readonly chats: readonly FeedChat[];
  readonly vendors: VendorProcess;
  readonly dir: string;
  readonly env: Readonly<Record<string, string>>;
  /** Resolves once the bot says that it is ready. */
  ready(): Promise<void>;
  /** "cards" of its store, once it has ended. */
  cards(): Promise<readonly Document[]>;
  stop(keep: boolean | undefined): Promise<void>;
}

/** Of the one route; see FeedRunOptions. */
export interface FeedRules {
  readonly cards: number;
  readonly stormMs: number;
  readonly groups: boolean;
}

export async function openFeedBed(rules: FeedRules): Promise<FeedBed> {
  const dir = await mkdtemp(join(tmpdir(), "tocsin-feed-"));
  const port = await freePort();
  const slack = await openFeedSlack();
  const discord = await openFeedDiscord();
  const chats: readonly FeedChat[] = [slack, discord];
  await mkdir(join(dir, "vendors"));
  const vendors = await startVendorProcess(join(dir, "vendors"), `http://127.0.0.1:${port}`, SECRET);
  await writeFile(join(dir, "tocsin.yaml"), policyOf(chats, discord.people, rules));
  const dataDir = join(dir, "data");
  return {
    ...{ slack, chats, vendors, dir },
    env: {
      ...vendors.env,
      ...slack.env,
      ...discord.env,
      ...{ DATA_DIR: dataDir, HTTP_PORT: String(port), TOCSIN_SECRET: SECRET, TOCSIN_RESPONDERS: "*" },
    },
    ready: () => untilReady(port),
    cards: () => cardsIn(dataDir),
    stop: async (keep) => {
      await vendors.stop();
      for (const chat of chats) await chat.stop();
      if (keep !== true) await rm(dir, { recursive: true, force: true });
    },
  };
}

function policyOf(chats: readonly FeedChat[], people: string, { cards, stormMs, groups }: FeedRules): string {
  const places = chats.map(({ place }) => JSON.stringify(place)).join(", ");
  const storm = `{ cards: ${cards}, within: ${stormMs / 1_000}s }`;
  return `people:\n${people}\nroutes:\n  - { to: [${places}], storm: ${storm}${groups ? "" : ", group: false"} }\n`;
}

async function untilReady(port: number): Promise<void> {
  for (const end = Date.now() + READY_MS; Date.now() < end; await realTime(LOOK_MS)) {
    const answer = await fetch(`http://127.0.0.1:${port}/readyz`).catch(() => undefined);
    if (answer?.ok === true) return;
  }
  throw new Error("the bot did not become ready");
}

async function cardsIn(dir: string): Promise<readonly Document[]> {
  const store = await openEmbeddedStore({ dir, clock: realClock });
  const documents = await store.list("cards");
  await store.close();
  return documents;
}
