import { setImmediate as nextTurn } from "node:timers/promises";
import { describe, expect, onTestFinished, test } from "vitest";
import { createAdminNotices } from "../../src/app/admin-notices.ts";
import { createAuditor } from "../../src/app/auditor.ts";
import { createKeyWatch } from "../../src/app/key-watch.ts";
import type { Circuit } from "../../src/core/http.ts";
import { type Log, SILENT_LOG } from "../../src/core/log.ts";
import { plainText } from "../../src/core/plain-text.ts";
import type { Reply } from "../../src/core/reply.ts";
import type { Change, Store } from "../../src/core/store.ts";
import { toStore } from "../../src/engine/stored.ts";
import { TestClock } from "../kit/test-clock.ts";
import { Directory } from "../store/embedded/directory.ts";

const MINUTE_MS = 60_000;
const ANA = { id: "slack:U1", name: "Ana Ruiz", zone: "UTC" };

/** One store and one admins' channel, for any number of processes. */
async function makeWorld() {
  const directory = new Directory();
  const store = await directory.open();
  const clock = new TestClock("2026-11-21T14:00:00Z");
  const leaving = new AbortController();
  const work: Promise<void>[] = [];
  onTestFinished(async () => {
    leaving.abort();
    await Promise.all(work);
    await directory.remove();
  });
  const chat = { fails: false };
  const posts: { text: string; key: string }[] = [];
  const logged: string[] = [];
  const log: Log = { ...SILENT_LOG, warn: (event) => void logged.push(event) };
  const announce = async (reply: Reply, key: string): Promise<void> => {
    if (chat.fails) throw new Error("The chat is away.");
    posts.push({ text: plainText(reply, { zone: "UTC", now: clock.now() }), key });
  };
  const notices = createAdminNotices({ store, clock, log, announce });
  return {
    store,
    clock,
    chat,
    posts,
    logged,
    texts: () => posts.map(({ text }) => text),
    audit(of: Partial<Store> = {}) {
      work.push(createAuditor({ store: { ...store, ...of }, clock, log, notices }).watch(leaving.signal));
    },
    watchKeys() {
      let tell: (circuit: Circuit, isOver: boolean) => void = () => undefined;
      const http = {
        onCircuit(listener: typeof tell) {
          tell = listener;
          return () => undefined;
        },
      };
      work.push(createKeyWatch({ http, clock, log, notices }).watch(leaving.signal));
      return (circuit: Circuit, isOver: boolean) => tell(circuit, isOver);
    },
    /** Minutes pass, one after another. */
    async pass(minutes: number) {
      for (let n = 0; n < minutes; n++) {
        await clock.drive(clock.sleep(MINUTE_MS));
        for (let turn = 0; turn < 20; turn++) await nextTurn();
      }
    },
  };
}

function plan(id: string, at: number, said: string, state = "running"): readonly Change[] {
  return [
    { put: "plans", id, value: toStore({ said, actor: ANA }) },
    { put: "claims", id, value: { owner: "r", state, at } },
  ];
}

function done(...ids: readonly string[]): readonly Change[] {
  return ids.flatMap((id): Change[] => [
    { drop: "plans", id },
    { drop: "claims", id },
  ]);
}

