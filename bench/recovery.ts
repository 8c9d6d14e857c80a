import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { SeedAlert } from "../src/core/emulator.ts";
import { COMPANY } from "../src/sandbox/company.ts";
import { crash, FATES, type Fate, noteOf } from "./crash.ts";
import { type EmulatorProcess, startEmulators } from "./emulator-process.ts";
import { percentile, whole } from "./figures.ts";
import { loadLine, printTable } from "./machine.ts";
import { restart } from "./restart.ts";

/** Under way at once when it crashed were 64; the rest had been told of too little, or waited. */
const COUNTS: Readonly<Record<Fate, number>> = {
  unreported: 5_000,
  unended: 936,
  unheard: 32,
  unsent: 32,
  unbegun: 4_000,
};
const PLANS = FATES.reduce((sum, fate) => sum + COUNTS[fate], 0);
/** A note is looked for among the hundred newest of its alert. */
const ALERTS = 1_000;
const AIM_MS = "3,000";

/** (9) A start on 10,000 unfinished plans: when the first question is answered, and that all ends once and is told once. */
export async function benchRecovery(): Promise<readonly string[]> {
  const dir = await mkdtemp(join(tmpdir(), "tocsin-bench-"));
  const alerts = Array.from({ length: ALERTS }, (_, n) => alertOf(n));
  const emulators = await startEmulators({ company: { ...COMPANY, alerts } });
  try {
    const settings = { ...emulators.env, TOCSIN_RESPONDERS: "*", TOCSIN_ZONE: "UTC" };
    const cache = join(dir, "cache");
    const empty = await restart({ env: { ...settings, DATA_DIR: join(dir, "empty") }, plans: 0 }, cache);
    const env = { ...settings, DATA_DIR: join(dir, "data") };
    await crash({ env, counts: COUNTS });
    const restarted = await restart({ env, plans: PLANS }, cache);
    const rows = [
      { plans: 0, ...empty },
      { plans: PLANS, ...restarted },
    ].map((one) => [
      whole(one.plans),
      whole(one.attachedMs),
      whole(one.firstAnswerMs),
      AIM_MS,
      (one.finishedMs / 1_000).toFixed(1),
      `${percentile(one.answers, 50).toFixed(0)} · ${percentile(one.answers, 99).toFixed(0)}`,
      whole(one.residentMb),
      loadLine(),
    ]);
    printTable(
      "(9) A start after a crash, ms from the start of the process",
      [
        "unfinished",
        "connected",
        "first answer",
        "aim",
        "all finished, s",
        "answers meanwhile, p50 · p99",
        "resident MB",
        "",
      ],
      rows,
    );
    const { lost, doubled } = await effectsOf(emulators);
    const { missing, doubled: toldTwice, open } = restarted;
    console.log(
      `operations lost ${lost} · sent twice ${doubled} · reports missing ${missing} · doubled ${toldTwice} · left open ${open}`,
    );
    const isClean = lost + doubled + missing + toldTwice + open === 0;
    return isClean ? [] : ["not everything was finished once and told once"];
  } finally {
    emulators.stop();
    await rm(dir, { recursive: true, force: true });
  }
}

async function effectsOf(emulators: EmulatorProcess): Promise<{ lost: number; doubled: number }> {
  const times = await emulators.notes();
  const counts = Array.from({ length: PLANS }, (_, n) => times.get(noteOf(n)) ?? 0);
  return { lost: counts.filter((count) => count === 0).length, doubled: counts.filter((count) => count > 1).length };
}

function alertOf(n: number): SeedAlert {
  return {
    vendor: "opsgenie",
    title: `Queue ${n} is stuck`,
    service: "Web App",
    urgency: "high",
    priority: "P3",
    ageMs: 3_600_000,
  };
}
