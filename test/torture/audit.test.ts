import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import type { Effect } from "../../src/core/emulator.ts";
import type { Message } from "../../src/core/inbound.ts";
import type { JsonObject } from "../../src/core/json.ts";
import type { OutcomeState } from "../../src/core/plan.ts";
import type { Store } from "../../src/core/store.ts";
import type { LedgerEntry } from "../../src/sandbox/effects.ts";
import { openEmbeddedStore } from "../../src/store/embedded/open.ts";
import { TestClock } from "../kit/test-clock.ts";
import { audit, type Findings } from "./audit.ts";
import { type ChatLedger, createChatLedger } from "./chat-ledger.ts";
import { roomOf, SPEAKERS } from "./people.ts";

let dir: string;
let store: Store;
let chat: ChatLedger;
let effects: LedgerEntry[];

beforeEach(async () => {
  dir = mkdtempSync(join(tmpdir(), "tocsin-audit-"));
  store = await openEmbeddedStore({ dir, clock: new TestClock() });
  chat = createChatLedger(() => undefined);
  effects = [];
});

afterEach(async () => {
  await store.close();
  rmSync(dir, { recursive: true, force: true });
});

const final: Message = {
  reply: { type: "reply", tone: "good", title: "done" },
  question: false,
  live: false,
  outcomes: [],
};

/** A note that somebody asked for, that was answered, and that ended so. */
async function noted(state: OutcomeState | undefined, text = "seen #1#a"): Promise<void> {
  const [actor] = SPEAKERS;
  if (actor === undefined) throw new Error("nobody speaks");
  chat.say({ id: "s1", actor, place: roomOf(1), text: "note PD-1: seen #1#a", addressed: true });
  chat.post({ place: roomOf(1).id, key: "s1", inbound: "s1" }, final);
  const operation = {
    id: "note",
    kind: "pagerduty.note",
    account: "pagerduty",
    target: { id: "Q1", label: "PD-1" },
    params: { content: text },
  };
  const plan = { id: "p1", operations: [operation], state: "finished" };
  await store.commit([
    { append: "finished", key: actor.id, at: 1, value: { plan, done: 1, failed: 0 } as JsonObject },
    ...(state === undefined
      ? []
      : [{ append: "outcomes" as const, key: "p1", at: 1, value: { outcome: { operation: "note", state, at: 1 } } }]),
  ]);
}

const happened = (effect: Partial<Effect> = {}): void =>
  void effects.push({
    at: 1,
    vendor: "pagerduty",
    effect: "note.added",
    target: "Q1",
    text: "seen #1#a",
    changed: true,
    ...effect,
  });

async function findings(): Promise<Findings> {
  return (await audit({ store, chat, effects, violations: [] })).findings;
}

const NOTHING: Findings = { lost: [], doubled: [], unanswered: [], unexpected: [] };

test("one saying, one answer, one effect: nothing is found", async () => {
  await noted("done");
  happened();
  expect(await findings()).toEqual(NOTHING);
});

test.each([["done"], ["already"]] as const)("what is called %s and did not happen is lost", async (state) => {
  await noted(state);
  expect((await findings()).lost).toHaveLength(1);
});

test("what happened twice is doubled, whatever it is called", async () => {
  await noted("unknown");
  happened();
  happened();
  expect((await findings()).doubled).toHaveLength(1);
});

test("what was so already does not count again", async () => {
  await noted("done");
  happened();
  happened({ changed: false });
  expect(await findings()).toEqual(NOTHING);
});

test("unknown may have happened or not", async () => {
  await noted("unknown");
  expect(await findings()).toEqual(NOTHING);
  happened();
  expect(await findings()).toEqual(NOTHING);
});

test("what is called failed and happened is unexpected, and so is what nobody accepted", async () => {
  await noted("failed");
  expect(await findings()).toEqual(NOTHING);
  happened();
  happened({ text: "seen #2#a" });
  expect((await findings()).unexpected).toHaveLength(2);
});

test("an operation without an outcome, a plan and a saying that were left are lost", async () => {
  await noted(undefined);
  await store.commit([
    { put: "inbounds", id: "s9", value: { owner: "gone" } },
    { put: "claims", id: "p9", value: { owner: "gone" } },
  ]);
  expect((await findings()).lost).toHaveLength(3);
});

test("an alert that was given away after its acknowledgement may be acknowledged once more, and no oftener", async () => {
  const operation = (kind: string) => ({
    id: kind,
    kind: `pagerduty.${kind}`,
    account: "pagerduty",
    target: { id: "Q1", label: "PD-1" },
    params: {},
  });
  const operations = [operation("acknowledge"), operation("reassign")];
  await store.commit([
    { append: "finished", key: "ana", at: 1, value: { plan: { id: "p1", operations }, done: 2, failed: 0 } },
    ...operations.map(({ id }) => ({
      append: "outcomes" as const,
      key: "p1",
      at: 1,
      value: { outcome: { operation: id, state: "done", at: 1 } },
    })),
  ]);
  const did = (effect: Effect["effect"]): void => happened({ effect, text: "" });
  for (const effect of ["alert.acknowledged", "alert.assigned", "alert.acknowledged"] as const) did(effect);
  expect(await findings()).toEqual(NOTHING);
  did("alert.acknowledged");
  expect((await findings()).doubled).toHaveLength(1);
});

test("a last word may be told again, but not taken back", async () => {
  await noted("done");
  happened();
  const [id = ""] = chat.answersTo("s1").map((posted) => posted.id);
  chat.edit(id, final);
  expect(await findings()).toEqual(NOTHING);
  chat.edit(id, { ...final, live: true });
  chat.edit(id, final);
  expect((await findings()).unexpected).toEqual([`message ${id} went on after its last word`]);
});

test("last words that contradict each other are unexpected", async () => {
  await noted("done");
  happened();
  const told = (state: OutcomeState): Message => ({
    ...final,
    outcomes: [
      {
        operation: { id: "n", kind: "k", account: "a", target: { id: "Q1", label: "" }, params: {} },
        outcome: { operation: "n", state, at: 1 },
      },
    ],
  });
  const post = { place: "x", key: "s9", inbound: "s1" };
  const { id } = chat.post(post, told("done"));
  chat.edit(id, told("unknown"));
  expect((await findings()).unexpected).toEqual([`message ${id} has last words that contradict each other`]);
});

test("no answer, an unfinished one and two are told apart; a message that answers nobody is unexpected", async () => {
  await noted("done");
  happened();
  const [actor] = SPEAKERS;
  for (const id of ["s2", "s3", "s4"]) {
    if (actor !== undefined) chat.say({ id, actor, place: roomOf(1), text: "alerts", addressed: true });
  }
  chat.post({ place: "x", key: "s3", inbound: "s3" }, { ...final, live: true });
  chat.post({ place: "x", key: "s4", inbound: "s4" }, final);
  chat.post({ place: "x", key: "s4:again", inbound: "s4" }, final);
  chat.post({ place: "x", key: "lonely" }, final);
  const found = await findings();
  expect(found.unanswered).toEqual(['"alerts" (s2) has no answer', '"alerts" (s3) has no final answer']);
  expect(found.doubled).toEqual(['"alerts" (s4) has 2 answers']);
  expect(found.unexpected).toHaveLength(1);
});
