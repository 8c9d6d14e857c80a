import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { describe, expect, onTestFinished, test } from "vitest";
import { openEmbeddedStore } from "../../src/store/embedded/open.ts";
import { TestClock } from "../kit/test-clock.ts";
import { mountSmallDisk, NO_DISK, type SmallDisk } from "../store/embedded/small-disk.ts";
import { makeDir, tocsin } from "./shell.ts";

/** Where the sandbox keeps its store. */
const DATA = join("data", "sandbox");

/** A folder whose store holds a few entries of this length. */
async function folder(letters = 10): Promise<string> {
  const dir = makeDir();
  const store = await openEmbeddedStore({ dir: join(dir, DATA), clock: new TestClock() });
  for (let n = 0; n < 8; n++) {
    await store.commit([{ append: "audit", key: "room", at: n, value: { said: `ack all ${"x".repeat(letters)}` } }]);
  }
  await store.close();
  return dir;
}

function alterAnEntry(dir: string): void {
  const file = join(dir, DATA, "tocsin.db");
  const bytes = readFileSync(file);
  bytes.write("aCk", bytes.indexOf('{"said":"ack all ') + 9);
  writeFileSync(file, bytes);
}

function mount(on: string, kilobytes: number): SmallDisk | undefined {
  mkdirSync(on, { recursive: true });
  const small = mountSmallDisk(on, kilobytes);
  if (small !== undefined) onTestFinished(small.unmount);
  return small;
}

async function refusalOf(args: readonly string[], dir: string, env = {}): Promise<string> {
  const { status, stdout, stderr } = await tocsin(["store", ...args], { dir, env });
  expect([status, stdout]).toEqual([1, ""]);
  expect(stderr).toMatch(/^tocsin: [^\n]+\n$/u);
  return stderr.slice("tocsin: ".length, -1);
}

describe("what goes wrong with the file that is to be written is told in one line that names it", () => {
  test("a backup into a folder that is not there", async () => {
    const dir = await folder();
    expect(await refusalOf(["backup", "nodir/saved.db"], dir)).toBe(
      `There is no folder ${join(dir, "nodir")} for the backup: make it, or name a file elsewhere. The store is as it was.`,
    );
  });

  test("a disk that is full", async (context) => {
    const dir = await folder(100_000);
    const disk = join(dir, "disk");
    if (mount(disk, 300) === undefined) return context.skip(NO_DISK);
    expect(await refusalOf(["backup", "disk/saved.db"], dir)).toBe(
      `The disk that is to hold ${join(disk, "saved.db")} is full: make room there, or name a file on another disk. ` +
        "The store is as it was.",
    );
    expect(await refusalOf(["export", "disk/rows.jsonl"], dir)).toBe(
      `The export could not be written to ${join(disk, "rows.jsonl")} (its disk is full): make room there, or write it ` +
        "elsewhere.",
    );
    expect(await refusalOf(["copy", "--to", "disk/a/b"], dir)).toContain("is full: nothing was written");
    expect(readdirSync(disk)).toEqual([]);
  });
});

describe("copy", () => {
  test("speaks of the option with which a place was named", async () => {
    const dir = await folder();
    writeFileSync(join(dir, "a-file"), "mine");
    expect(await refusalOf(["copy", "--to", "a-file"], dir)).toBe(
      `${join(dir, "a-file")} cannot be made or written: set --to to a directory that this user may write.`,
    );
    expect(readFileSync(join(dir, "a-file"), "utf8")).toBe("mine");
    const nowhere = "postgres://bot:geheim@127.0.0.1:1/nowhere";
    expect(await refusalOf(["copy", "--to", nowhere], dir)).toMatch(
      /does not answer .*: start it, or correct --to\.$/u,
    );
    expect(await refusalOf(["copy", "--from", nowhere, "--to", "b"], dir)).toMatch(/or correct --from\.$/u);
    const env = { DATABASE_URL: nowhere };
    expect(await refusalOf(["copy"], dir, env)).toMatch(/or correct DATABASE_URL\.$/u);
  });

  test("of a store to itself is refused, by whatever name", async () => {
    const dir = await folder();
    symlinkSync(join(dir, DATA), join(dir, "alias"));
    for (const to of [DATA, "alias", join(dir, "data", "..", DATA)]) {
      expect(await refusalOf(["copy", "--to", to], dir)).toMatch(
        /^--from and --to are the same store \(\S+.*\): name/u,
      );
    }
    const [one, same] = ["postgres://a:b@db/tocsin", "postgresql://c:d@db:5432/tocsin?application_name=x"];
    expect(await refusalOf(["copy", "--from", one, "--to", same], dir)).toContain("are the same store");
  });

  test("that fails takes away what it made, and nothing else", async () => {
    const dir = await folder();
    alterAnEntry(dir);
    mkdirSync(join(dir, "kept"));
    for (const to of ["new/deep", "kept"]) {
      expect(await refusalOf(["copy", "--to", to], dir)).toContain("of the audit journal was altered");
    }
    expect(readdirSync(dir).toSorted()).toEqual(["data", "kept"]);
    expect(readdirSync(join(dir, "kept"))).toEqual([]);
    const empty = await openEmbeddedStore({ dir: join(dir, "kept"), clock: new TestClock() });
    await empty.close();
    await refusalOf(["copy", "--to", "kept"], dir);
    expect(readdirSync(join(dir, "kept"))).toContain("tocsin.db");
  });
});

