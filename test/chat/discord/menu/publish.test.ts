import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { type Menu, menuOf } from "../../../../src/chat/discord/menu/menu.ts";
import { createPublisher, type Publisher } from "../../../../src/chat/discord/menu/publish.ts";
import type { DiscordRest } from "../../../../src/chat/discord/ports.ts";
import { COMMANDS, FRAGMENTS } from "../../../../src/commands/index.ts";
import { BotError } from "../../../../src/core/errors.ts";
import type { Json } from "../../../../src/core/json.ts";
import { SILENT_LOG } from "../../../../src/core/log.ts";
import type { Store } from "../../../../src/core/store.ts";
import { openEmbeddedStore } from "../../../../src/store/embedded/open.ts";
import { TestClock } from "../../../kit/test-clock.ts";

const MENU = menuOf({ commands: COMMANDS, fragments: FRAGMENTS, name: "tocsin" });
const OTHER: Menu = { ...MENU, commands: MENU.commands.slice(1) };

let folder: string;
let store: Store;
let clock: TestClock;
let stopping: AbortController;
/** What Discord was told, in order. */
let puts: { readonly path: string; readonly commands: number }[];
/** How many commands are there, by path. */
let there: Map<string, number>;
/** Paths at which Discord refuses. */
let refused: Set<string>;
let warnings: string[];

const rest: DiscordRest = {
  async call(method, path, { body } = {}): Promise<Json> {
    if (refused.has(path)) throw new BotError("vendor_refused", "Discord does not let me do that there.");
    if (method === "GET") return Array.from({ length: there.get(path) ?? 0 }, () => ({}));
    expect(method).toBe("PUT");
    const commands = (body as readonly Json[]).length;
    puts.push({ path, commands });
    there.set(path, commands);
    return body ?? null;
  },
};

function start(menu: Menu, guilds: readonly string[]): Publisher {
  const log = { ...SILENT_LOG, warn: (event: string) => void warnings.push(event) };
  return createPublisher({ menu, rest, store, application: "77", guilds, clock, log, stopping: stopping.signal });
}

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "tocsin-menu-"));
  clock = new TestClock();
  store = await openEmbeddedStore({ dir: folder, clock });
  stopping = new AbortController();
  puts = [];
  there = new Map();
  refused = new Set();
  warnings = [];
});
afterEach(async () => {
  stopping.abort();
  await store.close();
  await rm(folder, { recursive: true });
});

const SIZE = MENU.commands.length + MENU.messages.length;

describe("the menu is published", () => {
  test("once for each server, and not again over restarts", async () => {
    for (let i = 0; i < 3; i++) await start(MENU, ["1", "2"]).publish();
    expect(puts).toEqual([
      { path: "/applications/77/guilds/1/commands", commands: SIZE },
      { path: "/applications/77/guilds/2/commands", commands: SIZE },
    ]);
  });

  test("everywhere when no server is named", async () => {
    await start(MENU, []).publish();
    expect(puts).toEqual([{ path: "/applications/77/commands", commands: SIZE }]);
  });

  test("again when it has changed, whole, in place of the former one", async () => {
    await start(MENU, ["1"]).publish();
    await start(OTHER, ["1"]).publish();
    await start(OTHER, ["1"]).publish();
    expect(puts.map(({ commands }) => commands)).toEqual([SIZE, SIZE - 1]);
  });

  test("and taken away where it is to be no more, so that no command stands there twice", async () => {
    await start(MENU, []).publish();
    await start(MENU, ["1"]).publish();
    await start(MENU, ["1"]).publish();
    expect(puts).toEqual([
      { path: "/applications/77/commands", commands: SIZE },
      { path: "/applications/77/guilds/1/commands", commands: SIZE },
      { path: "/applications/77/commands", commands: 0 },
    ]);
  });

  test("again where they were lost: by a server that has thrown the bot out and invited it again", async () => {
    await start(MENU, ["1", "2"]).publish();
    there.delete("/applications/77/guilds/1/commands");
    await start(MENU, ["1", "2"]).publish();
    const [, , again] = puts;
    expect(puts).toHaveLength(3);
    expect(again).toEqual({ path: "/applications/77/guilds/1/commands", commands: SIZE });
    const keeping = start(MENU, ["1", "2"]).keepPublished();
    await settled();
    there.delete("/applications/77/guilds/2/commands");
    clock.advance(600_000);
    await settled();
    expect(puts.slice(3)).toEqual([{ path: "/applications/77/guilds/2/commands", commands: SIZE }]);
    stopping.abort();
    await keeping;
  });

  test("and those of another version that was started meanwhile are left alone", async () => {
    const keeping = start(MENU, ["1"]).keepPublished();
    await settled();
    await start(OTHER, ["1"]).publish();
    clock.advance(600_000);
    await settled();
    expect(puts.map(({ commands }) => commands)).toEqual([SIZE, SIZE - 1]);
    stopping.abort();
    await keeping;
  });
});

describe("a server that refuses", () => {
  test("stops no other, is logged once, told by doctor, and tried again until it takes it", async () => {
    refused.add("/applications/77/guilds/1/commands");
    const publisher = start(MENU, ["1", "2"]);
    const publishing = publisher.publish();
    for (let i = 0; i < 3; i++) {
      await settled();
      clock.advance(3_600_000);
    }
    await settled();
    expect(puts.map(({ path }) => path)).toEqual(["/applications/77/guilds/2/commands"]);
    expect(warnings).toEqual(["discord.menu.failed"]);
    expect(publisher.findings()).toEqual([
      {
        mark: "failed",
        subject: "Discord: slash commands of server 1",
        line: "They are not published: Discord does not let me do that there. It is tried again.",
      },
    ]);
    refused.clear();
    clock.advance(3_600_000);
    await publishing;
    expect(puts.at(-1)).toEqual({ path: "/applications/77/guilds/1/commands", commands: SIZE });
    expect(publisher.findings()).toEqual([]);
  });

  test("ends with the adapter", async () => {
    refused.add("/applications/77/commands");
    const publishing = start(MENU, []).publish();
    await settled();
    stopping.abort();
    await expect(publishing).resolves.toBeUndefined();
  });
});

async function settled(): Promise<void> {
  for (let turn = 0; turn < 40; turn++) await new Promise((resolve) => setImmediate(resolve));
}
