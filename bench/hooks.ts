import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { realClock } from "../src/real-clock.ts";
import { openEmbeddedStore } from "../src/store/embedded/open.ts";
import { median, percentile, whole } from "./figures.ts";
import { BODY_BYTES, idOf } from "./hooks-payload.ts";
import { type SenderProcess, type ServerProcess, startSender, startServer } from "./hooks-process.ts";
import type { ServerKind } from "./hooks-server.ts";
import { loadLine, printTable } from "./machine.ts";

const ROUNDS = 5;
/** Webhooks a round: a second or two. */
const COUNT = 6_000;
/** As many deliveries are under way in a storm; each waits for its answer. */
const CONNECTIONS = 256;
const SHARE_MIN = 0.6;
const AIM = "2,000";

interface Subject {
  readonly kind: ServerKind;
  readonly title: string;
  readonly dir: string;
  readonly server: ServerProcess;
  readonly perSecond: number[];
  readonly answeredMs: number[];
  taken: number;
}

const TITLES: Readonly<Record<ServerKind, string>> = {
  bare: "bare fastify, signature checked",
  durable: "Tocsin, durable",
  fed: "Tocsin, durable and taken in",
};

/** (14) Signed webhooks a second, each durable before its 2xx, beside a server that checks the signature and keeps nothing. */
export async function benchHooks(): Promise<readonly string[]> {
  const root = await mkdtemp(join(tmpdir(), "tocsin-bench-"));
  const sender = await startSender();
  const subjects: Subject[] = [];
  try {
    for (const kind of ["bare", "durable", "fed"] as const) {
      const dir = join(root, kind);
      const server = await startServer(kind, dir);
      subjects.push({ kind, title: TITLES[kind], dir, server, perSecond: [], answeredMs: [], taken: 0 });
    }
    // In turns, so that whatever else the machine does meets all of them. The first one warms up.
    for (let round = 0; round <= ROUNDS; round++) {
      for (const subject of subjects) await measure(subject, sender, round);
    }
    for (const { server } of subjects) await server.kill();
    return await report(subjects);
  } finally {
    await sender.kill();
    for (const { server } of subjects) await server.kill();
    await rm(root, { recursive: true, force: true });
  }
}

async function measure(subject: Subject, sender: SenderProcess, round: number): Promise<void> {
  const order = { port: subject.server.port, from: round * COUNT, count: COUNT, connections: CONNECTIONS };
  const { ms, taken, answeredMs } = await sender.send(order);
  subject.taken += taken;
  if (round === 0) return;
  subject.perSecond.push((COUNT * 1_000) / ms);
  subject.answeredMs.push(...answeredMs);
}

async function report(subjects: readonly Subject[]): Promise<readonly string[]> {
  const faults: string[] = [];
  const rows: string[][] = [];
  const [bare] = subjects;
  for (const { kind, title, dir, perSecond, answeredMs, taken } of subjects) {
    const lost = kind === "bare" ? 0 : taken - (await keptIn(dir));
    const share = median(perSecond.map((rate, n) => rate / (bare?.perSecond[n] ?? Number.NaN)));
    const late = [50, 99].map((percent) => percentile(answeredMs, percent).toFixed(1));
    rows.push([title, whole(median(perSecond)), `${(share * 100).toFixed(0)} %`, ...late, whole(lost), loadLine()]);
    if (taken < (ROUNDS + 1) * COUNT) faults.push(`${title}: ${(ROUNDS + 1) * COUNT - taken} webhooks were not taken`);
    if (lost !== 0) faults.push(`${title}: of ${taken} webhooks answered with 2xx ${lost} are not in the store`);
    if (kind === "durable" && share < SHARE_MIN) faults.push(`${title}: ${share.toFixed(2)} of the bare server's`);
  }
  printTable(
    `(14) Signed webhooks of ${whole(BODY_BYTES)} bytes a second, ${CONNECTIONS} at once (aim: ${AIM}, and ${SHARE_MIN * 100} % of the bare server)`,
    ["server", "a second", "share", "answered p50, ms", "p99", "lost", ""],
    rows,
  );
  return faults;
}

/** How many of all events a process that starts afterwards finds: waiting, or taken in. */
async function keptIn(dir: string): Promise<number> {
  const store = await openEmbeddedStore({ dir, clock: realClock });
  try {
    const waiting = (await store.list("arrivals")).map(({ id }) => id);
    const taken = (await store.list("seen")).map(({ id }) => id.replace(/^event:/u, ""));
    const kept = new Set([...waiting, ...taken]);
    return Array.from({ length: (ROUNDS + 1) * COUNT }, (_, n) => `pagerduty:${idOf(n)}`).filter((id) => kept.has(id))
      .length;
  } finally {
    await store.close();
  }
}
