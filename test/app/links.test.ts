import { randomInt } from "node:crypto";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { createLinkCodes, type LinkCodes } from "../../src/app/link-codes.ts";
import { linkKind, linkOperation } from "../../src/app/link-kind.ts";
import { createLinkStore, type LinkStore } from "../../src/app/link-store.ts";
import { BotError } from "../../src/core/errors.ts";
import type { LinkChange } from "../../src/core/links.ts";
import type { Operation, Outcome } from "../../src/core/plan.ts";
import type { Store } from "../../src/core/store.ts";
import { openEmbeddedStore } from "../../src/store/embedded/open.ts";
import { TestClock } from "../kit/test-clock.ts";

const ANA = { id: "console:ana@example.com", name: "Ana" };
const BEN = { id: "slack:U0BEN", name: "Ben" };
const CY = { id: "slack:U0CY", name: "Cy" };

let dir: string;
let store: Store;
let clock: TestClock;
let links: LinkStore;
let codes: LinkCodes;

beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), "tocsin-links-"));
  clock = new TestClock();
  store = await openEmbeddedStore({ dir, clock });
  links = createLinkStore(store);
  codes = createLinkCodes({ store, clock, random: randomInt });
});

afterEach(async () => {
  await store.close();
  await rm(dir, { recursive: true, force: true });
});

const toLink = (change: Partial<LinkChange>): Operation =>
  linkOperation({ person: BEN, email: "ben@example.com", was: undefined, by: ANA, ...change });

async function carriedOut(operation: Operation, planId: string, through: LinkStore = links): Promise<Outcome> {
  const execution = { planId, createdAt: clock.now(), by: undefined, signal: new AbortController().signal };
  const [outcome] = await Array.fromAsync(linkKind(through, codes, clock).execute([operation], execution));
  if (outcome === undefined) expect.unreachable("there was no outcome");
  return outcome;
}

describe("a link", () => {
  test("is there for every replica as soon as it is done", async () => {
    expect(await carriedOut(toLink({}), "p1")).toMatchObject({ operation: "link", state: "done" });
    const other = createLinkStore(store);
    const ben = { person: "slack:U0BEN", name: "Ben", email: "ben@example.com", by: "Ana", at: clock.now() };
    expect(await other.find("slack:U0BEN")).toEqual(ben);
    expect(await other.all()).toEqual([ben]);
    expect(await other.ownersOf("ben@example.com")).toEqual(["slack:U0BEN"]);
    expect(await other.find("slack:U0CY")).toBeUndefined();
  });

  test("made by a process that died before it could say so is done, not done again", async () => {
    await carriedOut(toLink({}), "p1");
    expect((await carriedOut(toLink({}), "p1")).state).toBe("done");
    expect((await carriedOut(toLink({}), "p2")).state).toBe("already");
    expect((await store.get("settings", "link:slack:U0BEN"))?.version).toBe(1);
  });

  test("is not changed when it is no longer what the person saw who changed it", async () => {
    await carriedOut(toLink({}), "p1");
    expect(await carriedOut(toLink({ email: "b@example.com" }), "p2")).toMatchObject({
      state: "failed",
      reason: "somebody else changed it meanwhile: the link is to ben@example.com",
    });
    expect(await carriedOut(toLink({ person: CY, email: undefined, was: "cy@example.com" }), "p3")).toMatchObject({
      state: "already",
    });
  });

  test("leaves its former address free, and takes the new one", async () => {
    await carriedOut(toLink({}), "p1");
    await carriedOut(toLink({ email: "b@example.com", was: "ben@example.com" }), "p2");
    expect(await links.ownersOf("ben@example.com")).toEqual([]);
    expect(await carriedOut(toLink({ person: CY }), "p3")).toMatchObject({ state: "done" });
    expect(
      await carriedOut(toLink({ person: CY, email: "b@example.com", was: "ben@example.com" }), "p4"),
    ).toMatchObject({
      state: "failed",
      reason: "b@example.com is linked to Ben by now",
    });
  });

  test("is taken away and given back by what undoes it", async () => {
    const kind = linkKind(links, codes, clock);
    const linking = toLink({});
    const unlinking = kind.inverse?.(linking, await carriedOut(linking, "p1"));
    if (unlinking === undefined) expect.unreachable("it can be undone");
    expect(kind.describe(unlinking)).toBe("unlink Ben from ben@example.com");
    expect((await carriedOut(unlinking, "p2")).state).toBe("done");
    expect(await links.all()).toEqual([]);
    const again = kind.inverse?.(unlinking, { operation: unlinking.id, state: "done", at: 0 });
    if (again === undefined) expect.unreachable("that too");
    expect((await carriedOut(again, "p3")).state).toBe("done");
    expect(await links.ownersOf("ben@example.com")).toEqual(["slack:U0BEN"]);
    expect(kind.inverse?.(linking, { operation: "link", state: "already", at: 0 })).toBeUndefined();
  });

  test("of two people to one address at the same moment is one", async () => {
    const outcomes = await Promise.all([carriedOut(toLink({}), "p1"), carriedOut(toLink({ person: CY }), "p2")]);
    expect(outcomes.map(({ state }) => state).sort()).toEqual(["done", "failed"]);
    expect(await links.all()).toHaveLength(1);
  });

  test("to an address that somebody else was given in the last moment is refused by the store itself", async () => {
    const before = await links.state(CY.id);
    await carriedOut(toLink({}), "p1");
    const link = { name: "Cy", email: "ben@example.com", by: "Ana", at: 0, mark: "p2:link" };
    await expect(links.put(CY.id, link, before)).rejects.toMatchObject({ code: "conflict" });
    await expect(links.put(BEN.id, { ...link, email: "b@example.com" }, before)).rejects.toMatchObject({
      code: "conflict",
    });
    expect(await links.ownersOf("ben@example.com")).toEqual([BEN.id]);
  });

  test("of one person to two addresses at the same moment is one, and the other is free", async () => {
    await Promise.all([carriedOut(toLink({}), "p1"), carriedOut(toLink({ email: "b@example.com" }), "p2")]);
    const [link, ...others] = await links.all();
    expect(others).toEqual([]);
    const owned = await Promise.all(["ben@example.com", "b@example.com"].map(links.ownersOf));
    expect(owned.flat()).toHaveLength(1);
    expect(await links.ownersOf(link?.email ?? "")).toEqual(["slack:U0BEN"]);
  });

  test("that the store may or may not have kept is not certain; one that it refused is not made", async () => {
    const failing = (details: Readonly<Record<string, unknown>>): LinkStore => ({
      ...links,
      put: () => Promise.reject(new BotError("store_failed", "The disk is full.", { details })),
    });
    expect(await carriedOut(toLink({}), "p1", failing({ inDoubt: true }))).toMatchObject({ state: "unknown" });
    expect(await carriedOut(toLink({}), "p1", failing({}))).toMatchObject({
      state: "failed",
      reason: "The disk is full.",
    });
  });
});
