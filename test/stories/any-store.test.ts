import { afterEach, describe, expect, test } from "vitest";
import type { Store } from "../../src/core/store.ts";
import { type Story, type StoryOptions, startStory } from "../harness.ts";
import { PostgresBed } from "../kit/postgres.ts";

/** An outage from its first alert to its post-mortem, with what goes wrong on the way. */
const SCRIPT: readonly string[] = [
  "status",
  "alerts",
  "who's on call?",
  "status Build Processing degraded",
  "status Build Processing",
  "ack all",
  "alerts",
  "status Build Processing major: Builds are slow. We are looking into it.",
  "status update identified: A queue is stuck.",
  "status Build Processing operational",
  "status Build Processing degraded",
  "undo",
  "yes",
  "status Build Processing",
  "note PD-1001: looking at the queue",
  "snooze PD-1001 for 2h",
  "page API Gateway: builds are down",
  "yes",
  "resolve all",
  "no",
  "resolve PD-1001",
  "retry",
  "stauts Build Procesing operational",
  "status nothing-like-it degraded",
  "status resolve: Builds run again.",
  "alerts",
  "status",
];

interface Transcript {
  readonly answers: readonly string[];
  readonly effects: readonly string[];
}

let bed: PostgresBed | undefined;

afterEach(async () => {
  await bed?.destroy();
  bed = undefined;
});

async function performed(options: StoryOptions): Promise<Transcript> {
  const story: Story = await startStory(options);
  const answers: string[] = [];
  const masked = masking();
  for (const said of SCRIPT) {
    const { text } = await story.says(said);
    answers.push(`${said}\n${masked(text)}`);
    await story.advance(5_000);
  }
  await story.ends();
  const effects = story.world.effects.map(({ vendor, effect, target }) => `${vendor} ${effect} ${masked(target)}`);
  return { answers, effects };
}

/** What the emulators draw at random, each run anew: replaced by a number in the order of its first appearance. */
function masking(): (text: string) => string {
  const seen = new Map<string, number>();
  return (text) =>
    text
      .replaceAll(/:\d{4,5}\//gu, ":port/")
      .replaceAll(/\b(?:SP-[\da-z]{6}|[\da-f]{8}-[\da-f-]{27}|(?=[a-z]*\d)[\da-z]{12})\b/gu, (id) => {
        if (!seen.has(id)) seen.set(id, seen.size);
        return `#${seen.get(id)}`;
      });
}

async function onPostgres(replicas: number): Promise<Transcript> {
  const opened = await PostgresBed.make();
  bed = opened;
  const openStore = ({ clock }: Parameters<NonNullable<StoryOptions["openStore"]>>[0]): Promise<Store> =>
    opened.open({ clock });
  return performed({ openStore, replicas, warm: true });
}

describe("one script", () => {
  test("has the same answers and the same effects embedded, on PostgreSQL, and with three replicas that take turns", async () => {
    const embedded = await performed({ warm: true });
    expect(embedded.effects.length).toBeGreaterThan(30);
    expect(await onPostgres(1)).toEqual(embedded);
    await bed?.destroy();
    expect(await onPostgres(3)).toEqual(embedded);
  }, 120_000);
});
