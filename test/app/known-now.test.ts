import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { knownNowHandlers } from "../../src/app/known-now.ts";
import { type GoingOn, KNOWN_NOW, type RefusedSaying } from "../../src/app/refused-sayings.ts";
import type { Inbound } from "../../src/core/inbound.ts";
import type { Store } from "../../src/core/store.ts";
import { createQuestions } from "../../src/engine/questions.ts";
import { toStore } from "../../src/engine/stored.ts";
import { openEmbeddedStore } from "../../src/store/embedded/open.ts";
import { LastingChat } from "../kit/lasting-chat.ts";
import { TestClock } from "../kit/test-clock.ts";

const MINUTE = 60_000;

let dir: string;
let store: Store;
let clock: TestClock;
let chat: LastingChat;
let heard: Inbound[];
let goOn: (going: GoingOn) => Promise<unknown>;
let saying: RefusedSaying;

beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), "tocsin-known-now-"));
  clock = new TestClock();
  store = await openEmbeddedStore({ dir, clock });
  chat = new LastingChat();
  heard = [];
  const handlers = knownNowHandlers({
    store,
    clock,
    questions: createQuestions({ store, clock }),
    expiries: { question: async () => undefined },
    adapterOf: () => chat.connect(),
    hear: async (inbound) => void heard.push(inbound),
  });
  goOn = async (going) =>
    handlers[KNOWN_NOW]?.({ kind: KNOWN_NOW, dueAt: going.at, platform: "lasting", data: toStore(going), tries: 0 });
  saying = {
    goesOnAs: "lasting:1:known",
    actor: { id: "lasting:101", name: "Jo", zone: "UTC" },
    place: { id: "lasting:room", platform: "lasting" },
    text: "ack PD-1003",
    shown: "ack PD-1003",
    isUnseen: false,
    until: clock.now() + 15 * MINUTE,
  };
});

afterEach(async () => {
  await store.close();
  await rm(dir, { recursive: true, force: true });
});

test("what goes on at once is said anew, under its own id", async () => {
  await goOn({ saying, at: clock.now(), atOnce: true });
  const { actor, place, text } = saying;
  expect(heard).toEqual([{ id: "lasting:1:known", actor, place, text, addressed: true }]);
  expect(chat.messages).toEqual([]);
});

test("a minute later, after a stop, nobody expects it any more: they are asked", async () => {
  const at = clock.now();
  clock.advance(MINUTE);
  await goOn({ saying, at, atOnce: true });
  expect(heard).toEqual([]);
  expect(chat.texts).toEqual([expect.stringContaining("Jo, I know your address now. Go on with ack PD-1003?")]);
});

test("what was heard before by a process that is gone is neither said anew nor asked", async () => {
  await store.commit([{ put: "seen", id: "lasting:1:known", value: { until: clock.now() + MINUTE } }]);
  await goOn({ saying, at: clock.now(), atOnce: true });
  clock.advance(MINUTE);
  await goOn({ saying, at: clock.now() - MINUTE, atOnce: true });
  expect(heard).toEqual([]);
  expect(chat.messages).toEqual([]);
});

test("what is too old is over", async () => {
  clock.advance(15 * MINUTE);
  await goOn({ saying, at: clock.now(), atOnce: true });
  await goOn({ saying, at: clock.now(), atOnce: false });
  expect(heard).toEqual([]);
  expect(chat.messages).toEqual([]);
});

test("an offer that the chat may not have taken is made again, and stays one question and one message", async () => {
  let fails = 1;
  chat.onWrite = (when) => {
    if (when === "after" && fails-- > 0) throw new Error("the answer of the chat was lost");
  };
  await expect(goOn({ saying, at: clock.now(), atOnce: false })).rejects.toThrow("lost");
  await goOn({ saying, at: clock.now(), atOnce: false });
  expect(chat.messages).toHaveLength(1);
  expect(await store.list("questions")).toHaveLength(1);
});
