import { afterEach, beforeEach, expect, test } from "vitest";
import { COMPANY } from "../../src/sandbox/company.ts";
import { type Story, startStory } from "../harness.ts";
import { companyWith, oneMore } from "../kit/companies.ts";
import { acknowledgementsAt } from "../kit/outsider.ts";

/** PagerDuty's first number is far from OpsGenie's: enough alerts make them meet. */
const ALERTS = 40;
let story: Story;
let both: number;

beforeEach(async () => {
  story = await startStory({ company: companyWith({ pagerduty: 1, opsgenie: 1 }) });
  const handle = async (prefix: string): Promise<number> => {
    const { text } = await story.says(`alerts from ${prefix === "PD" ? "PagerDuty" : "OpsGenie"}`);
    return Number(new RegExp(`${prefix}-(\\d+)`, "u").exec(text)?.[1]);
  };
  both = await handle("PD");
  const missing = both - (await handle("OG"));
  const opsgenie = story.world.emulators.find(({ vendor }) => vendor === "opsgenie");
  for (let i = 0; i < missing; i++) opsgenie?.incident?.(COMPANY, oneMore("opsgenie", `Check ${i} is slow`));
  expect(missing).toBeGreaterThan(ALERTS);
});
afterEach(() => story.ends());

test("a bare number that two pagers have is a question, and its answer acts on that one alone", async () => {
  story.world.clearTraffic();
  const asked = await story.says(`ack ${both}`);
  expect(asked.message.question).toBe(true);
  expect(asked.text).toContain(`Two pagers have an alert ${both}. Which one?`);
  expect(asked.message.reply.buttons?.map(({ say }) => say)).toEqual([`ack PD-${both}`, `ack OG-${both}`]);
  expect(acknowledgementsAt(story.world)).toEqual([]);
  const { text } = await story.says("2");
  expect(text).toContain(`OG-${both}: acknowledged.`);
  expect(acknowledgementsAt(story.world)).toHaveLength(1);
  expect((await story.says(`alert PD-${both}`)).text).not.toContain("acknowledged by");
});

test("with a prefix there is no question", async () => {
  const { text } = await story.says(`ack PD-${both}`);
  expect(text).toContain(`PD-${both}: acknowledged.`);
});
