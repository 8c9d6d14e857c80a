import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { openEmbeddedStore } from "../../src/store/embedded/open.ts";
import { TestClock } from "../kit/test-clock.ts";

/** A vendor that creates things by name, counts how often, and can kill its client around any request. */
class Vendor {
  readonly created = new Map<string, number>();
  readonly touched = new Map<string, number>();
  /** Called for the n-th write, before and after its effect; answers are held back while it is pending. */
  onWrite: (n: number, when: "before" | "after") => Promise<void> = async () => undefined;
  #writes = 0;
  readonly #server: Server = createServer(async (request, response) => {
    const [, place, name = ""] = (request.url ?? "").split("/");
    if (request.method === "GET") {
      response.writeHead(this.created.has(name) ? 200 : 404).end();
      return;
    }
    this.#writes += 1;
    const n = this.#writes;
    await this.onWrite(n, "before");
    const effects = place === "things" ? this.created : this.touched;
    effects.set(name, (effects.get(name) ?? 0) + 1);
    await this.onWrite(n, "after");
    response.writeHead(200).end();
  });

  async listen(): Promise<string> {
    this.#server.listen(0, "127.0.0.1");
    await once(this.#server, "listening");
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  stop(): void {
    this.#server.closeAllConnections();
    this.#server.close();
  }
}

let dir: string;
let vendor: Vendor;
let url: string;

beforeEach(async () => {
  dir = mkdtempSync(join(tmpdir(), "tocsin-kill-"));
  vendor = new Vendor();
  url = await vendor.listen();
});

afterEach(() => {
  vendor.stop();
  rmSync(dir, { recursive: true, force: true });
});

function runEngine(mode: "start" | "resume") {
  const script = new URL("./engine-process.ts", import.meta.url).pathname;
  const child = spawn(process.execPath, [script, dir, url, mode], { stdio: ["ignore", "pipe", "inherit"] });
  const ended = Promise.all([text(child.stdout), once(child, "exit")]).then(([output]) => output.trim());
  return { child, ended };
}

describe("kill -9 in the middle of a plan", () => {
  const points = [1, 2, 3, 5, 6].flatMap((n) => [
    { n, when: "before" as const },
    { n, when: "after" as const },
  ]);

  test.each(points)(
    "$when the effect of write $n: the next start finishes it, and creates nothing twice",
    async (point) => {
      const first = runEngine("start");
      const killed = new Promise<void>((resolve) => {
        vendor.onWrite = async (n, when) => {
          if (n !== point.n || when !== point.when) return;
          first.child.kill("SIGKILL");
          await once(first.child, "exit");
          resolve();
        };
      });
      await killed;
      expect(await first.ended).toBe("");
      const second = runEngine("resume");
      expect(JSON.parse(await second.ended)).toEqual(["c1", "c2", "t1", "t2", "c3", "c4"].map((id) => [id, "done"]));
      expect([...vendor.created.values()]).toEqual([1, 1, 1, 1]);
      expect([...vendor.touched.keys()].sort()).toEqual(["t1", "t2"]);
      const store = await openEmbeddedStore({ dir, clock: new TestClock() });
      expect(await store.list("plans")).toEqual([]);
      expect(await store.read("finished", {})).toHaveLength(1);
      expect(await store.read("audit", {})).toHaveLength(1);
      await store.close();
    },
  );
});