describe("the auditor", () => {
  test("says nothing as long as everything is done within two minutes", async () => {
    const world = await makeWorld();
    world.audit();
    for (let n = 0; n < 10; n++) {
      await world.store.commit(plan(`p${n}`, world.clock.now(), "ack all"));
      await world.pass(1);
      await world.store.commit(done(`p${n}`));
    }
    expect(world.posts).toEqual([]);
  });

  test("tells once what hangs, whose it is and since when; and once when it is over", async () => {
    const world = await makeWorld();
    world.audit();
    await world.store.commit(plan("a", world.clock.now(), "ack all"));
    await world.pass(30);
    expect(world.texts()).toEqual([
      "1 command unfinished for more than 2 min.\n" +
        '"ack all" of Ana Ruiz since 14:00. "doctor" says which vendor or store does not answer.',
    ]);
    await world.store.commit(done("a"));
    await world.pass(30);
    expect(world.texts().slice(1)).toEqual(["Every command is finished again, after 28 min."]);
  });

  test("names the oldest two and counts the rest, in two lines, however long the words are", async () => {
    const world = await makeWorld();
    const at = world.clock.now();
    for (let n = 5; n > 0; n--) await world.store.commit(plan(`p${n}`, at + n, `ack ${n}\n${"x".repeat(500)}`));
    world.audit();
    await world.pass(3);
    const [text = ""] = world.texts();
    expect(text).toMatch(/^5 commands unfinished.*\n"ack 1 x+…" of Ana.*; "ack 2 x+…" of Ana.*, and 3 more\. .*$/u);
    expect(text.length).toBeLessThan(400);
  });

  test("tells of what has no answer, whether it was begun or only heard", async () => {
    const world = await makeWorld();
    const at = world.clock.now();
    const inbound = {
      id: "i",
      actor: ANA,
      place: { id: "slack:C", platform: "slack" },
      text: "whoami",
      addressed: true,
    };
    await world.store.commit([
      ...plan("told", at, "ack all", "reporting"),
      { put: "inbounds", id: "i", value: toStore({ inbound, owner: "r", at: at + 1 }) },
    ]);
    world.audit();
    await world.pass(4);
    expect(world.texts()).toEqual([
      "2 commands without an answer for more than 2 min.\n" +
        '"ack all" of Ana Ruiz since 14:00; "whoami" of Ana Ruiz since 14:00. ' +
        '"doctor" says which vendor or store does not answer.',
    ]);
  });

  test("is not a storm when things come and go", async () => {
    const world = await makeWorld();
    world.audit();
    for (let n = 0; n < 60; n++) {
      await world.store.commit(plan("p", world.clock.now() - 3 * MINUTE_MS, "ack all"));
      await world.pass(1);
      await world.store.commit(done("p"));
      await world.pass(1);
    }
    // Two hours: at most one pair in ten minutes.
    expect(world.posts.length).toBeLessThanOrEqual(24);
    expect(world.posts.length).toBeGreaterThan(10);
  });

  test("of two processes that look at the same time, one tells", async () => {
    const world = await makeWorld();
    await world.store.commit(plan("a", world.clock.now(), "ack all"));
    world.audit();
    world.audit();
    world.audit();
    await world.pass(5);
    await world.store.commit(done("a"));
    await world.pass(5);
    expect(world.posts).toHaveLength(2);
  });

  test("a chat that fails does not stop it, and hears of it later under the same key", async () => {
    const world = await makeWorld();
    world.chat.fails = true;
    await world.store.commit(plan("a", world.clock.now(), "ack all"));
    world.audit();
    await world.pass(6);
    expect(world.posts).toEqual([]);
    expect(world.logged.filter((event) => event === "notice.not_told")).toHaveLength(4);
    world.chat.fails = false;
    await world.pass(3);
    expect(world.texts()).toEqual([expect.stringContaining("1 command unfinished")]);
    expect(world.posts[0]?.key).toMatch(/^notice:plans\.overdue:\d+:raised$/u);
  });

  test("what nobody was told of is not told to be over", async () => {
    const world = await makeWorld();
    world.chat.fails = true;
    await world.store.commit(plan("a", world.clock.now(), "ack all"));
    world.audit();
    await world.pass(4);
    await world.store.commit(done("a"));
    world.chat.fails = false;
    await world.pass(5);
    expect(world.posts).toEqual([]);
  });

  test("a store that fails for a while does not end it", async () => {
    const world = await makeWorld();
    await world.store.commit(plan("a", world.clock.now(), "ack all"));
    let isAway = true;
    world.audit({ list: (...args) => (isAway ? Promise.reject(new Error("away")) : world.store.list(...args)) });
    await world.pass(5);
    expect(world.posts).toEqual([]);
    isAway = false;
    await world.pass(1);
    expect(world.posts).toHaveLength(1);
  });
});

describe("a key that a vendor refuses", () => {
  const circuit: Circuit = {
    account: "pagerduty",
    title: "PagerDuty",
    cause: "key",
    holdsBack: "writes",
    sinceAt: 0,
    untilAt: 0,
    reason: "PagerDuty does not accept this key (401)",
  };

  test("is told once by all processes together, and once when it is taken again", async () => {
    const world = await makeWorld();
    const processes = [world.watchKeys(), world.watchKeys(), world.watchKeys()];
    for (const tell of processes) tell(circuit, false);
    await world.pass(20);
    expect(world.texts()).toEqual([
      "PagerDuty refuses its key.\nPagerDuty does not accept this key (401). Writes to it are held back, and whoever " +
        "asks for one is told so. Put a valid key into its setting and start Tocsin again.",
    ]);
    for (const tell of processes) tell(circuit, true);
    await world.pass(5);
    expect(world.texts().slice(1)).toEqual(["PagerDuty takes its key again."]);
  });

  test("is told although the chat was away when it happened", async () => {
    const world = await makeWorld();
    const tell = world.watchKeys();
    world.chat.fails = true;
    tell(circuit, false);
    await world.pass(3);
    world.chat.fails = false;
    await world.pass(2);
    expect(world.posts).toHaveLength(1);
  });

  test("is told again after an hour if nobody saw that it was over", async () => {
    const world = await makeWorld();
    const tell = world.watchKeys();
    tell(circuit, false);
    await world.pass(30);
    tell(circuit, false);
    await world.pass(1);
    expect(world.posts).toHaveLength(1);
    await world.pass(30);
    tell(circuit, false);
    await world.pass(1);
    expect(world.posts).toHaveLength(2);
  });

  test("is not confused with a vendor that is silent", async () => {
    const world = await makeWorld();
    world.watchKeys()({ ...circuit, cause: "silent" }, false);
    await world.pass(2);
    expect(world.posts).toEqual([]);
  });
});
