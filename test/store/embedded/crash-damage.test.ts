import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { openEmbeddedStore } from "../../../src/store/embedded/open.ts";
import {
  commitSome,
  contentsOf,
  copyAsCrashed,
  everythingIn,
  fingerprint,
  type Image,
  imageOf,
  seeded,
} from "./crash.ts";
import { clock, Directory, QUICK_ROOT } from "./directory.ts";

const SEED = 7;
/** Of each kind of damage, on each file, after each kind of stop. */
const CASES_EACH = 12;
/** A page of a disk. */
const SECTOR_BYTES = 512;
/** A frame of the log: its header and a page (sqlite.org/fileformat2.html, read 2026-11-21). */
const FRAME_BYTES = 24 + 4_096;
const LOG_HEADER_BYTES = 32;

let at: Directory;

beforeEach(() => {
  at = new Directory(QUICK_ROOT);
});

afterEach(() => at.remove());

/** undefined: the file goes. Some damage may leave it as it was: then all has to be there. */
const DAMAGES: Readonly<Record<string, (good: Buffer, random: () => number) => Buffer | undefined>> = {
  truncated: (good, random) => good.subarray(0, Math.floor(random() * good.length)),
  "cut at a frame": (good, random) => {
    const frames = Math.max(0, Math.floor((good.length - LOG_HEADER_BYTES) / FRAME_BYTES));
    return good.subarray(0, LOG_HEADER_BYTES + Math.floor(random() * frames) * FRAME_BYTES);
  },
  "bit flipped": (good, random) => {
    const bad = Buffer.from(good);
    const offset = Math.floor(random() * bad.length);
    bad[offset] = (bad[offset] ?? 0) ^ (1 << Math.floor(random() * 8));
    return bad;
  },
  "sector zeroed": (good, random) => {
    const start = Math.floor((random() * good.length) / SECTOR_BYTES) * SECTOR_BYTES;
    return Buffer.from(good).fill(0, start, Math.min(good.length, start + SECTOR_BYTES));
  },
  "tail filled with NUL": (good, random) => Buffer.from(good).fill(0, Math.floor(random() * good.length)),
  "all NUL": (good) => Buffer.alloc(good.length),
  deleted: () => undefined,
};

/** Stores that were stopped in different ways, with all that they hold. */
async function stops(): Promise<ReadonlyMap<string, Image>> {
  const images = new Map<string, Image>();
  const store = await at.open();
  await commitSome(store, 0, 40);
  copyAsCrashed(at.file, join(at.dir, "young"));
  images.set("killed, all in the log", imageOf(join(at.dir, "young")));
  await store.close();
  const again = await at.open();
  await commitSome(again, 40, 40);
  copyAsCrashed(at.file, join(at.dir, "old"));
  images.set("killed, some in the log", imageOf(join(at.dir, "old")));
  await again.close();
  copyAsCrashed(at.file, join(at.dir, "clean"));
  images.set("closed", imageOf(join(at.dir, "clean")));
  return images;
}

function lay(image: Image, name: string): string {
  const dir = join(at.dir, name);
  rmSync(dir, { recursive: true, force: true });
  mkdirSync(dir);
  for (const [file, bytes] of image) writeFileSync(join(dir, file), bytes);
  return dir;
}

/** Anything but all of it or a refusal fails the test. */
async function verdictOn(dir: string, spoilt: Image, whole: unknown, what: string): Promise<"recovered" | "refused"> {
  const store = await openEmbeddedStore({ dir, clock }).catch((error: unknown) => {
    expect(error, what).toMatchObject({ code: "store_failed" });
    expect(fingerprint(imageOf(dir)), what).toEqual(fingerprint(spoilt));
    return undefined;
  });
  if (store === undefined) return "refused";
  try {
    const found = await contentsOf(store).catch((error: unknown) => {
      expect(error, what).toMatchObject({ code: "store_failed" });
      return undefined;
    });
    if (found === undefined) return "refused";
    expect(found, what).toEqual(whole);
    return "recovered";
  } finally {
    await store.close();
  }
}

