import { mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { readAddress } from "../../src/sandbox/address-file.ts";
import { openSandbox, type Sandbox, type SandboxOptions } from "../../src/sandbox/sandbox.ts";
import { notesEmulator } from "../kit/notes-emulator.ts";
import { TestClock } from "../kit/test-clock.ts";

let dataDir: string;
let clock: TestClock;
const open: Sandbox[] = [];

beforeEach(() => {
  dataDir = mkdtempSync(join(tmpdir(), "tocsin-"));
  clock = new TestClock();
});

afterEach(async () => {
  for (const sandbox of open.splice(0)) await sandbox.stop();
  expect(clock.sleeping).toBe(0);
  rmSync(dataDir, { recursive: true });
});

async function start(options: Partial<SandboxOptions> = {}): Promise<Sandbox> {
  const sandbox = await openSandbox({ dataDir, clock, declarations: [notesEmulator], trickle: false, ...options });
  open.push(sandbox);
  return sandbox;
}

async function notesOf(sandbox: Sandbox): Promise<string[]> {
  const answer = await fetch(`${sandbox.env.NOTES_API_URL}/notes`);
  const body: { notes: string[] } = JSON.parse(await answer.text());
  return body.notes;
}

const write = (sandbox: Sandbox, text: string) =>
  fetch(`${sandbox.env.NOTES_API_URL}/notes`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ text }),
  });

describe("the sandbox", () => {
  test("starts with the sample company and says how to reach it and who speaks", async () => {
    const sandbox = await start();
    expect(await notesOf(sandbox)).toEqual(["seeded for Gantry CI"]);
    expect(sandbox.env).toEqual({ NOTES_API_URL: `${sandbox.url}/notes`, NOTES_KEY: "sandbox" });
    expect(sandbox.responder.email).toBe("ana@example.com");
    expect(sandbox.notes).toEqual([]);
  });

  test("goes on where it ended, and is seeded once", async () => {
    const first = await start();
    await write(first, "mine");
    await open.pop()?.stop();
    expect(await notesOf(await start())).toEqual(["seeded for Gantry CI", "mine"]);
  });

  test("listens on the port it is given, and says so when the port is taken", async () => {
    const first = await start();
    const port = Number(new URL(first.url).port);
    await expect(start({ port, dataDir: join(dataDir, "other") })).rejects.toThrow(`Port ${port} is taken`);
  });

  test("data that cannot be read are moved aside, and the company starts afresh", async () => {
    await start();
    await open.pop()?.stop();
    writeFileSync(join(dataDir, "vendors.sqlite"), "gone bad ".repeat(1_000));
    const sandbox = await start();
    expect(sandbox.notes).toEqual([expect.stringContaining("starts afresh")]);
    expect(await notesOf(sandbox)).toEqual(["seeded for Gantry CI"]);
    expect(readdirSync(dataDir)).toContain(`vendors.sqlite.unreadable-${clock.now()}`);
  });

  test("that cannot be seeded leaves nothing behind: no server, and its file is free", async () => {
    let url = "";
    const failing: typeof notesEmulator = {
      vendor: "notes",
      create: (options) => ({
        ...notesEmulator.create(options),
        seed() {
          url = options.publicUrl();
          throw new Error("the disk is full");
        },
      }),
    };
    await expect(start({ declarations: [failing] })).rejects.toThrow("the disk is full");
    await expect(fetch(url)).rejects.toThrow();
    expect(await notesOf(await start())).toEqual(["seeded for Gantry CI"]);
  });

  test("says where it is in a file beside its data, until it ends", async () => {
    const sandbox = await start();
    expect(readAddress(dataDir)).toBe(sandbox.url);
    await open.pop()?.stop();
    expect(readAddress(dataDir)).toBeUndefined();
    expect(readAddress(join(dataDir, "nowhere"))).toBeUndefined();
  });

  test("what a killed one left there is replaced", async () => {
    writeFileSync(join(dataDir, "sandbox.url"), "http://127.0.0.1:1\n");
    const sandbox = await start();
    expect(readAddress(dataDir)).toBe(sandbox.url);
  });

  test("without a person nothing happens by itself", async () => {
    const sandbox = await start();
    clock.advance(24 * 3_600_000);
    expect(await notesOf(sandbox)).toHaveLength(1);
  });
});
