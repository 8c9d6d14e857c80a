import { closeSync, fdatasyncSync, openSync, writeSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Low } from "lowdb";
import { JSONFile } from "lowdb/node";
import { realClock } from "../src/real-clock.ts";
import { openEmbeddedStore } from "../src/store/embedded/open.ts";
import { median, whole } from "./figures.ts";
import { loadLine, printTable } from "./machine.ts";

const ROUNDS = 9;
const ROUND_MS = 150;
/** Documents that are there already. */
const SIZES = [10, 1_000];
const VALUE = { text: "As long as a small document of the bot is. ".repeat(7) };

/** One way to put a document where it is found again; writes under `id` what was there under it before. */
interface Way {
  readonly title: string;
  readonly survives: string;
  readonly atOnce: number;
  put(id: string): Promise<void> | void;
  close(): Promise<void> | void;
}

/** (11) One change of 300 bytes: what it costs that it is on the disk, beside lowdb's own file and a write that is not. */
export async function benchDurability(): Promise<readonly string[]> {
  for (const size of SIZES) await compare(size);
  return [];
}

async function compare(documents: number): Promise<void> {
  const dir = await mkdtemp(join(tmpdir(), "tocsin-bench-"));
  const ways = await openWays(dir, documents);
  try {
    const microseconds = new Map<Way, number[]>(ways.map((way) => [way, []]));
    // In turns; the first one warms up.
    for (let round = 0; round <= ROUNDS; round++) {
      for (const [way, times] of microseconds) {
        const time = await measure(way, documents);
        if (round > 0) times.push(time);
      }
    }
    const [base = []] = microseconds.values();
    const rows = [...microseconds].map(([way, times]) => [
      way.title,
      way.survives,
      whole(way.atOnce),
      median(times).toFixed(1),
      `${median(times.map((time, round) => time / (base[round] ?? Number.NaN))).toFixed(1)} ×`,
      loadLine(),
    ]);
    printTable(
      `(11) One change of ${JSON.stringify(VALUE).length} bytes beside ${whole(documents)} documents`,
      ["", "survives", "at once", "µs a change", "to the first", ""],
      rows,
    );
  } finally {
    for (const way of ways) await way.close();
    await rm(dir, { recursive: true, force: true });
  }
}

async function measure({ put, atOnce }: Way, documents: number): Promise<number> {
  const start = performance.now();
  let done = 0;
  const writer = async (): Promise<void> => {
    while (performance.now() - start < ROUND_MS) {
      done += 1;
      await put(`document-${done % documents}`);
    }
  };
  await Promise.all(Array.from({ length: atOnce }, writer));
  return ((performance.now() - start) * 1_000) / done;
}

async function openWays(dir: string, documents: number): Promise<readonly Way[]> {
  const ids = Array.from({ length: documents }, (_, n) => `document-${n}`);
  const store = await openEmbeddedStore({ dir: join(dir, "store"), clock: realClock });
  await store.commit(ids.map((id) => ({ put: "settings", id, value: VALUE })));
  const low = new Low<Record<string, object>>(
    new JSONFile(join(dir, "low.json")),
    Object.fromEntries(ids.map((id) => [id, VALUE])),
  );
  const commit = (id: string): Promise<void> => store.commit([{ put: "settings", id, value: VALUE }]);
  const update = (id: string): Promise<void> => low.update((data) => void Object.assign(data, { [id]: { ...VALUE } }));
  const nothing = (): void => undefined;
  return [
    appender("one write, not synced", "a crash of the process", join(dir, "unsynced"), nothing),
    appender("one write, synced", "a power cut", join(dir, "synced"), fdatasyncSync),
    { title: "lowdb's JSONFile", survives: "a crash of the process", atOnce: 1, put: update, close: nothing },
    { title: "commit, embedded", survives: "a power cut", atOnce: 1, put: commit, close: nothing },
    { title: "lowdb's JSONFile", survives: "a crash of the process", atOnce: 64, put: update, close: nothing },
    { title: "commit, embedded", survives: "a power cut", atOnce: 64, put: commit, close: store.close },
  ];
}

function appender(title: string, survives: string, path: string, sync: (descriptor: number) => void): Way {
  const descriptor = openSync(path, "w");
  const line = `${JSON.stringify(VALUE)}\n`;
  return {
    title,
    survives,
    atOnce: 1,
    put: () => {
      writeSync(descriptor, line);
      sync(descriptor);
    },
    close: () => closeSync(descriptor),
  };
}
