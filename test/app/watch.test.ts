import { setImmediate as nextTurn } from "node:timers/promises";
import { expect, onTestFinished, test } from "vitest";
import { posting, startWatch } from "../../src/app/watch.ts";
import { BotError } from "../../src/core/errors.ts";
import { type Log, SILENT_LOG } from "../../src/core/log.ts";
import type { Store } from "../../src/core/store.ts";
import { toStore } from "../../src/engine/stored.ts";
import { createHttpClient } from "../../src/http/client.ts";
import { realClock } from "../../src/real-clock.ts";
import { LastingChat } from "../kit/lasting-chat.ts";
import { PostgresBed } from "../kit/postgres.ts";
import { TestClock } from "../kit/test-clock.ts";

const MINUTE_MS = 60_000;
const ANA = { id: "lasting:U1", name: "Ana Ruiz", zone: "UTC" };

/** Replicas on one database, in one chat. */
async function makeWorld() {
  const bed = await PostgresBed.make();
  const clock = new TestClock("2026-11-21T14:00:00Z");
  const chat = new LastingChat();
  const stops: (() => Promise<void>)[] = [];
  onTestFinished(async () => {
    await Promise.all(stops.map((stop) => stop()));
    await bed.destroy();
  });
  return {
    bed,
    clock,
    chat,
    async join(replica: string, { channel }: { readonly channel?: string } = { channel: "lasting:admins" }) {
      const store = await bed.open();
      const leading = Promise.withResolvers<void>();
      const events: string[] = [];
      const note = (event: string): void => {
        events.push(event);
        if (event === "leader.won") leading.resolve();
      };
      const log: Log = { ...SILENT_LOG, info: note, warn: note };
      const adapter = chat.connect();
      const watched = {
        store,
        http: createHttpClient({ clock }),
        replica,
        ...posting((platform) => (platform === adapter.platform ? adapter : undefined)),
      };
      const watch = startWatch(watched, { clock, pulse: realClock, log, adminChannel: channel });
      stops.push(watch.stop);
      return { store, events, leads: leading.promise, ...watch };
    },
    /** Minutes pass for whoever leads; then it has looked and told. */
    async pass(minutes: number) {
      const atRest = clock.sleeping;
      for (let n = 0; n < minutes; n++) {
        clock.advance(MINUTE_MS);
        while (clock.sleeping < atRest) await nextTurn();
      }
    },
  };
}

async function hangs(store: Store, id: string, at: number): Promise<void> {
  await store.commit([
    { put: "plans", id, value: toStore({ said: "ack all", actor: ANA }) },
    { put: "claims", id, value: { owner: "gone", state: "running", at } },
  ]);
}

async function ends(store: Store, id: string): Promise<void> {
  await store.commit([
    { drop: "plans", id },
    { drop: "claims", id },
  ]);
}

test("of three replicas one tells the admins what hangs, and that it is over", async () => {
  const world = await makeWorld();
  const replicas = [await world.join("a"), await world.join("b"), await world.join("c")];
  await Promise.race(replicas.map(({ leads }) => leads));
  const [{ store }] = replicas as [(typeof replicas)[0]];
  await hangs(store, "p", world.clock.now());
  await world.pass(5);
  expect(world.chat.messages.map(({ place }) => place)).toEqual(["lasting:admins"]);
  expect(world.chat.texts[0]).toMatch(
    /^1 command unfinished for more than 2 min\.\n"ack all" of Ana Ruiz since .*14:00\./u,
  );
  await ends(store, "p");
  await world.pass(3);
  expect(world.chat.texts.slice(1)).toEqual(["Every command is finished again, after 3 min."]);
  expect(replicas.flatMap(({ events }) => events).filter((event) => event === "leader.won")).toHaveLength(1);
});

test("when the one that told is gone, the next one does not tell it again, and tells when it is over", async () => {
  const world = await makeWorld();
  const first = await world.join("a");
  await first.leads;
  const second = await world.join("b");
  await hangs(second.store, "p", world.clock.now());
  await world.pass(4);
  await first.stop();
  await second.leads;
  await world.pass(4);
  expect(world.chat.messages).toHaveLength(1);
  await ends(second.store, "p");
  await world.pass(2);
  expect(world.chat.texts[1]).toContain("Every command is finished again");
});

test("without a channel it is in the log, once", async () => {
  const world = await makeWorld();
  const alone = await world.join("a", {});
  await alone.leads;
  await hangs(alone.store, "p", world.clock.now());
  await world.pass(5);
  await ends(alone.store, "p");
  await world.pass(5);
  expect(world.chat.messages).toEqual([]);
  expect(alone.events.filter((event) => event.startsWith("notice."))).toEqual(["notice.raised", "notice.cleared"]);
});

test("a channel on a platform that is not connected is said so, and does not end the watch", async () => {
  const world = await makeWorld();
  const alone = await world.join("a", { channel: "slack:C0123" });
  await alone.leads;
  await hangs(alone.store, "p", world.clock.now());
  await world.pass(6);
  expect(alone.events.filter((event) => event === "notice.not_told")).toHaveLength(4);
});

test("posting somewhere is possible where an adapter is", async () => {
  const chat = new LastingChat();
  const { reaches, post } = posting((platform) => (platform === "lasting" ? chat.connect() : undefined));
  expect([reaches("lasting:x"), reaches("slack:x"), reaches("nowhere")]).toEqual([true, false, false]);
  await expect(post("slack:x", { type: "reply", tone: "plain", title: "x" }, "k")).rejects.toThrow(BotError);
});
