import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { type AppFeed, createAppFeed } from "../../src/app/feed.ts";
import type { ChatAdapter } from "../../src/core/chat.ts";
import type { Route } from "../../src/core/routes.ts";
import type { Store } from "../../src/core/store.ts";
import { openEmbeddedStore } from "../../src/store/embedded/open.ts";
import { alert, ROUTE } from "../feed/shown/world.ts";
import { LastingChat } from "../kit/lasting-chat.ts";
import { TestClock } from "../kit/test-clock.ts";

const SECOND_MS = 1_000;

interface Scene {
  readonly clock: TestClock;
  readonly store: Store;
  readonly chat: LastingChat;
  readonly feed: AppFeed;
  readonly logged: string[];
  readonly adapters: Map<string, ChatAdapter>;
  routes: readonly Route[];
  pass(ms: number): Promise<void>;
}

/** A process of those that share a store; the store knows of one open alert. */
async function openScene(): Promise<Scene> {
  const clock = new TestClock();
  const dir = await mkdtemp(join(tmpdir(), "tocsin-app-feed-"));
  const store = await openEmbeddedStore({ dir, clock });
  const at = clock.now();
  const known: object = { alert: { ...alert(1), createdAt: at }, asOf: at, heardAt: at, entries: [] };
  await store.commit([{ put: "alerts", id: "pagerduty:P1", value: known as never }]);
  const chat = new LastingChat();
  const logged: string[] = [];
  const note = (event: string): void => void logged.push(event);
  const adapters = new Map([[chat.platform, chat.connect()]]);
  const scene: Omit<Scene, "feed"> = {
    ...{ clock, store, chat, logged, adapters, routes: [ROUTE] },
    pass: async (ms) => {
      for (let passed = 0; passed < ms; passed += 500) await clock.drive(clock.sleep(500));
    },
  };
  const feed = createAppFeed({
    ...{ store: { ...store, isShared: true }, clock, pulse: clock, owner: "one", accounts: [] },
    log: { info: note, warn: note, error: note },
    routes: () => scene.routes,
    roadOf: () => "hooks",
    adapterOf: (platform) => adapters.get(platform),
    posted: async () => undefined,
    onBoard: async () => undefined,
    onTest: async () => undefined,
  });
  onTestFinished(async () => {
    await clock.drive(feed.stop());
    await store.close();
    await rm(dir, { recursive: true, force: true });
  });
  return Object.assign(scene, { feed });
}

test("a process that does not reach a chat of the routes leaves the lead to others until it does", async () => {
  const scene = await openScene();
  const { feed, chat, adapters, logged, pass } = scene;
  scene.routes = [{ ...ROUTE, to: ["lasting:room", "slack:C1"] }];
  feed.begin();
  await pass(20 * SECOND_MS);
  expect(chat.messages).toEqual([]);
  expect(logged).toEqual(["feed.out_of_reach"]);
  adapters.set("slack", new LastingChat("slack").connect());
  await pass(20 * SECOND_MS);
  expect(chat.texts).toEqual([expect.stringContaining("PD-1")]);
});

test("a leader gives the lead up when the routes come to name a chat that it does not reach", async () => {
  const scene = await openScene();
  const { feed, store, pass } = scene;
  feed.begin();
  await pass(10 * SECOND_MS);
  scene.routes = [{ ...ROUTE, to: ["discord:1"] }];
  await pass(10 * SECOND_MS);
  expect(await store.lease("feed", "two", 10 * SECOND_MS)).toBeDefined();
});

test("a stop does not wait for a chat that does not answer", async () => {
  const { feed, chat, clock, pass } = await openScene();
  let asked = 0;
  chat.onWrite = () => {
    asked += 1;
    return new Promise(() => undefined);
  };
  feed.begin();
  await pass(5 * SECOND_MS);
  expect(asked).toBe(1);
  const began = clock.elapsed();
  await clock.drive(feed.stop());
  expect(clock.elapsed() - began).toBeLessThanOrEqual(5 * SECOND_MS);
});
