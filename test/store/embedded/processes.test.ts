import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { Directory, put } from "./directory.ts";
import { HOLDER } from "./holder.ts";

let at: Directory;

beforeEach(() => {
  at = new Directory();
});

afterEach(() => at.remove());

describe("a store beside another process", () => {
  test("the second is refused at once with a line that names the directory", async () => {
    const holder = await hold(at.dir);
    const started = process.hrtime.bigint();
    await expect(at.open()).rejects.toMatchObject({
      code: "store_failed",
      message: `Another Tocsin is using ${at.file}: stop it first, or give this one a DATA_DIR of its own.`,
    });
    expect(Number(process.hrtime.bigint() - started) / 1e6).toBeLessThan(1_000);
    holder.kill("SIGKILL");
    await once(holder, "exit");
  });

  test("a frozen holder still holds", async () => {
    const holder = await hold(at.dir);
    holder.kill("SIGSTOP");
    await expect(at.open()).rejects.toThrow("Another Tocsin is using");
    holder.kill("SIGKILL");
    await once(holder, "exit");
  });

  test("a lock left by kill -9 never blocks, and every commit it had answered for is there", async () => {
    for (let round = 0; round < 3; round++) {
      const holder = await hold(at.dir);
      const acknowledged = new Set<string>();
      const lines = createInterface({ input: holder.stdout ?? process.stdin });
      lines.on("line", (line) => acknowledged.add(line));
      while (acknowledged.size < 40) await once(lines, "line");
      holder.kill("SIGKILL");
      await once(holder, "exit");
      const store = await at.open();
      const ids = new Set((await store.list("plans")).map((document) => document.id));
      expect([...acknowledged].filter((id) => !ids.has(id))).toEqual([]);
      await store.close();
    }
  });

  test("a second open in the same process is refused too, and does not loosen the first one's hold", async () => {
    const store = await at.open();
    await expect(at.open()).rejects.toThrow("Another Tocsin is using");
    await store.commit([put("a")]);
    const child = spawnChild(at.dir);
    const [line] = await once(createInterface({ input: child.stderr ?? process.stdin }), "line");
    expect(String(line)).toContain("Another Tocsin is using");
    await once(child, "exit");
  });
});

/** A process that opens the store, prints "open", then the id of each plan it has committed, for ever. */
async function hold(dir: string): Promise<ChildProcess> {
  const child = spawnChild(dir);
  at.closing.push(() => void child.kill("SIGKILL"));
  const [line] = await once(createInterface({ input: child.stdout ?? process.stdin }), "line");
  expect(line).toBe("open");
  return child;
}

function spawnChild(dir: string): ChildProcess {
  return spawn(process.execPath, [HOLDER, dir], { stdio: ["ignore", "pipe", "pipe"] });
}