describe("a store that was damaged after it stopped", () => {
  test("comes back whole or is refused and left as it is, whatever happened to one of its files", async () => {
    const random = seeded(SEED);
    const results = { recovered: 0, refused: 0 };
    for (const [stop, image] of await stops()) {
      const whole = await everythingIn(lay(image, "whole"));
      for (const [file, good] of image) {
        for (const [damage, spoil] of Object.entries(DAMAGES)) {
          for (let n = 0; n < (damage === "deleted" || damage === "all NUL" ? 1 : CASES_EACH); n++) {
            const spoilt = new Map(image);
            const bad = spoil(good, random);
            if (bad === undefined) spoilt.delete(file);
            else spoilt.set(file, bad);
            const dir = lay(spoilt, "spoilt");
            const what = `${stop}; ${file} ${damage} (${n}, seed ${SEED})`;
            results[await verdictOn(dir, spoilt, whole, what)] += 1;
          }
        }
      }
    }
    expect(results.recovered + results.refused).toBeGreaterThan(400);
    expect(results.recovered).toBeGreaterThan(50);
    expect(results.refused).toBeGreaterThan(200);
  });

  test.each([
    ["deleted", undefined],
    ["emptied", Buffer.alloc(0)],
  ])("a log that was %s is missed, and the refusal changes nothing", async (_how, log) => {
    const image = new Map((await stops()).get("killed, some in the log"));
    image.delete("tocsin.db-wal");
    if (log !== undefined) image.set("tocsin.db-wal", log);
    const dir = lay(image, "spoilt");
    await expect(everythingIn(dir)).rejects.toMatchObject({
      code: "store_failed",
      message: expect.stringMatching(/lacks its newest 40 commits: .* delete \S+tocsin\.db-mark and start again\.$/u),
    });
    expect(fingerprint(imageOf(dir))).toEqual(fingerprint(image));
  });

  test("a log that lost its last commit, cut exactly between two frames, is missed", async () => {
    const image = new Map((await stops()).get("killed, some in the log"));
    const log = image.get("tocsin.db-wal") ?? Buffer.alloc(0);
    image.set("tocsin.db-wal", log.subarray(0, log.length - FRAME_BYTES));
    await expect(everythingIn(lay(image, "spoilt"))).rejects.toThrow("lacks its newest 1 commit:");
  });

  test("a store that is gone is missed as long as its mark is there", async () => {
    const image = new Map((await stops()).get("closed"));
    image.delete("tocsin.db");
    const dir = lay(image, "spoilt");
    await expect(everythingIn(dir)).rejects.toThrow(
      /tocsin\.db is missing, but \S+-mark shows that a store was here\. .* put your last backup in its place/u,
    );
    expect(fingerprint(imageOf(dir))).toEqual(fingerprint(image));
  });

  test("whoever deletes the mark goes on without the lost commits, and is told that nobody can tell", async () => {
    const image = new Map((await stops()).get("killed, some in the log"));
    image.delete("tocsin.db-wal");
    image.delete("tocsin.db-mark");
    const store = await at.open(lay(image, "spoilt"));
    expect(store.notes).toEqual([expect.stringContaining("came without its mark, as a backup does")]);
    expect(await store.read("audit", {})).toHaveLength(40);
    await store.commit([{ put: "plans", id: "on", value: {} }]);
  });

  test("an older copy in the place of the store is missed", async () => {
    const images = await stops();
    const image = new Map(images.get("closed"));
    const young = await everythingIn(lay(images.get("killed, all in the log") ?? new Map(), "young-closed"));
    expect(young).toBeDefined();
    image.set("tocsin.db", imageOf(join(at.dir, "young-closed")).get("tocsin.db") ?? Buffer.alloc(0));
    await expect(everythingIn(lay(image, "spoilt"))).rejects.toThrow("lacks its newest 40 commits");
  });

  test("a mark that cannot be read is said out loud and written anew", async () => {
    const image = new Map((await stops()).get("closed"));
    image.set("tocsin.db-mark", Buffer.alloc(64));
    const dir = lay(image, "spoilt");
    const store = await at.open(dir);
    expect(store.notes).toEqual([expect.stringContaining("could not be read")]);
    await store.close();
    expect((await at.open(dir)).notes).toEqual([]);
  });
});