describe("a store file that is not there as it should be", () => {
  const COMMANDS = [["check"], ["export"], ["backup", "b"], ["copy", "--to", "elsewhere"]];

  test("is missing while its mark is there: everybody says so, and how to restore it", async () => {
    const dir = await folder();
    const file = join(dir, DATA, "tocsin.db");
    rmSync(file);
    for (const args of COMMANDS) {
      expect(await refusalOf(args, dir)).toMatch(
        /^\S+tocsin\.db is missing, but \S+tocsin\.db-mark shows that a store was here\..* put your last backup in its/u,
      );
    }
    await expect(openEmbeddedStore({ dir: join(dir, DATA), clock: new TestClock() })).rejects.toThrow(
      `${file} is missing, but`,
    );
    expect(existsSync(file)).toBe(false);
  });

  test("is a folder", async () => {
    const dir = await folder();
    const file = join(dir, DATA, "tocsin.db");
    renameSync(file, join(dir, "moved"));
    mkdirSync(file);
    const line = `${file} is a folder, but the store is a file of that name: move it away, or use another DATA_DIR.`;
    for (const args of COMMANDS) expect(await refusalOf(args, dir)).toBe(line);
    await expect(openEmbeddedStore({ dir: join(dir, DATA), clock: new TestClock() })).rejects.toThrow(line);
  });

  test.runIf(existsSync("/proc/self"))("cannot be made because the folder cannot", async () => {
    await expect(openEmbeddedStore({ dir: "/proc/x", clock: new TestClock() })).rejects.toMatchObject({
      code: "store_failed",
      message: "/proc/x cannot be made: set DATA_DIR to a directory that this user may write.",
    });
  });
});

describe("on a disk that is mounted for reading", () => {
  test("a store is checked, exported, copied and backed up", async (context) => {
    const from = await folder();
    const dir = makeDir();
    const small = mount(join(dir, DATA), 2_000);
    if (small === undefined) return context.skip(NO_DISK);
    for (const name of readdirSync(join(from, DATA))) {
      writeFileSync(join(dir, DATA, name), readFileSync(join(from, DATA, name)));
    }
    small.makeReadOnly();
    for (const args of [["check"], ["export", "rows"], ["copy", "--to", "copied"], ["backup", "saved"]]) {
      expect(await tocsin(["store", ...args], { dir })).toMatchObject({ status: 0, stderr: "" });
    }
    expect(readFileSync(join(dir, "rows"), "utf8").trimEnd().split("\n")).toHaveLength(8);
    const backup = join(dir, "restored", DATA);
    mkdirSync(backup, { recursive: true });
    renameSync(join(dir, "saved"), join(backup, "tocsin.db"));
    expect(await tocsin(["store", "check"], { dir: join(dir, "restored") })).toMatchObject({
      status: 0,
      stdout: expect.stringContaining("audit 8,"),
    });
  });

  test("one that was not stopped in good order is refused with what to do", async (context) => {
    const dir = makeDir();
    const small = mount(join(dir, DATA), 2_000);
    if (small === undefined) return context.skip(NO_DISK);
    writeFileSync(join(dir, DATA, "tocsin.db"), "of no matter");
    writeFileSync(join(dir, DATA, "tocsin.db-wal"), "a log");
    small.makeReadOnly();
    expect(await refusalOf(["export"], dir)).toMatch(
      /mounted for reading: copy it with the files beside it .*DATA_DIR/u,
    );
  });
});
