import { expect, test } from "vitest";
import { SILENT_LOG, spellOf } from "../../../src/core/log.ts";
import type { ShownCard } from "../../../src/feed/shown/card.ts";
import { type Live, liveOf } from "../../../src/feed/shown/live.ts";
import { createPosts } from "../../../src/feed/shown/posts.ts";
import { TestClock } from "../../kit/test-clock.ts";

const PLACE = "lasting:room";
/** How long the chat takes for one edit, ms. */
const EDIT_MS = 2_000;

function card(id: string): Live {
  const value: ShownCard = {
    ...{ place: { id: PLACE, platform: "lasting" }, kind: "alerts", members: [], buttons: [], calls: [], watches: [] },
    ...{ at: 0, joinedAt: 0, newestAt: 0, again: 0, since: 0, owed: [], owedCount: 0 },
    ref: { platform: "lasting", id },
  };
  return liveOf({ id, version: 1, value }, false);
}

test("cards that never rest are shown in turn where the chat takes fewer edits than there are", async () => {
  const clock = new TestClock();
  const lives = Array.from({ length: 12 }, (_, n) => card(`card-${n}`));
  const shown = new Map<string, number>();
  const posts = createPosts({
    ...{ clock, place: PLACE, spell: spellOf(SILENT_LOG, "test") },
    deliver: async (live) => {
      shown.set(live.id, (shown.get(live.id) ?? 0) + 1);
      live.isDirty = true;
      await clock.sleep(EDIT_MS);
    },
    onEnd: () => posts.begin(lives),
  });
  posts.begin(lives);
  await clock.drive(clock.sleep(10 * EDIT_MS));
  expect(shown.size).toBe(lives.length);
  const times = [...shown.values()];
  expect(Math.max(...times) - Math.min(...times)).toBeLessThanOrEqual(1);
});
