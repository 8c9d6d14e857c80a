import { afterEach, beforeEach, expect, test, vi } from "vitest";
import type { Button } from "../../src/core/reply.ts";
import { type Heard, type Story, startStory } from "../harness.ts";

const MINUTE_MS = 60_000;
/** Hundreds of requests over real sockets. */
const WITHIN_MS = 60_000;
const POLICY = 'routes:\n  - { to: "console:main", storm: { cards: 10, within: 60s }, group: false }\n';

vi.setConfig({ testTimeout: WITHIN_MS, hookTimeout: WITHIN_MS });

let story: Story;
beforeEach(async () => {
  story = await startStory({ feed: true, policy: POLICY });
  await story.passes(1_000);
});
afterEach(() => story.ends());

/** What arrived by itself and is no storm. */
const cards = (): readonly Heard[] => story.unasked.filter(({ text }) => /^(?:PD|OG)-\d+ /u.test(text));
const storms = (): readonly Heard[] => story.unasked.filter(({ text }) => text.startsWith("Storm "));

function newest(seen: readonly Heard[]): Heard {
  const last = seen.at(-1);
  if (last === undefined) throw new Error("nothing has arrived");
  return last;
}

function button({ message }: Heard, label: RegExp): Button {
  const found = message.reply.buttons?.find((one) => label.test(one.label));
  if (found === undefined) throw new Error(`there is no button ${label.source}`);
  return found;
}

async function open(): Promise<number> {
  const { text } = await story.says("alerts open");
  return Number(/^(?<open>[\d,]+) open alerts?/mu.exec(text)?.groups?.open?.replaceAll(",", "") ?? 0);
}

test("500 alerts in ten seconds are ten cards and one of a storm, which counts, says what it came to, and is cleared", async () => {
  const before = await open();
  expect(story.unasked).toEqual([]);
  story.world.storm({ alerts: 500, overMs: 10_000 });
  await story.passes(20_000);
  expect(cards()).toHaveLength(10);
  expect(await open()).toBe(before + 500);
  const blowing = newest(storms());
  expect(blowing.text).toContain("Storm 1: 490 alerts, 490 unacknowledged");
  // Where nothing is edited it is said again, every five seconds at most.
  expect(storms().length).toBeLessThanOrEqual(6);

  await story.passes(2 * MINUTE_MS);
  expect(newest(storms()).text).toContain("over: 490 alerts");
  expect(cards()).toHaveLength(10);

  await story.says("ack all now");
  await story.passes(MINUTE_MS);
  expect(await open()).toBe(0);
  expect(newest(storms()).text).toContain("Storm 1 is over: 490 alerts, all acknowledged");
});

test("each alert of a storm is listed on request", async () => {
  story.world.storm({ alerts: 120, overMs: 2_000 });
  await story.passes(10_000);
  const handles = new Set<string>();
  for (let page = 1; page <= 20; page += 1) {
    const { text } = await story.says(`alerts in storm 1 page ${page}`);
    for (const handle of text.match(/\b(?:PD|OG)-\d+/gu) ?? []) handles.add(handle);
  }
  expect(handles.size).toBe(110);
});

test("its button acknowledges those that it showed, and none that has joined since", async () => {
  story.world.storm({ alerts: 100, overMs: 2_000 });
  await story.passes(10_000);
  const drawn = button(newest(storms()), /^Acknowledge all 90$/u);
  story.world.storm({ alerts: 30, overMs: 1_000, seed: 2 });
  await story.passes(5_000);
  const before = await open();
  const { text } = await story.says(drawn.say, { confirmed: true });
  expect(text).toContain("90 acknowledged");
  expect(await open()).toBe(before - 90);
  await story.passes(10_000);
  expect(newest(storms()).text).toContain("Storm 1: 120 alerts, 30 unacknowledged");
});

test("a bot that was away in the middle of a storm has each alert on one card", async () => {
  story.world.storm({ alerts: 200, overMs: 4_000 });
  await story.passes(2_000);
  const before = cards().length;
  await story.restarts();
  await story.passes(3 * MINUTE_MS);
  expect(before + cards().length).toBe(10);
  expect(newest(storms()).text).toContain("190 alerts");
});
