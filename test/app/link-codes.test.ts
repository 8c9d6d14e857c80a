import { randomInt } from "node:crypto";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { createLinkCodes, type LinkCodes } from "../../src/app/link-codes.ts";
import { BotError } from "../../src/core/errors.ts";
import type { Store } from "../../src/core/store.ts";
import { openEmbeddedStore } from "../../src/store/embedded/open.ts";
import { TestClock } from "../kit/test-clock.ts";

const ANA = { id: "slack:U0ANA" };
const EVE = { id: "discord:1", zone: "UTC" };
const EMAIL = "ana@example.com";
const MINUTE = 60_000;

let dir: string;
let store: Store;
let clock: TestClock;
let codes: LinkCodes;

beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), "tocsin-codes-"));
  clock = new TestClock();
  store = await openEmbeddedStore({ dir, clock });
  codes = createLinkCodes({ store, clock, random: randomInt });
});

afterEach(async () => {
  await store.close();
  await rm(dir, { recursive: true, force: true });
});

/** What an attempt came to. */
async function attempt(code: string, through: LinkCodes = codes): Promise<string> {
  try {
    return (await through.read(code, EVE)).email;
  } catch (error) {
    return error instanceof BotError ? error.code : String(error);
  }
}

test("five attempts at the same moment, at any replicas, are five", async () => {
  const { code } = await codes.issue(ANA, EMAIL);
  const other = createLinkCodes({ store, clock, random: randomInt });
  const wrong = Array.from({ length: 6 }, (_, i) => attempt("BBBBBBBB", i % 2 === 0 ? codes : other));
  const results = await Promise.all(wrong);
  expect(results.filter((result) => result === "not_found")).toHaveLength(5);
  expect(await attempt(code)).toBe("forbidden");
  clock.advance(10 * MINUTE - 1);
  expect(await attempt(code)).toBe("forbidden");
  clock.advance(1);
  expect(await attempt(code)).toBe("expired");
});

test("the fifth attempt may still be right", async () => {
  const { code } = await codes.issue(ANA, EMAIL);
  for (let tries = 1; tries <= 4; tries++) await attempt("BBBBBBBB");
  expect(await attempt(code)).toBe(EMAIL);
  for (let tries = 1; tries <= 4; tries++) expect(await attempt("BBBBBBBB")).toBe("not_found");
  expect(await attempt(code)).toBe(EMAIL);
});

test("a code is used up by one commit", async () => {
  const { code } = await codes.issue(ANA, EMAIL);
  const grant = await codes.read(code, EVE);
  const uses = await Promise.all([codes.use(grant), codes.use(grant)]);
  const commits = uses.map((changes) => store.commit(changes ?? []));
  const settled = await Promise.allSettled(commits);
  expect(settled.map(({ status }) => status).sort()).toEqual(["fulfilled", "rejected"]);
  expect(await codes.use(grant)).toBeUndefined();
});

test("a code that was read in time and is used too late does not count", async () => {
  const grant = await codes.read((await codes.issue(ANA, EMAIL)).code, EVE);
  clock.advance(10 * MINUTE);
  expect(await codes.use(grant)).toBeUndefined();
});

test("the store has no code, nor what it could be found by at little cost, and forgets all of it", async () => {
  const { code } = await codes.issue(ANA, EMAIL);
  await attempt("BBBBBBBB");
  const rows = JSON.stringify(await Array.fromAsync(store.rows()));
  expect(rows.toUpperCase()).not.toContain(code);
  clock.advance(2 * 3_600_000);
  await store.forget(clock.now());
  expect(await Array.fromAsync(store.rows())).toEqual([]);
});
