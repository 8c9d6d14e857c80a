import { spawnSync } from "node:child_process";
import { chmodSync, chownSync, cpSync, mkdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { Directory } from "./directory.ts";
import { HOLDER } from "./holder.ts";
import { mountSmallDisk, NO_DISK } from "./small-disk.ts";

/** Somebody without rights; root may do everything, so as root the store is opened by this user. */
const NOBODY = 65_534;
const isRoot = process.getuid?.() === 0;

let at: Directory;

beforeEach(() => {
  at = new Directory();
  // So that the other user gets as far as the folder in question.
  chmodSync(at.dir, 0o755);
});

afterEach(() => at.remove());

/** What a process without rights says when it opens the store; "" when it holds it. */
function refusal(dir: string): string {
  const asNobody = isRoot ? { uid: NOBODY, gid: NOBODY } : {};
  const { stderr } = spawnSync(process.execPath, [HOLDER, dir, "once"], { encoding: "utf8", ...asNobody });
  return stderr;
}

/** A folder of that user's with a store in it. */
async function storeOfTheirs(): Promise<string> {
  const dir = join(at.dir, "data");
  await (await at.open(dir)).close();
  for (const path of [dir, join(dir, "tocsin.db"), join(dir, "tocsin.db-mark")])
    if (isRoot) chownSync(path, NOBODY, NOBODY);
  return dir;
}

describe("without the rights to write", () => {
  test("a store of one's own opens", async () => {
    expect(refusal(await storeOfTheirs())).toBe("");
  });

  test("a folder that is closed to writing is refused with the setting to change", () => {
    const dir = join(at.dir, "data");
    mkdirSync(dir);
    if (isRoot) chownSync(dir, NOBODY, NOBODY);
    chmodSync(dir, 0o500);
    expect(refusal(join(dir, "deeper"))).toBe(
      `${join(dir, "deeper")} cannot be made or written: set DATA_DIR to a directory that this user may write.\n`,
    );
  });

  test("a store file that may only be read is refused, and stays as it was", async () => {
    const dir = await storeOfTheirs();
    const file = join(dir, "tocsin.db");
    chmodSync(file, 0o400);
    const before = readFileSync(file, "base64");
    expect(refusal(dir)).toBe(
      `${file} cannot be opened for writing: check the owner and the rights of its directory.\n`,
    );
    expect(readFileSync(file, "base64")).toBe(before);
  });

  test("somebody else's folder is refused in one line", async (context) => {
    if (!isRoot) return context.skip("only root can make a folder that belongs to somebody else");
    const dir = join(at.dir, "data");
    await (await at.open(dir)).close();
    expect(refusal(dir)).toMatch(/^\S+data cannot be made or written: set DATA_DIR to a directory .*\n$/u);
  });

  test("somebody else's store in a folder that is open to all is refused in one line", async (context) => {
    if (!isRoot) return context.skip("only root can make a file that belongs to somebody else");
    const dir = join(at.dir, "data");
    await (await at.open(dir)).close();
    chmodSync(dir, 0o777);
    expect(refusal(dir)).toMatch(/^[^\n]+ cannot be [^\n]+\n$/u);
  });

  test("a disk that is mounted for reading is refused in one line", async (context) => {
    const disk = join(at.dir, "disk");
    mkdirSync(disk);
    const small = mountSmallDisk(disk, 2_000);
    if (small === undefined) return context.skip(NO_DISK);
    at.closing.unshift(small.unmount);
    await at.fill(3);
    cpSync(at.file, join(disk, "tocsin.db"));
    small.makeReadOnly();
    await expect(at.open(disk)).rejects.toMatchObject({
      code: "store_failed",
      message: expect.stringMatching(/^\S+ cannot be [^\n]+\.$/u),
    });
    await expect(at.open(join(disk, "deeper"))).rejects.toMatchObject({ code: "store_failed" });
  });
});
