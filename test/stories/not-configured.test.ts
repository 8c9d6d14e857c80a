import { afterEach, expect, test } from "vitest";
import { type Story, startStory } from "../harness.ts";

const NO_PAGE = "No status page is configured: set STATUSPAGE_API_KEY and STATUSPAGE_PAGE_ID.";
const NO_PAGER =
  "No pager is configured: set PAGERDUTY_API_KEY, OPSGENIE_API_KEY, or JSM_SITE, JSM_EMAIL and JSM_API_TOKEN.";
const NO_CALENDAR =
  "No on-call calendar is configured: set PAGERDUTY_API_KEY, OPSGENIE_API_KEY, or JSM_SITE, JSM_EMAIL and JSM_API_TOKEN.";

let story: Story;
afterEach(() => story.ends());

/** Without these keys their vendors are absent. */
async function without(...keys: readonly string[]): Promise<void> {
  story = await startStory({ env: Object.fromEntries(keys.map((key) => [key, undefined])) });
}

test("without a status page, every word about it says which settings bring one", async () => {
  await without("STATUSPAGE_API_KEY", "STATUSPAGE_PAGE_ID", "STATUSPAGE_API_URL");
  for (const said of [
    "status",
    "status API",
    "status API degraded: Slow.",
    "status open Slow on API=major: We are looking.",
    "status update Still slow",
    "status resolve",
    "status maintenance Upgrade from tomorrow 9am for 2h on API",
  ]) {
    expect((await story.says(said)).text, said).toBe(NO_PAGE);
  }
  expect((await story.says("alerts")).text).toContain("27 alerts");
});

test("without a pager, every word about alerts and people says which settings bring one", async () => {
  await without(
    "PAGERDUTY_API_KEY",
    "PAGERDUTY_API_URL",
    "PAGERDUTY_WEBHOOK_SECRET",
    "OPSGENIE_API_KEY",
    "OPSGENIE_API_URL",
  );
  for (const said of ["alerts", "alerts for API Gateway", "ack all", "page Sam Rivera: Come."]) {
    expect((await story.says(said)).text, said).toBe(NO_PAGER);
  }
  expect((await story.says("who's on call?")).text).toBe(NO_CALENDAR);
  expect((await story.says("status API")).text).toContain("API: operational.");
  expect((await story.says("nonsense")).text).toContain("I did not understand");
});
