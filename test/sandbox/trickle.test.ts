import { setImmediate as nextTurn } from "node:timers/promises";
import { afterEach, beforeEach, expect, test } from "vitest";
import type { Emulator, EmulatorOptions } from "../../src/core/emulator.ts";
import { COMPANY } from "../../src/sandbox/company.ts";
import { FURTHER_ALERTS } from "../../src/sandbox/company-alerts.ts";
import { SAMPLE_RESPONDER } from "../../src/sandbox/company-people.ts";
import { memoryState } from "../../src/sandbox/memory-state.ts";
import { trickle } from "../../src/sandbox/trickle.ts";
import { notesEmulator } from "../kit/notes-emulator.ts";
import { TestClock } from "../kit/test-clock.ts";

let clock: TestClock;
let stopped: AbortController;
let trickling: Promise<void>;
let told: string[];
let kept: number;

const options = (): EmulatorOptions => ({
  state: memoryState(),
  clock,
  onViolation: () => undefined,
  onEffect: () => undefined,
  publicUrl: () => "",
  deliver: () => undefined,
});
const seconds = () => clock.elapsed() / 1_000;

function emulator(vendor: string, canTake: boolean): Emulator {
  return {
    ...notesEmulator.create(options()),
    vendor,
    incident: (_company, { title }) => void told.push(`${seconds()} s ${vendor}: ${title}`),
    ...(canTake ? { take: (_company, { title, by }) => void told.push(`${seconds()} s ${by} takes ${title}`) } : {}),
  };
}

function begin(...emulators: readonly Emulator[]): void {
  const keep = () => {
    kept += 1;
  };
  trickling = trickle({ emulators, company: COMPANY, alerts: FURTHER_ALERTS, clock, keep }, stopped.signal);
}

async function pass(ms: number): Promise<void> {
  for (let passed = 0; passed < ms; passed += 10_000) {
    clock.advance(10_000);
    await nextTurn();
  }
}

beforeEach(() => {
  clock = new TestClock();
  stopped = new AbortController();
  told = [];
  kept = 0;
});
afterEach(async () => {
  stopped.abort();
  await trickling;
  expect(clock.sleeping).toBe(0);
});

test("the first alert comes within half a minute, then one every four minutes, the vendors in turn", async () => {
  begin(emulator("pagerduty", false), emulator("opsgenie", false));
  await pass(30_000);
  expect(told).toHaveLength(1);
  await pass(16 * 60_000);
  expect(told.map((line) => line.replace(/:.*/u, ""))).toEqual([
    "20 s pagerduty",
    "260 s opsgenie",
    "500 s pagerduty",
    "740 s opsgenie",
    "980 s pagerduty",
  ]);
  expect(kept).toBe(told.length);
});

test("everything in the repertoire has its turn", async () => {
  begin(emulator("pagerduty", false), emulator("opsgenie", false), emulator("jsm", false));
  await pass(FURTHER_ALERTS.length * 4 * 60_000);
  for (const { title } of FURTHER_ALERTS) expect(told.some((line) => line.endsWith(title))).toBe(true);
});

test("now and then a colleague takes one a minute later, which delays nothing", async () => {
  begin(emulator("pagerduty", true), emulator("opsgenie", true));
  await pass(9 * 60_000);
  const [, second = "", taken = "", third = ""] = told;
  const title = second.split(": ")[1];
  expect(taken).toMatch(new RegExp(`^320 s [A-Z]\\w+ \\w+ takes ${title}$`, "u"));
  expect(taken).not.toContain(SAMPLE_RESPONDER.name);
  expect(third).toMatch(/^500 s pagerduty/u);
});

test("where nothing can happen by itself nothing does", async () => {
  begin(emulator("notes", true));
  await pass(60 * 60_000);
  expect(told).toEqual([]);
});
